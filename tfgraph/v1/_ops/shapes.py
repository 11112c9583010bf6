"""Shapes, ranks and reduction axes as constants or ops, the way of TensorFlow 1.15.

``tf.shape`` of a known shape is one constant (``ones_like/Shape``, not
``ones_like/Shape/shape_as_tensor``; probe: losses_all). A reduction over all axes of
a reference variable asks for its ``Rank``; of a tensor of known rank it has a
constant, also for rank 0 (probes: variables_regularizers_collections, nn_moments).
An empty list as a shape or as axes is one constant, of the default dtype of the op's
attribute (probe: data_train_loop).

A size may be a number that NumPy 1 made an int64 and NumPy 2 leaves small:
``max(labels) + 1`` of uint8 labels.
"""

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

ARRAY_OPS = "tensorflow.python.ops.array_ops"
MATH_OPS = "tensorflow.python.ops.math_ops"
SHAPE_UTIL = "tensorflow.python.ops.shape_util"

_SMALL_INTEGERS = (np.int8, np.uint8, np.int16, np.uint16)


@hooks.replaces(ARRAY_OPS, "shape_internal")
def shape_internal(
    input: object,
    name: str | None = None,
    optimize: bool = True,
    out_type: tf.DType | None = None,
) -> tf.Tensor:
    """Builds the shape of a tensor, int32 unless said otherwise."""
    before = hooks.original(ARRAY_OPS, "shape_internal")
    return before(input, name=name, optimize=optimize, out_type=out_type or tf.int32)


@hooks.replaces(SHAPE_UTIL, "shape_tensor")
def shape_tensor(shape: object) -> tf.Tensor:
    """Converts the shape that a random op is given; small integers are as good."""
    if isinstance(shape, (list, tuple)):
        shape = [int(n) if isinstance(n, _SMALL_INTEGERS) else n for n in shape]
    return hooks.original(SHAPE_UTIL, "shape_tensor")(shape)


@hooks.replaces(MATH_OPS, "_ReductionDims")
def reduction_axes(x: object, axis: object) -> object:
    """Returns the axes to reduce over: given ones, a constant, or a range."""
    if axis is not None:
        return axis
    if isinstance(x, tf.Tensor) and x.shape.rank is not None:
        return tf.constant(np.arange(x.shape.rank), dtype=tf.int32)
    return tf.range(0, tf.rank(x))


@hooks.replaces(MATH_OPS, "reduced_shape")
def reduced_shape(input_shape: object, axes: object) -> tf.Tensor:
    """Builds the shape that a reduction leaves when it keeps the reduced axes.

    Args:
      input_shape: ``[rank]``, int32, or a tuple.
      axes: the reduced ones, ``[n]``, int32, or a tuple; negative ones allowed.

    Returns:
      ``[rank]``, int32, with 1 at the reduced axes.
    """
    input_shape = tf.cast(input_shape, tf.int32)
    axes = tf.cast(axes, tf.int32)
    rank = tf.size(input_shape)
    axes = (axes + rank) % rank
    ones_shape = tf.shape(axes)
    return tf.raw_ops.DynamicStitch(
        indices=[tf.range(rank), axes],
        data=[input_shape, tf.fill(ones_shape, 1)],
    )


def _convert_input(value: object, **how: object) -> tf.Tensor:
    """Converts the input of an op, refusing to guess the dtype of an empty list.

    Today's library first converts to the dtype of the values alone, which leaves a
    constant of float32 behind, and then to the op's default dtype.
    """
    is_guess = "name" in how and "dtype" not in how and "preferred_dtype" not in how
    if is_guess and isinstance(value, (list, tuple)) and not len(value):
        raise TypeError("an empty list has no dtype")
    return hooks.private("tensorflow.python.framework.ops", "convert_to_tensor")(
        value, **how
    )


hooks.sees(
    "tensorflow.python.framework.op_def_library",
    "ops",
    convert_to_tensor=_convert_input,
)
