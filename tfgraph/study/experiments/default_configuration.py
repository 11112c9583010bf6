"""The default configuration for deep dense networks against plain settings."""

from dataclasses import dataclass
from typing import Literal

from tfgraph.study.registry import Experiment
from tfgraph.study.settings import Configuration, Count, Positive, Seed


@dataclass(frozen=True)
class DefaultConfiguration(Configuration):
    """Networks of equal size, and how they are trained.

    Attributes:
      networks: which to compare; ``default`` has He initialization, ELU, batch
        normalization, momentum with 1cycle and early stopping, the others have Glorot
        initialization, that activation function and gradient descent.
      hidden_layers: the depth.
      hidden_units: the width, of each hidden layer.
      max_learning_rate: of 1cycle.
      learning_rate: constant, of the plain networks.
      batch_size: examples per update.
      epochs: passes over the training set, at most.
      patience: epochs without a lower validation loss before ``default`` stops.
      seed: of the graph and of numpy.
    """

    networks: tuple[Literal["logistic", "relu", "default"], ...] = (
        "logistic", "relu", "default",
    )  # fmt: skip
    hidden_layers: Count = 10
    hidden_units: Count = 100
    max_learning_rate: Positive = 0.05
    learning_rate: Positive = 0.01
    batch_size: Count = 32
    epochs: Count = 10
    patience: Count = 3
    seed: Seed = 42


def _run(config, data, on_progress, pieces):
    from tfgraph.study.default_configuration import compare

    return compare(config, data, on_progress=on_progress, pieces=pieces)


EXPERIMENTS = (
    Experiment(
        "default_configuration",
        "He, ELU, batch norm, 1cycle against plain settings, in depth",
        DefaultConfiguration(),
        _run,
    ),
)
