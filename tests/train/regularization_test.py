"""Penalties against their formulas and Keras', weight decay against numpy."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.regularization import (
    decoupled_weight_decay,
    l1,
    l2,
    with_penalties,
)

WEIGHTS = np.array([[1.0, -2.0], [0.5, 0.0]], np.float32)


@pytest.mark.parametrize(
    ("penalty", "expected", "keras"),
    (
        pytest.param(
            l1(0.1), 0.1 * 3.5, lambda: tf.keras.regularizers.l1(0.1), id="l1"
        ),
        pytest.param(
            l2(0.1), 0.1 * 5.25 / 2, lambda: tf.keras.regularizers.l2(0.05), id="l2"
        ),
    ),
)
def test_penalty_is_its_formula_and_keras(graph, penalty, expected, keras):
    weights = tf.constant(WEIGHTS)
    with tf.Session() as session:
        found = session.run([penalty(weights), keras()(weights)])
    np.testing.assert_allclose(found, [expected, expected], rtol=1e-6)


def test_layers_collect_penalties_and_only_with_penalties_adds_them(graph):
    X = tf.ones([3, 4])
    tf.layers.dense(X, 2, kernel_regularizer=l2(0.5), name="first")
    tf.layers.dense(X, 2, kernel_regularizer=l1(0.5), name="second")
    total = with_penalties(tf.constant(7.0))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        first, second, total = session.run(["first/kernel:0", "second/kernel:0", total])
    expected = 7 + 0.25 * np.sum(first**2) + 0.5 * np.sum(np.abs(second))
    np.testing.assert_allclose(total, expected, rtol=1e-6)


def test_without_penalties_the_loss_is_what_it_was(graph):
    with tf.Session() as session:
        assert session.run(with_penalties(tf.constant(7.0))) == 7


def trained(minimize, steps=5):
    """Weights after some steps on the loss w**3 / 3, whose gradient is w**2."""
    with tf.Graph().as_default(), tf.Session() as session:
        w = tf.get_variable("w", initializer=tf.constant([1.0, -2.0]))
        train_op = minimize(w, tf.reduce_sum(w**3) / 3)
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            session.run(train_op)
        return session.run(w)


def decayed(optimizer, decay):
    return lambda w, loss: decoupled_weight_decay(
        optimizer, loss, learning_rate=0.1, decay=decay, variables=[w]
    )


def test_with_gradient_descent_decay_and_l2_are_the_same():
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    penalized = trained(lambda w, loss: optimizer.minimize(loss + l2(0.3)(w)))
    np.testing.assert_allclose(trained(decayed(optimizer, 0.3)), penalized, rtol=1e-5)
    assert np.abs(penalized - trained(decayed(optimizer, 0.0))).max() > 0.05


def test_with_adam_decay_is_keras_adamw_and_not_l2():
    decay = 0.3
    ours = trained(decayed(tf.train.AdamOptimizer(0.1, epsilon=1e-7), decay))

    theta = np.array([1.0, -2.0])
    m, s = np.zeros(2), np.zeros(2)
    for t in range(1, 6):
        g = theta**2
        theta = theta * (1 - 0.1 * decay)
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        rate = 0.1 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        theta = theta - rate * m / (np.sqrt(s) + 1e-7)
    np.testing.assert_allclose(ours, theta, rtol=1e-5)

    optimizer = tf.train.AdamOptimizer(0.1, epsilon=1e-7)
    penalized = trained(lambda w, loss: optimizer.minimize(loss + l2(decay)(w)))
    assert np.abs(ours - penalized).max() > 0.01


def test_what_is_not_listed_does_not_decay(graph):
    w = tf.get_variable("w", initializer=[1.0])
    b = tf.get_variable("b", initializer=[1.0])
    train_op = decoupled_weight_decay(
        tf.train.GradientDescentOptimizer(0.1),
        tf.reduce_sum(0 * (w + b)),
        learning_rate=0.1,
        decay=0.5,
        variables=[w],
    )
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train_op)
        np.testing.assert_allclose(session.run([w, b]), [[0.95], [1.0]], rtol=1e-6)
