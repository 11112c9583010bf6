"""Keras 3 as most programs use it: ``fit`` on arrays, which it shuffles itself."""

import numpy as np
from contestants._keras import accuracy_of, model_of
from networks import Data, Network, Trainer


def prepare(network: Network, data: Data) -> Trainer:
    """Builds the model."""
    model = model_of(network)

    def run(order: np.ndarray) -> float:
        history = model.fit(
            data.X_train, data.y_train, batch_size=network.batch_size, verbose=0
        )
        return history.history["loss"][0]

    return Trainer(run, lambda: accuracy_of(model, data[2:]))
