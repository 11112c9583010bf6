"""FTRL prepares one constant per setting, and moves as its definition says."""

import numpy as np

from tfgraph import v1 as tf


def test_ftrl_builds_its_settings(lines_of):
    def build(loss):
        tf.train.FtrlOptimizer(0.1).minimize(loss)

    lines = lines_of(
        build, inputs=lambda: (tf.square(tf.get_variable("w", shape=[])),)
    )
    assert [line for line in lines if line.startswith("Ftrl/")] == [
        "Ftrl/learning_rate Const",
        "Ftrl/l1_regularization_strength Const",
        "Ftrl/l2_regularization_strength Const",
        "Ftrl/l2_shrinkage_regularization_strength Const",
        "Ftrl/learning_rate_power Const",
        "Ftrl/update_w/ApplyFtrl ApplyFtrl",
    ]


def test_ftrl_first_step(graph):
    """w = -z / (sqrt(n) / rate): McMahan and others, Ad Click Prediction, 2013."""
    w = tf.get_variable("w", initializer=1.0)
    train = tf.train.FtrlOptimizer(0.5, initial_accumulator_value=0.25).minimize(3 * w)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train)
        moved = session.run(w)
    before, after = np.sqrt(0.25), np.sqrt(0.25 + 9.0)
    z = 3.0 - (after - before) / 0.5 * 1.0
    np.testing.assert_allclose(moved, -z / (after / 0.5), rtol=1e-5)
