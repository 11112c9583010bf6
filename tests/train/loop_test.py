"""The feed loop."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.loop import TrainingGraph, fit, shuffled_batches

INPUTS = np.arange(10, dtype=np.float32).reshape(10, 1)
LABELS = np.arange(10)


@pytest.mark.parametrize(
    ("batch_size", "sizes"),
    (
        pytest.param(5, [5, 5], id="divides"),
        pytest.param(3, [4, 3, 3], id="rest is spread"),
        pytest.param(99, [10], id="larger than the data"),
    ),
)
def test_batches_hold_every_row_once_in_numpys_order(batch_size, sizes):
    np.random.seed(0)
    batches = list(shuffled_batches(INPUTS, LABELS, batch_size))
    assert [len(labels) for _, labels in batches] == sizes
    order = np.concatenate([labels for _, labels in batches])
    np.testing.assert_array_equal(order, np.random.RandomState(0).permutation(10))
    np.testing.assert_array_equal(
        np.concatenate([inputs for inputs, _ in batches])[:, 0], order
    )


@pytest.fixture
def linear(graph):
    """Fits labels = slope * inputs; counts its updates, and those beside them."""
    inputs = tf.placeholder(tf.float32, [None, 1])
    labels = tf.placeholder(tf.float32, [None])
    training = tf.placeholder_with_default(False, shape=())
    slope = tf.get_variable("slope", initializer=0.0)
    updates = tf.get_variable("updates", initializer=0.0, trainable=False)
    loss = tf.reduce_mean(tf.square(slope * inputs[:, 0] - labels))
    train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    update = tf.assign_add(updates, tf.cast(training, tf.float32))
    return TrainingGraph(inputs, labels, loss, updates, train_op, [update], training)


def test_fit_trains_evaluates_and_reports(linear):
    np.random.seed(1)
    seen = []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        history = fit(
            session, linear, (INPUTS, LABELS), (INPUTS, LABELS),
            n_epochs=6, batch_size=5, eval_every=3,
            on_epoch=lambda epoch, history: seen.append(epoch),
        )  # fmt: skip
        slope = session.run("slope:0")
    assert slope == pytest.approx(1, abs=1e-3)
    # `updates` stands for the accuracy: training is True in training only.
    assert history.val_accuracy == [6, 12]
    assert seen == [1, 2, 3, 4, 5, 6]
    assert len(history.first_losses) == 12
    assert history.first_losses[0] > history.first_losses[-1]


def test_fit_keeps_the_losses_of_the_first_100_batches(linear):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        history = fit(
            session, linear, (INPUTS, LABELS), (INPUTS, LABELS),
            n_epochs=11, batch_size=1,
        )  # fmt: skip
    assert len(history.first_losses) == 100
