"""What can be trained in a cluster, and what is refused before anything starts."""

import dataclasses

import numpy as np
import pytest

from tfgraph import records
from tfgraph import v1 as tf
from tfgraph.cluster import experiments
from tfgraph.cluster.experiments import Training, plan
from tfgraph.data import Dataset
from tfgraph.errors import RecordError, SettingError

TRAINING = Training("batch_norm", {}, None, None, 42, "sync", "o")


def data(name="mnist-5k", features=784):
    X, y = np.zeros([450, features], np.float32), np.zeros([450], np.int32)
    return Dataset(name, "a test", X, y, X[:9], y[:9], n_epochs=200, eval_every=10)


@pytest.mark.parametrize("name", experiments.NAMES)
def test_every_experiment_builds(graph, name):
    found = plan(dataclasses.replace(TRAINING, experiment=name), data())
    training_graph, restore = found.build()
    assert training_graph.train_op is not None
    assert (restore is not None) == name.startswith("layer_reuse")
    if name != experiments.CLASSIFIER:
        assert (found.batch_size, found.n_epochs, found.eval_every) == (200, 200, 10)


def test_reused_layers_are_restored(graph):
    found = plan(dataclasses.replace(TRAINING, experiment="layer_reuse"), data())
    _, restore = found.build()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        restore(session)
        kernel = session.run("hidden1/kernel:0")
    checkpoint = records.checkpoint("mnist-5k", 42, "gradient_clipping")
    reader = tf.train.load_checkpoint(str(checkpoint))
    np.testing.assert_array_equal(kernel, reader.get_tensor("hidden1/kernel"))


@pytest.mark.parametrize("changes", ({"seed": 1}, {}))
def test_reuse_of_what_was_not_recorded_is_refused(changes):
    training = dataclasses.replace(TRAINING, experiment="layer_reuse", **changes)
    name = "custom" if not changes else "mnist-5k"
    with pytest.raises(RecordError, match=f"none for seed {training.seed} on {name}"):
        plan(training, data(name))


def test_the_classifier_is_as_set(graph):
    settings = {"batch_size": "full", "hidden_layers": "3", "optimizer": "adam"}
    training = Training("classifier", settings, 7, None, 42, "sync", "o")
    found = plan(training, data(features=5))
    assert (found.batch_size, found.n_epochs, found.eval_every) == (450, 7, 1)
    found.build()
    assert len(tf.trainable_variables()) == 8


@pytest.mark.parametrize(
    ("changes", "message"),
    (
        ({"experiment": "gradient_cliping"}, "Did you mean `gradient_clipping`"),
        ({"settings": {"epochs": "3"}}, "has no settings"),
        (
            {"experiment": "classifier", "settings": {"EPOCHS": "3"}},
            "Set `EPOCHS` with `--epochs`",
        ),
        (
            {"experiment": "classifier", "settings": {"optimizer": "adm"}},
            "Did you mean `adam` or `nadam`",
        ),
    ),
)
def test_mistakes_are_told_at_once(changes, message):
    with pytest.raises(SettingError, match=message):
        dataclasses.replace(TRAINING, **changes)
