"""Checks that look at differences, histograms that do not check, counts.

``tf.is_non_decreasing`` and ``tf.is_strictly_increasing`` compare differences with
zero; ``tf.histogram_fixed_width`` has no assertion of its number of bins;
``tf.bincount`` is one op. As in ``check_ops.py``, ``histogram_ops.py`` and
``math_ops.py`` of TensorFlow 1.15; no probe has them.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

CHECK_OPS = "tensorflow.python.ops.check_ops"
HISTOGRAM_OPS = "tensorflow.python.ops.histogram_ops"
BINCOUNT_OPS = "tensorflow.python.ops.bincount_ops"


def _differences(x: tf.Tensor) -> tf.Tensor:
    """Builds the differences of neighbours, none for less than two elements."""
    x = tf.reshape(x, [-1])
    if not tf.debugging.is_numeric_tensor(x):
        raise TypeError(f"Only numbers can be in order, got {x.dtype}.")
    is_short = tf.less(tf.size(x), 2)
    n = tf.shape(x) - 1
    return tf.cond(
        is_short,
        lambda: tf.convert_to_tensor([], dtype=x.dtype),
        lambda: tf.strided_slice(x, [1], [1] + n) - tf.strided_slice(x, [0], n),
    )


@hooks.replaces(CHECK_OPS, "is_non_decreasing")
def is_non_decreasing(x: object, name: str | None = None) -> tf.Tensor:
    """Whether no element is below the one before, a bool scalar."""
    with tf.name_scope(name, "is_non_decreasing", [x]):
        differences = _differences(x)
        zero = tf.convert_to_tensor(0, dtype=differences.dtype)
        return tf.reduce_all(tf.less_equal(zero, differences))


@hooks.replaces(CHECK_OPS, "is_strictly_increasing")
def is_strictly_increasing(x: object, name: str | None = None) -> tf.Tensor:
    """Whether every element is above the one before, a bool scalar."""
    with tf.name_scope(name, "is_strictly_increasing", [x]):
        differences = _differences(x)
        zero = tf.convert_to_tensor(0, dtype=differences.dtype)
        return tf.reduce_all(tf.less(zero, differences))


@hooks.replaces(HISTOGRAM_OPS, "histogram_fixed_width_bins")
def histogram_fixed_width_bins(
    values: object,
    value_range: object,
    nbins: object = 100,
    dtype: tf.DType = tf.int32,
    name: str | None = None,
) -> tf.Tensor:
    """Returns the bin of each value, int32; outliers are in the first and last."""
    scope = [values, value_range, nbins]
    with tf.name_scope(name, "histogram_fixed_width_bins", scope):
        values = tf.convert_to_tensor(values, name="values")
        shape = tf.shape(values)
        values = tf.reshape(values, [-1])
        value_range = tf.convert_to_tensor(value_range, name="value_range")
        nbins = tf.convert_to_tensor(nbins, dtype=tf.int32, name="nbins")
        n = tf.cast(nbins, values.dtype)
        scaled = tf.truediv(
            values - value_range[0],
            value_range[1] - value_range[0],
            name="scaled_values",
        )
        bins = tf.floor(n * scaled, name="indices")
        bins = tf.cast(tf.clip_by_value(bins, 0, n - 1), tf.int32)
        return tf.reshape(bins, shape)


@hooks.replaces(BINCOUNT_OPS, "bincount")
def bincount(
    arr: object,
    weights: object = None,
    minlength: object = None,
    maxlength: object = None,
    dtype: tf.DType = tf.int32,
    name: str | None = None,
    axis: int | None = None,
    binary_output: bool = False,
) -> tf.Tensor:
    """Counts integers, or sums weights by integer."""
    if axis is not None or binary_output:  # not in TensorFlow 1.15
        before = hooks.original(BINCOUNT_OPS, "bincount")
        return before(
            arr, weights, minlength, maxlength, dtype, name, axis, binary_output
        )
    with tf.name_scope(name or "bincount"):
        arr = tf.convert_to_tensor(arr, name="arr", dtype=tf.int32)
        is_nonempty = tf.reduce_prod(tf.shape(arr)) > 0
        size = tf.cast(is_nonempty, tf.int32) * (tf.reduce_max(arr) + 1)
        if minlength is not None:
            shortest = tf.convert_to_tensor(minlength, tf.int32, name="minlength")
            size = tf.maximum(shortest, size)
        if maxlength is not None:
            longest = tf.convert_to_tensor(maxlength, tf.int32, name="maxlength")
            size = tf.minimum(longest, size)
        if weights is not None:
            weights = tf.convert_to_tensor(weights, name="weights")
            return tf.unsorted_segment_sum(weights, arr, size)
        return tf.raw_ops.Bincount(arr=arr, size=size, weights=tf.constant([], dtype))
