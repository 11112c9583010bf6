"""Reductions that are built of other ops, and moments.

``tf.reduce_logsumexp`` selects by ``Select`` and adds by ``Add`` (probe:
names_math_op_types); ``tf.nn.weighted_moments`` multiplies by the inverse of the sum
of the weights (probe: nn_moments_batchnorm).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

MATH_OPS = "tensorflow.python.ops.math_ops"
NN_IMPL = "tensorflow.python.ops.nn_impl"


@hooks.replaces(MATH_OPS, "reduce_logsumexp")
def reduce_logsumexp(
    input_tensor: object,
    axis: object = None,
    keepdims: bool = False,
    name: str | None = None,
) -> tf.Tensor:
    """Builds ``log(sum(exp(x)))``, shifted by the largest element."""
    keepdims = bool(keepdims)
    input_tensor = tf.convert_to_tensor(input_tensor)
    with tf.name_scope(name, "ReduceLogSumExp", [input_tensor]) as name:
        raw_max = tf.reduce_max(input_tensor, axis=axis, keepdims=True)
        is_finite = tf.is_finite(raw_max)
        largest = tf.stop_gradient(
            tf.where(is_finite, raw_max, tf.zeros_like(raw_max))
        )
        shifted = tf.raw_ops.Sub(x=input_tensor, y=largest)
        exponentials = tf.raw_ops.Exp(x=shifted)
        result = tf.log(tf.reduce_sum(exponentials, axis, keepdims=keepdims))
        if not keepdims:
            largest = tf.reshape(largest, tf.shape(result))
        result = tf.raw_ops.Add(x=result, y=largest)
        return hooks.private(MATH_OPS, "_may_reduce_to_scalar")(keepdims, axis, result)


@hooks.replaces(NN_IMPL, "weighted_moments")
def weighted_moments(
    x: object,
    axes: object,
    frequency_weights: object,
    name: str | None = None,
    keep_dims: bool | None = None,
    keepdims: bool | None = None,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Returns the weighted mean and the biased, weighted variance over some axes."""
    keeps = keepdims if keepdims is not None else bool(keep_dims)
    with tf.name_scope(name, "weighted_moments", [x, frequency_weights, axes]):
        x = tf.convert_to_tensor(x, name="x")
        weights = tf.convert_to_tensor(frequency_weights, name="frequency_weights")
        is_half = x.dtype == tf.float16
        if is_half:
            x = tf.cast(x, tf.float32)
        if weights.dtype != x.dtype:
            weights = tf.cast(weights, x.dtype)
        total = tf.reduce_sum(
            weights * x, axes, name="weighted_input_sum", keepdims=True
        )
        broadcast = weights + tf.zeros_like(x)
        total_weight = tf.reduce_sum(
            broadcast, axes, name="sum_of_weights", keepdims=True
        )
        inverse = tf.reciprocal(total_weight, name="inv_weight_sum")
        mean = tf.multiply(total, inverse)
        squares = tf.reduce_sum(
            weights * tf.squared_difference(x, mean), axes, name="weighted_distsq",
            keepdims=True,
        )  # fmt: skip
        variance = tf.multiply(squares, inverse)
        if not keeps:
            mean = tf.squeeze(mean, axis=axes)
            variance = tf.squeeze(variance, axis=axes)
        if is_half:
            mean, variance = tf.cast(mean, tf.float16), tf.cast(variance, tf.float16)
        return mean, variance


def _known_rank(x: tf.Tensor) -> int | tf.Tensor:
    """Returns the rank that negative axes are counted from, as a number if known."""
    return tf.rank(x) if x.shape.rank is None else x.shape.rank


hooks.sees(NN_IMPL, "array_ops", rank=_known_rank)
