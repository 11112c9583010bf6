"""PyTorch, op by op."""

from contestants._torch import model_of, step_of, trainer_of
from networks import Data, Network, Trainer


def prepare(network: Network, data: Data) -> Trainer:
    """Builds the model."""
    model = model_of(network)
    return trainer_of(network, data, model, step_of(network, model))
