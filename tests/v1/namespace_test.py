"""The namespace: importable as modules, old names, versions, what is not covered."""

import importlib
import sys
import types

import pytest

from tfgraph import v1 as tf
from tfgraph.errors import TfgraphError
from tfgraph.v1._legacy.gone import NotCoveredError


@pytest.mark.parametrize(
    "name",
    (
        "contrib", "contrib.crf", "contrib.data", "contrib.distribute",
        "contrib.eager", "contrib.factorization", "contrib.framework",
        "contrib.image", "contrib.keras", "contrib.layers", "contrib.learn",
        "contrib.legacy_seq2seq", "contrib.lookup", "contrib.losses",
        "contrib.metrics", "contrib.nn", "contrib.opt", "contrib.rnn",
        "contrib.seq2seq", "contrib.slim", "contrib.slim.nets", "contrib.summary",
        "contrib.tensorboard.plugins.projector", "contrib.training", "contrib.util",
        "estimator", "examples.tutorials.mnist.input_data", "keras",
        "keras.layers", "keras.preprocessing.image", "layers", "losses", "nn",
        "nn.rnn_cell", "python.framework.ops", "train",
    ),
)  # fmt: skip
def test_namespaces_are_attributes_and_modules(name):
    module = importlib.import_module(f"tfgraph.v1.{name}")
    attribute = tf
    for part in name.split("."):
        attribute = getattr(attribute, part)
    assert isinstance(attribute, types.ModuleType)
    assert dir(attribute) == dir(module)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    (
        ("keras.layers", "tf_keras.api._v1.keras.layers"),
        ("python.framework.ops", "tensorflow.python.framework.ops"),
    ),
)
def test_no_module_is_loaded_twice(ours, theirs):
    module = importlib.import_module(f"tfgraph.v1.{ours}")
    assert module is sys.modules[theirs]


def test_implementation_paths_of_contrib_reach_the_module():
    from tfgraph.v1.contrib.layers.python.layers import utils
    from tfgraph.v1.contrib.rnn.python.ops import core_rnn_cell

    assert utils is tf.contrib.layers.utils
    assert core_rnn_cell.LSTMCell is tf.nn.rnn_cell.LSTMCell


def test_an_unknown_module_is_not_found():
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("tfgraph.v1.no_such_module")
    with pytest.raises(AttributeError, match="no_such_name"):
        tf.contrib.no_such_name  # noqa: B018


def test_the_version_is_that_of_tensorflow_1():
    assert tf.__version__ == tf.VERSION == tf.version.VERSION == "1.15.5"
    assert int(tf.__version__.split(".")[0]) < 2


@pytest.mark.parametrize(
    ("use", "symbol"),
    (
        pytest.param(
            lambda: tf.contrib.tpu.TPUEstimator(), "tf.contrib.tpu.TPUEstimator",
            id="call",
        ),
        pytest.param(
            lambda: tf.contrib.learn.Experiment(1), "tf.contrib.learn.Experiment",
            id="one symbol of a covered module",
        ),
        pytest.param(
            lambda: tf.estimator.BoostedTreesClassifier(),
            "tf.estimator.BoostedTreesClassifier", id="estimator",
        ),
    ),
)
def test_what_is_not_covered_says_so_when_it_is_used(use, symbol):
    with pytest.raises(NotCoveredError) as caught:
        use()
    assert f"`{symbol}` is not covered by tfgraph: " in str(caught.value)
    assert " Use " in str(caught.value)
    assert isinstance(caught.value, (NotImplementedError, TfgraphError))


def test_a_subclass_of_what_is_not_covered_is_refused():
    with pytest.raises(NotCoveredError, match="tf.contrib.tpu.TPUEstimator"):

        class Model(tf.contrib.tpu.TPUEstimator):
            """Never made."""


def test_what_is_not_covered_can_be_imported():
    from tfgraph.v1.contrib.tpu.python.tpu import tpu_config

    assert "not covered" in repr(tpu_config)
