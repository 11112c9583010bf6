"""The base configuration of the tuning experiments, and variations of it.

The names of initializers, activations and optimizers are spelled out because the lists
of functions they come from need TensorFlow, and a mistake should be told without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, make_dataclass
from typing import Literal

from tfgraph.study.settings import (
    Configuration,
    Count,
    Positive,
    Seed,
    check_known,
    kinds,
    shown,
)

Optimizer = Literal[
    "sgd", "gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam",
    "nadam",
]  # fmt: skip
Initializer = Literal[
    "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "lecun_uniform",
    "lecun_normal", "unit_normal", "zeros",
]  # fmt: skip
Activation = Literal[
    "sigmoid", "tanh", "relu", "leaky_relu", "parametric_leaky_relu",
    "randomized_leaky_relu", "elu", "selu", "linear",
]  # fmt: skip


@dataclass(frozen=True)
class ModelConfig(Configuration):
    """A dense classifier and its training.

    Attributes:
      normalization: of each hidden layer, before its activation.
      optimizer: a name of ``tfgraph.train.optimizers``.
      learning_rate: constant.
      weights_initializer: a name of ``tfgraph.nets.initializers``, or ``unit_normal``
        (mean 0, standard deviation 1) or ``zeros``; biases start at 0.
      activation: of the hidden layers, a name of ``tfgraph.nets.activations``, or
        ``linear`` for none.
      batch_size: examples per update; ``full`` takes the whole training set.
      hidden_layers: the depth.
      hidden_units: the width, of each hidden layer.
      epochs: passes over the training set.
      seed: of the graph and of numpy.
    """

    normalization: Literal["none", "batch"] = "none"
    optimizer: Optimizer = "rmsprop"
    learning_rate: Positive = 0.001
    weights_initializer: Initializer = "xavier_uniform"
    activation: Activation = "relu"
    batch_size: Count | Literal["full"] = 50
    hidden_layers: Count = 2
    hidden_units: Count = 64
    epochs: Count = 10
    seed: Seed = 42


def varied(key: str, values: Sequence[object], **base: object) -> ModelConfig:
    """Returns a configuration in which one setting is a tuple of values.

    Args:
      key: the setting to vary.
      values: its values.
      base: other settings than ``ModelConfig``'s defaults.

    Raises:
      SettingError: if there is no such setting, or a value does not fit.
    """
    check_known(key, kinds(ModelConfig))
    kind = tuple[kinds(ModelConfig)[key], ...]
    variation = make_dataclass(
        f"Varied_{key}", [(key, kind)], bases=(ModelConfig,), frozen=True
    )
    return variation.from_dict({key: tuple(values), **base})


def variations(config: ModelConfig, key: str) -> dict[str, ModelConfig]:
    """Returns a configuration for each value of a ``varied`` one, by the value."""
    values = {field.name: getattr(config, field.name) for field in fields(config)}
    return {
        shown(value): ModelConfig(**{**values, key: value}) for value in values[key]
    }
