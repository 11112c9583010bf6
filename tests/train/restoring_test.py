import pathlib

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import DataError, GraphNameError
from tfgraph.train.restoring import (
    check_restorable,
    checkpoint_variables,
    partial_saver,
)

RECORDED = pathlib.Path(__file__).parents[2] / "checkpoints" / "tf1.15"
CHECKPOINT = RECORDED / "mnist-5k" / "gradient_clipping.ckpt"


def test_the_variables_of_a_checkpoint_are_listed():
    saved = checkpoint_variables(CHECKPOINT)
    assert len(saved) == 12
    assert saved["hidden1/kernel"] == ([784, 300], tf.float32)
    assert list(saved) == sorted(saved)


def test_part_of_a_checkpoint_is_restored_and_the_rest_left(graph):
    first = tf.get_variable("hidden1/bias", [300], initializer=tf.ones_initializer())
    second = tf.get_variable("hidden2/bias", [50], initializer=tf.ones_initializer())
    tf.get_variable("new_hidden3/bias", [20])
    saver = partial_saver(CHECKPOINT, "hidden1")
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        saver.restore(session, str(CHECKPOINT))
        restored, untouched = session.run([first, second])
    reader = tf.train.load_checkpoint(str(CHECKPOINT))
    np.testing.assert_array_equal(restored, reader.get_tensor("hidden1/bias"))
    np.testing.assert_array_equal(untouched, np.ones(50))


@pytest.mark.parametrize(("name", "shape", "dtype", "message"), (
    pytest.param(
        "hidden6/kernel",
        [50, 50],
        tf.float32,
        r"`hidden6/kernel` is not in it \(nearest: .*`hidden5/kernel`",
        id="missing",
    ),
    pytest.param(
        "zebra", [1], tf.float32, "`zebra` is not in it. Restore", id="nothing near"
    ),
    pytest.param(
        "hidden5/kernel",
        [50, 20],
        tf.float32,
        r"`hidden5/kernel` is \[50, 50\] float32 there, \[50, 20\] float32 here",
        id="shape",
    ),
    pytest.param(
        "hidden5/kernel",
        [50, 50],
        tf.float64,
        r"`hidden5/kernel` is \[50, 50\] float32 there, \[50, 50\] float64 here",
        id="type",
    ),
))
def test_a_variable_that_does_not_fit_is_named(graph, name, shape, dtype, message):
    tf.get_variable(name, shape, dtype)
    with pytest.raises(GraphNameError, match=message):
        partial_saver(CHECKPOINT, ".*")


def test_every_variable_that_does_not_fit_is_named_at_once(graph):
    tf.get_variable("hidden1/bias", [300])
    tf.get_variable("hidden2/bias", [51])
    tf.get_variable("hidden9/bias", [50])
    before = graph.version
    with pytest.raises(GraphNameError) as caught:
        check_restorable(tf.global_variables(), CHECKPOINT)
    assert "hidden2/bias" in str(caught.value)
    assert "`hidden9/bias` is not in it" in str(caught.value)
    assert graph.version == before


def test_a_pattern_that_matches_nothing_is_refused(graph):
    tf.get_variable("hidden1/bias", [300])
    with pytest.raises(GraphNameError, match="`hiden` matches nothing"):
        partial_saver(CHECKPOINT, "hiden")


@pytest.mark.parametrize("content", (None, b"damaged"), ids=("missing", "damaged"))
def test_a_checkpoint_that_cannot_be_read_is_named(tmp_path, content):
    checkpoint = tmp_path / "model.ckpt"
    if content is not None:
        (tmp_path / "model.ckpt.index").write_bytes(content)
    with pytest.raises(DataError, match="model.ckpt` cannot be read as a checkpoint"):
        checkpoint_variables(checkpoint)
