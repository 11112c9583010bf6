"""``tf.gradients``: how it starts, and how it adds gradients up.

The gradient of a result with respect to itself is ``Fill`` of a constant named
``grad_ys_0`` (probe: gradients_custom_override). More than two gradients of known
shape may be added by ``AccumulateNV2`` (probe: gradients_aggregate_gate).
"""

from collections.abc import Sequence

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

GRADIENTS_UTIL = "tensorflow.python.ops.gradients_util"
MATH_OPS = "tensorflow.python.ops.math_ops"


@hooks.replaces(GRADIENTS_UTIL, "_DefaultGradYs")
def initial_gradients(
    grad_ys: Sequence[tf.Tensor | None],
    ys: Sequence[tf.Tensor],
    colocate_gradients_with_ops: bool,
    gradient_uid: str = "__unsupported__",
) -> list[tf.Tensor | tf.IndexedSlices]:
    """Builds the gradients that backpropagation starts from, ones by default."""
    before = hooks.original(GRADIENTS_UTIL, "_DefaultGradYs")
    if any(grad is not None for grad in grad_ys) or any(y.dtype.is_complex for y in ys):
        # Checks dtypes, and copies given gradients by Identity.
        return before(grad_ys, ys, colocate_gradients_with_ops, gradient_uid)
    colocate = hooks.private(GRADIENTS_UTIL, "_maybe_colocate_with")
    gradients = []
    for i, y in enumerate(ys):
        with colocate(y.op, gradient_uid, colocate_gradients_with_ops):
            shape = tf.shape(y)
            one = tf.constant(1, dtype=y.dtype, name=f"grad_ys_{i}")
            gradients.append(tf.fill(shape, one))
    return gradients


@hooks.replaces(GRADIENTS_UTIL, "_AggregatedGrads")
def aggregated_gradients(
    grads: dict,
    op: tf.Operation,
    gradient_uid: str,
    loop_state: object,
    aggregation_method: int | None = None,
) -> list:
    """Adds up the gradients of each output of an op."""
    before = hooks.original(GRADIENTS_UTIL, "_AggregatedGrads")
    accumulates = tf.AggregationMethod.EXPERIMENTAL_ACCUMULATE_N
    if aggregation_method == accumulates and op in grads:
        grads[op] = [_accumulated(gradients) for gradients in grads[op]]
    return before(grads, op, gradient_uid, loop_state, aggregation_method)


def _accumulated(gradients: object) -> object:
    """Returns a list of one sum where AccumulateNV2 can add them, else the same."""
    if not isinstance(gradients, list) or len(gradients) < 3:
        return gradients
    if not all(isinstance(g, tf.Tensor) for g in gradients):
        return gradients
    if not any(g.shape.is_fully_defined() for g in gradients):
        return gradients
    return [tf.accumulate_n(gradients)]


@hooks.replaces(MATH_OPS, "accumulate_n")
def accumulate_n(
    inputs: Sequence[tf.Tensor],
    shape: tf.TensorShape | None = None,
    tensor_dtype: tf.DType | None = None,
    name: str | None = None,
) -> tf.Tensor:
    """Adds tensors of one shape by ``AccumulateNV2``."""
    before = hooks.original(MATH_OPS, "accumulate_n")
    if not inputs or len(inputs) == 1:  # errors, and sums of one
        return before(inputs, shape, tensor_dtype, name)
    inputs = [tf.convert_to_tensor(value) for value in inputs]
    shape = tf.TensorShape(shape)
    for value in inputs:
        shape = shape.merge_with(value.shape)
    if tensor_dtype is not None and tensor_dtype != inputs[0].dtype:
        raise TypeError(
            f"`tensor_dtype` of tf.accumulate_n is {tensor_dtype}, but the inputs are "
            f"of dtype {inputs[0].dtype}."
        )
    return tf.raw_ops.AccumulateNV2(inputs=inputs, shape=shape, name=name)
