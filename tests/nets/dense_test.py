"""Dense stacks, loss and accuracy."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets import dense

LAYERS = [("first", 4), ("second", 3)]


@pytest.fixture
def inputs(graph):
    return tf.placeholder(tf.float32, [None, 5], name="X")


def test_dense_stack_computes_its_layers(inputs):
    logits = dense.dense_stack(inputs, LAYERS, activation=tf.nn.relu, n_outputs=2)
    rows = np.random.RandomState(0).randn(6, 5)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        expected = rows
        for name in ("first", "second", "outputs"):
            kernel, bias = session.run([f"{name}/kernel:0", f"{name}/bias:0"])
            expected = expected @ kernel + bias
            expected = expected if name == "outputs" else np.maximum(expected, 0)
        np.testing.assert_allclose(session.run(logits, {inputs: rows}), expected, 1e-5)


def test_batch_normalized_stack_switches_with_training(inputs):
    training = tf.placeholder_with_default(False, shape=())
    logits = dense.batch_normalized_stack(
        inputs,
        LAYERS,
        activation=tf.nn.elu,
        n_outputs=2,
        training=training,
        momentum=0.9,
    )
    rows = 3 + np.random.RandomState(0).randn(50, 5)
    update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        normalized = session.run(logits, {inputs: rows, training: True})
        np.testing.assert_allclose(normalized.mean(axis=0), 0, atol=1e-5)
        np.testing.assert_allclose(normalized.std(axis=0), 1, atol=2e-2)
        before = session.run(logits, {inputs: rows})
        for _ in range(100):
            session.run(update_ops, {inputs: rows, training: True})
        after = session.run(logits, {inputs: rows})
    assert len(update_ops) == 2 * 3
    assert np.abs(before - normalized).max() > 0.1
    np.testing.assert_allclose(after, normalized, atol=1e-3)


@pytest.mark.parametrize(
    ("logits", "labels", "loss", "accuracy"),
    (
        pytest.param([[0, 0], [0, 0]], [0, 1], np.log(2), 1.0, id="ties count"),
        pytest.param(
            [[9, 0], [9, 0]], [0, 1], 4.5 + np.log1p(np.exp(-9)), 0.5, id="half"
        ),
    ),
)
def test_loss_and_accuracy(graph, logits, labels, loss, accuracy):
    logits, labels = tf.constant(logits, tf.float32), tf.constant(labels)
    with tf.Session() as session:
        found = session.run(
            [dense.mean_cross_entropy(logits, labels), dense.accuracy(logits, labels)]
        )
    np.testing.assert_allclose(found, [loss, accuracy], rtol=1e-5)
