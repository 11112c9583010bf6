"""Vanishing and exploding gradients of deep networks, with the monitor's diagnosis."""

from dataclasses import dataclass
from typing import Literal

from tfgraph.study.registry import Experiment
from tfgraph.study.settings import Configuration, Count, NonNegative, Positive, Seed


@dataclass(frozen=True)
class DeepStack(Configuration):
    """A deep stack of equal layers, and how it is trained by gradient descent.

    Attributes:
      activation: of the hidden layers.
      initializer: of the weights; ``normal`` draws with the deviation ``stddev``.
      stddev: standard deviation of ``normal``.
      hidden_layers: the depth.
      hidden_units: the width, of each hidden layer.
      batch_norm: whether hidden layers are normalized before their activation.
      learning_rate: constant.
      batch_size: examples per update.
      max_norm: gradients are scaled to this global norm at most; none does not clip.
      l2: scale of a penalty on the weights.
      updates: number of training steps; numbers that are not finite end it sooner.
      every: steps between the monitor's measurements.
      seed: of the graph and of numpy.
    """

    activation: Literal["sigmoid", "tanh", "relu", "elu", "selu"] = "sigmoid"
    initializer: Literal[
        "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "normal"
    ] = "xavier_uniform"
    stddev: Positive = 0.3
    hidden_layers: Count = 10
    hidden_units: Count = 50
    batch_norm: bool = False
    learning_rate: Positive = 0.1
    batch_size: Count = 50
    max_norm: Positive | None = None
    l2: NonNegative = 0.0
    updates: Count = 300
    every: Count = 10
    seed: Seed = 42


def _run(config, data, on_progress, pieces):
    from tfgraph.study.deep_stacks import train

    return train(config, data, on_progress=on_progress)


EXPERIMENTS = (
    Experiment(
        "vanishing_gradients",
        "gradients of ten sigmoid layers, step by step, and a diagnosis",
        DeepStack(),
        _run,
    ),
    Experiment(
        "exploding_gradients",
        "gradients of ten ReLU layers with large weights, and a diagnosis",
        DeepStack(activation="relu", initializer="normal", every=1),
        _run,
    ),
)
