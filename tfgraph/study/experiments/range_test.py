"""The learning-rate range test."""

from dataclasses import dataclass
from typing import Literal

from tfgraph.errors import SettingError
from tfgraph.study.registry import Experiment
from tfgraph.study.settings import Configuration, Count, Positive, Seed


@dataclass(frozen=True)
class RangeTest(Configuration):
    """A dense network, and the rates to try.

    Attributes:
      optimizer: a key of ``tfgraph.train.optimizers.OPTIMIZERS``.
      hidden_layers: the depth.
      hidden_units: the width, of each hidden layer; ReLU.
      batch_size: examples per update.
      lowest: the first learning rate.
      highest: the last one, unless the loss diverges before.
      updates: from the lowest to the highest.
      seed: of the graph and of the batches.
    """

    optimizer: Literal[
        "gradient_descent", "momentum", "nesterov",
        "adagrad", "rmsprop", "adam", "nadam",
    ] = "momentum"  # fmt: skip
    hidden_layers: Count = 1
    hidden_units: Count = 100
    batch_size: Count = 50
    lowest: Positive = 1e-5
    highest: Positive = 10.0
    updates: Count = 200
    seed: Seed = 42


def _run(config, data, on_progress, pieces):
    if not (config.highest > config.lowest and config.updates > 1):
        raise SettingError(
            f"`highest` must be above `lowest` and `updates` above 1; got "
            f"{config.highest}, {config.lowest} and {config.updates}."
        )
    from tfgraph import v1 as tf
    from tfgraph.nets.composed import composed_stack
    from tfgraph.study.range_test import range_test
    from tfgraph.study.short_runs import classifier
    from tfgraph.train.optimizers import OPTIMIZERS

    def build(X, training):
        units = [config.hidden_units] * config.hidden_layers
        return tf.layers.dense(composed_stack(X, units, [tf.nn.relu]), 10)

    def minimize(loss):
        rate = tf.placeholder(tf.float32, (), name="learning_rate")
        return OPTIMIZERS[config.optimizer](rate).minimize(loss)

    return range_test(
        classifier(build, minimize, seed=config.seed, n_features=data.X_train.shape[1]),
        "learning_rate:0",
        data,
        batch_size=config.batch_size,
        lowest=config.lowest,
        highest=config.highest,
        n_updates=config.updates,
        on_progress=on_progress,
    )


EXPERIMENTS = (
    Experiment(
        "range_test",
        "the learning rates that train at all, in one short run",
        RangeTest(),
        _run,
    ),
)
