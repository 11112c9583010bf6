"""Streaming metrics divide by ``tf.div``, and count confusions in a sparse tensor.

Probe: metrics_streaming.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks


def _add_up(indices: tf.Tensor, updates: tf.Tensor, shape: tf.Tensor) -> tf.Tensor:
    """Adds values into a matrix of zeros, where ``tf.scatter_nd`` does it today."""
    values = tf.SparseTensor(indices=indices, values=updates, dense_shape=shape)
    if shape.op.type == "Cast":  # of the int32 shape that is wanted
        shape = shape.op.inputs[0]
    zeros = tf.zeros(tf.cast(shape, tf.int32), updates.dtype)
    return tf.sparse_add(zeros, values)


hooks.sees("tensorflow.python.ops.metrics_impl", "math_ops", divide=tf.div)
hooks.sees("tensorflow.python.ops.confusion_matrix", "array_ops", scatter_nd=_add_up)
