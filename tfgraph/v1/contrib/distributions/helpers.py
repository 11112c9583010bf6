"""Small functions on parameters of distributions."""

import numpy as np

from tfgraph import v1 as tf


def as_float(value, name=None):
    """A tensor of ``value``; Python numbers are float32."""
    value = tf.convert_to_tensor(value, name=name)
    return value if value.dtype.is_floating else tf.cast(value, tf.float32)


def softplus_inverse(x, name=None):
    """The y whose ``log(1 + exp(y))`` is ``x``; exact for small and large ``x``."""
    with tf.name_scope(name, "softplus_inverse", [x]):
        x = as_float(x, name="x")
        threshold = np.log(np.finfo(x.dtype.as_numpy_dtype).eps) + 2.0
        is_small, is_large = x < np.exp(threshold), x > -threshold
        usual = tf.where(
            tf.logical_or(is_small, is_large), tf.ones_like(x), x
        )
        y = usual + tf.log(-tf.expm1(-usual))
        return tf.where(is_small, tf.log(x), tf.where(is_large, x, y))


def fill_triangular(x, upper=False, name=None):
    """A triangular matrix, [..., n, n], from its n (n + 1) / 2 numbers.

    They go in clockwise spirals: [1, ..., 6] is [[4, 0, 0], [6, 5, 0], [3, 2, 1]].
    """
    with tf.name_scope(name, "fill_triangular", [x]):
        x = tf.convert_to_tensor(x, name="x")
        m = x.shape.as_list()[-1]
        n = int(np.sqrt(0.25 + 2.0 * m) - 0.5)
        if n * (n + 1) // 2 != m:
            raise ValueError(
                f"Input right-most shape ({m}) does not correspond to a triangular "
                "matrix."
            )
        reversed_x = tf.reverse(x, axis=[-1])
        parts = [x, reversed_x[..., n:]] if upper else [x[..., n:], reversed_x]
        shape = tf.concat([tf.shape(x)[:-1], [n, n]], 0)
        square = tf.reshape(tf.concat(parts, -1), shape)
        return tf.matrix_band_part(
            square, *((0, -1) if upper else (-1, 0))
        )


def matrix_diag_transform(matrix, transform=None, name=None):
    """``matrix`` with ``transform`` of its diagonal."""
    with tf.name_scope(name, "matrix_diag_transform", [matrix]):
        matrix = tf.convert_to_tensor(matrix, name="matrix")
        if transform is None:
            return matrix
        return tf.matrix_set_diag(matrix, transform(tf.matrix_diag_part(matrix)))
