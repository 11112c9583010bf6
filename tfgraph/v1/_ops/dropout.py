"""``tf.nn.dropout``: draw, compare, scale and mask.

TensorFlow 1.15 builds the rate, the random numbers, ``1 - rate``, its inverse, the
comparison, and multiplies by the scale and then by the mask; today's scales first and
selects (probes: nn_dropout_keep_prob, layers_dropout_placeholder). ``tf.layers``,
``tf.contrib.layers`` and the rnn DropoutWrapper drop out through it.
"""

import numbers

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

NN_OPS = "tensorflow.python.ops.nn_ops"


@hooks.replaces(NN_OPS, "dropout_v2")
def dropout(
    x: object,
    rate: object,
    noise_shape: object = None,
    seed: int | None = None,
    name: str | None = None,
) -> tf.Tensor:
    """Sets a fraction of the elements to zero and scales the others up.

    Args:
      x: any shape, floating point.
      rate: the fraction, a number in [0, 1) or a scalar tensor.
      noise_shape: of the mask, which is broadcast; by default that of ``x``.
      seed: op seed.
      name: of the scope.

    Raises:
      ValueError: if ``x`` is not floating point or the rate is out of range.
    """
    is_number = isinstance(rate, numbers.Real)
    with tf.name_scope(name, "dropout", [x]) as name:
        x = tf.convert_to_tensor(x, name="x")
        if not x.dtype.is_floating:
            raise ValueError(
                f"tf.nn.dropout scales its input, which must be floating point, got "
                f"{x.dtype}. Cast it first."
            )
        if is_number and not 0 <= rate < 1:
            raise ValueError(f"`rate` of tf.nn.dropout must be in [0, 1), got {rate}.")
        if is_number and rate == 0:
            return x
        rate = tf.convert_to_tensor(rate, dtype=x.dtype, name="rate")
        rate.shape.assert_has_rank(0)
        if tf.get_static_value(rate) == 0:
            return x
        noise_shape = hooks.private(NN_OPS, "_get_noise_shape")(x, noise_shape)
        uniform = tf.random_uniform(noise_shape, seed=seed, dtype=x.dtype)
        scale = 1 / (1 - rate)
        is_kept = uniform >= rate
        result = x * scale * tf.cast(is_kept, x.dtype)
        result.set_shape(x.shape)
        return result
