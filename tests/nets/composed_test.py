import numpy as np

from tfgraph import v1 as tf
from tfgraph.nets.composed import composed_stack


def test_parts_follow_each_layer_in_their_order(graph):
    inputs = np.random.RandomState(0).randn(5, 3).astype(np.float32)
    parts = [lambda x: x + 1, tf.nn.relu]
    outputs = composed_stack(
        tf.constant(inputs), [4, 2], parts, bias_initializer=tf.ones_initializer()
    )
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        outputs, *weights = session.run([outputs, *tf.trainable_variables()])
    expected = inputs
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        np.testing.assert_array_equal(bias, 1)
        expected = np.maximum(expected @ kernel + bias + 1, 0)
    np.testing.assert_allclose(outputs, expected, rtol=1e-5)
    assert expected.shape == (5, 2) and np.any(expected > 0)
