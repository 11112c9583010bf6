"""The default configuration against plain settings."""

from functools import partial

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.data import Dataset, load_mnist
from tfgraph.study.default_configuration import build, compare, train
from tfgraph.study.experiments.default_configuration import DefaultConfiguration
from tfgraph.train.checkpointing import Checkpoints


def digits(n=60, n_features=12):
    """Ten clusters of points."""
    random = np.random.RandomState(1)
    labels = np.arange(n, dtype=np.int32) % 10
    centres = 2 * np.random.RandomState(0).randn(10, n_features)
    inputs = (centres[labels] + random.randn(n, n_features)).astype(np.float32)
    half = n // 2
    return Dataset(
        "points", "random", inputs[:half], labels[:half], inputs[half:], labels[half:],
        n_epochs=1, eval_every=1,
    )  # fmt: skip


SMALL = DefaultConfiguration(hidden_layers=1, hidden_units=8, epochs=2, batch_size=10)


@pytest.mark.parametrize(("network", "n_variables", "optimizer"), (
    ("default", 4 + 2 * 4, "ApplyMomentum"),
    ("relu", 4, "ApplyGradientDescent"),
    ("logistic", 4, "ApplyGradientDescent"),
))  # fmt: skip
def test_networks_are_what_they_are_called(graph, network, n_variables, optimizer):
    build(network, SMALL, n_features=12, total_steps=9)
    model = [v for v in tf.global_variables() if "global_step" not in v.name]
    slots = [v for v in model if v.op.name.endswith("/Momentum")]
    assert len(model) - len(slots) == n_variables
    types = {op.type for op in graph.get_operations()}
    assert optimizer in types
    assert ({"Elu", "Relu", "Sigmoid"} & types) == {
        "default": {"Elu"}, "relu": {"Relu"}, "logistic": {"Sigmoid"},
    }[network]  # fmt: skip


@pytest.mark.slow
def test_only_the_default_goes_back_to_its_best_epoch():
    config = DefaultConfiguration(
        hidden_layers=1, hidden_units=8, epochs=12, batch_size=5, patience=1,
        max_learning_rate=3.0, learning_rate=3.0,
    )  # fmt: skip
    seen = []
    stopped = train("default", config, digits(), on_epoch=lambda c: seen.append(c))
    assert len(stopped.val_accuracy) < 12
    assert len(seen) == len(stopped.val_accuracy) + 1  # one epoch of patience
    assert len(train("relu", config, digits()).val_accuracy) == 12


@pytest.mark.slow
def test_killed_in_its_patience_it_ends_with_the_same_curves(monkeypatch, tmp_path):
    class Killed(Exception):
        pass

    def kill(curves):
        if len(curves.loss) == n_epochs:
            raise Killed

    every_epoch = partial(Checkpoints, every_seconds=0)
    monkeypatch.setattr("tfgraph.study.default_configuration.Checkpoints", every_epoch)
    config = DefaultConfiguration(
        hidden_layers=1, hidden_units=8, epochs=12, batch_size=5, patience=2,
        max_learning_rate=3.0,
    )  # fmt: skip
    seen = []
    expected = train("default", config, digits(), on_epoch=seen.append)
    n_epochs = len(seen)  # the last one of its patience
    assert n_epochs == len(expected.loss) + 2 < 12
    with pytest.raises(Killed):
        train("default", config, digits(), on_epoch=kill, checkpoints=tmp_path)
    found = train("default", config, digits(), checkpoints=tmp_path)
    assert found == expected


def test_equal_seeds_give_equal_curves():
    first, second = (train("default", SMALL, digits()).history for _ in range(2))
    for key, curve in first.items():
        np.testing.assert_allclose(curve, second[key], atol=1e-6)


def test_comparison_has_the_networks_asked_for():
    config = SMALL.with_settings({"networks": "relu,default", "epochs": "1"})
    states = []
    found = compare(config, digits(), on_progress=lambda *state: states.append(state))
    assert list(found.curves) == ["relu", "default"]
    assert [state[:2] for state in states] == [(1, 2), (2, 2)]


@pytest.mark.slow
def test_default_learns_where_plain_settings_do_not():
    config = DefaultConfiguration(epochs=3)
    found = compare(config, load_mnist("mnist-5k"))
    last = {name: curves.val_accuracy[-1] for name, curves in found.curves.items()}
    assert last["logistic"] < 0.2
    assert last["default"] > 0.9
    assert last["relu"] < last["default"] - 0.2
