"""The floor: nothing but the matrix products of the layers, forward and backward."""

import numpy as np
from networks import Data, Network, Trainer, initial_weights


def prepare(network: Network, data: Data) -> Trainer:
    """Multiplies; learns nothing."""
    weights = initial_weights(network)

    def run(order: np.ndarray) -> None:
        for rows in order.reshape(-1, network.batch_size):
            values = [data.X_train[rows]]
            for matrix in weights:
                values.append(values[-1] @ matrix)
            gradient = values.pop()
            for index in reversed(range(len(weights))):
                values.pop().T @ gradient
                if index:
                    gradient = gradient @ weights[index].T

    return Trainer(run, lambda: None)
