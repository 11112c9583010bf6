import numpy as np

from tfgraph import v1 as tf
from tfgraph.nets.residual import residual

DEPTH = 10


def test_inputs_are_added(graph):
    with tf.Session() as session:
        found = session.run(residual(lambda x: 10 * x)(tf.constant([1.0, 2.0])))
    np.testing.assert_allclose(found, [11, 22])


def test_derivative_is_one_plus_the_blocks(graph):
    """Through blocks of slope 1/10 a gradient shrinks; around them it does not."""
    x = tf.constant(1.0)
    plain = connected = x
    for _ in range(DEPTH):
        plain = 0.1 * plain
        connected = residual(lambda x: 0.1 * x)(connected)
    with tf.Session() as session:
        found = session.run([tf.gradients(plain, x), tf.gradients(connected, x)])
    np.testing.assert_allclose(found, [[0.1**DEPTH], [1.1**DEPTH]], rtol=1e-5)
