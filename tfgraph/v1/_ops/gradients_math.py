"""Gradients of elementwise ops and reductions, as registered in TensorFlow 1.15.

Those of broadcasting ops differ in where they sum (see ``broadcasting``), those of
reductions repeat with ``Tile`` instead of ``BroadcastTo`` (probes:
names_optimizer_graph, gradients_aggregate_gate, losses_all, image_random_ops).
"""

import weakref

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1._ops.broadcasting import (
    are_equal_and_known,
    broadcast_gradient_args,
    dynamic_reductions,
    reductions,
    static_shape,
)
from tfgraph.v1._ops.hooks import gradient_of, original_gradient
from tfgraph.v1._ops.shapes import reduced_shape

Gradients = tuple[tf.Tensor | None, ...] | list[tf.Tensor | None]

_kept_shapes: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


@gradient_of("Add", "AddV2")
def add_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    if are_equal_and_known(x, y, grad):
        return grad, grad
    sum_for_x, sum_for_y = reductions(x, y, grad)
    return sum_for_x(grad), sum_for_y(grad)


@gradient_of("Sub")
def sub_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    if are_equal_and_known(x, y, grad):
        return grad, -grad
    sum_for_x, sum_for_y = reductions(x, y, grad)
    return sum_for_x(grad), sum_for_y(-grad)


@gradient_of("Mul")
def mul_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    if are_equal_and_known(x, y, grad) and grad.dtype in (tf.int32, tf.float32):
        return _mul(grad, y), _mul(grad, x)
    sum_for_x, sum_for_y = reductions(x, y, grad)
    x, y = tf.conj(x), tf.conj(y)
    return sum_for_x(_mul(grad, y)), sum_for_y(_mul(x, grad))


def _mul(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    return tf.raw_ops.Mul(x=x, y=y)


@gradient_of("MulNoNan")
def mul_no_nan_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    if are_equal_and_known(x, y, grad):
        return _mul_no_nan(grad, y), _mul_no_nan(x, grad)
    sum_for_x, sum_for_y = dynamic_reductions(x, y)
    return sum_for_x(_mul_no_nan(grad, y)), sum_for_y(_mul_no_nan(x, grad))


def _mul_no_nan(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    return tf.raw_ops.MulNoNan(x=x, y=y)


def _quotient_gradient(divide: object) -> object:
    def gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
        x, y = op.inputs
        sum_for_x, sum_for_y = dynamic_reductions(x, y)
        x, y = tf.conj(x), tf.conj(y)
        return (
            sum_for_x(divide(grad, y)),
            sum_for_y(grad * divide(divide(-x, y), y)),
        )

    return gradient


gradient_of("Div")(_quotient_gradient(tf.divide))
gradient_of("RealDiv")(_quotient_gradient(tf.realdiv))
gradient_of("DivNoNan")(_quotient_gradient(tf.div_no_nan))


@gradient_of("FloorMod")
def floor_mod_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = (tf.conj(value) for value in op.inputs)
    sum_for_x, sum_for_y = dynamic_reductions(x, y)
    quotient = tf.raw_ops.FloorDiv(x=x, y=y)
    return sum_for_x(grad), sum_for_y(grad * tf.negative(quotient))


@gradient_of("Pow")
def pow_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    sum_for_x, sum_for_y = reductions(x, y, grad)
    x, y = tf.conj(x), tf.conj(y)
    x_grad = sum_for_x(grad * y * tf.pow(x, y - 1))
    z = tf.conj(op.outputs[0])
    has_log = tf.not_equal(x, 0) if x.dtype.is_complex else x > 0
    safe_x = tf.where(has_log, x, tf.ones_like(x))
    log_x = tf.where(has_log, tf.log(safe_x), tf.zeros_like(x))
    return x_grad, sum_for_y(grad * z * log_x)


@gradient_of("Complex")
def complex_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    sum_for_x, sum_for_y = dynamic_reductions(*op.inputs)
    return sum_for_x(tf.real(grad)), sum_for_y(tf.imag(grad))


@gradient_of("SquaredDifference")
def squared_difference_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    with tf.control_dependencies([grad]):
        x_grad = tf.scalar_mul(2.0, grad) * (x - y)
    if are_equal_and_known(x, y, grad):
        return x_grad, -x_grad
    sum_for_x, sum_for_y = reductions(x, y, grad)
    # The negative is taken of the sum.
    return sum_for_x(x_grad), -sum_for_y(x_grad)


def _larger_or_smaller_gradient(is_x: object) -> object:
    def gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
        x, y = op.inputs
        x_shape, y_shape, grad_shape = tf.shape(x), tf.shape(y), tf.shape(grad)
        zeros = tf.zeros(grad_shape, grad.dtype)
        mask = is_x(x, y)
        x_axes, y_axes = broadcast_gradient_args(x_shape, y_shape)
        x_grad = tf.where(mask, grad, zeros)
        x_grad = tf.reshape(tf.reduce_sum(x_grad, x_axes), x_shape)
        y_grad = tf.where(mask, zeros, grad)
        return x_grad, tf.reshape(tf.reduce_sum(y_grad, y_axes), y_shape)

    return gradient


gradient_of("Maximum")(_larger_or_smaller_gradient(tf.greater_equal))
gradient_of("Minimum")(_larger_or_smaller_gradient(tf.less_equal))


@gradient_of("SelectV2")
def select_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    condition, x, y = op.inputs
    zeros = tf.zeros([], dtype=grad.dtype.base_dtype)
    output = op.outputs[0]
    x_grad = tf.where_v2(condition, grad, zeros)
    x_shape, output_shape = tf.shape(x), tf.shape(output)
    x_axes, _ = broadcast_gradient_args(x_shape, output_shape)
    x_grad = tf.reduce_sum(x_grad, keepdims=True, axis=x_axes)
    x_grad = tf.reshape(x_grad, x_shape)
    y_grad = tf.where_v2(condition, zeros, grad)
    y_shape = tf.shape(y)
    y_axes, _ = broadcast_gradient_args(y_shape, output_shape)
    y_grad = tf.reduce_sum(y_grad, keepdims=True, axis=y_axes)
    return None, x_grad, tf.reshape(y_grad, y_shape)


@gradient_of("Atan2")
def atan2_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    y, x = op.inputs
    if not are_equal_and_known(y, x, grad):
        # 1.15 gave a wrong shape to the gradient of a broadcast operand.
        return original_gradient("Atan2")(op, grad)
    with tf.control_dependencies([grad]):
        inverse = grad / (tf.square(x) + tf.square(y))
        return x * inverse, -y * inverse


@gradient_of("Sign")
def sign_gradient(op: tf.Operation, _: tf.Tensor) -> tf.Tensor:
    x = op.inputs[0]
    return tf.zeros(tf.shape(x), dtype=x.dtype)


@gradient_of("Cumprod")
def cumprod_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, axis = op.inputs
    exclusive, reverse = op.get_attr("exclusive"), op.get_attr("reverse")
    product = tf.cumprod(x, axis, exclusive=exclusive, reverse=reverse)
    total = tf.cumsum(product * grad, axis, exclusive=exclusive, reverse=not reverse)
    return [total / x, None]


@gradient_of("BatchMatMulV2")
def batch_matmul_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    x, y = op.inputs
    adj_x, adj_y = op.get_attr("adj_x"), op.get_attr("adj_y")
    if adj_x:
        x_grad = tf.matmul(y, grad, adjoint_a=adj_y, adjoint_b=True)
    else:
        x_grad = tf.matmul(grad, y, adjoint_b=not adj_y)
    if adj_y:
        y_grad = tf.matmul(grad, x, adjoint_a=True, adjoint_b=adj_x)
    else:
        y_grad = tf.matmul(x, grad, adjoint_a=not adj_x)
    if static_shape(x) is not None and static_shape(x) == static_shape(y):
        return x_grad, y_grad
    x_shape, y_shape = tf.shape(x), tf.shape(y)
    x_axes, y_axes = broadcast_gradient_args(x_shape[:-2], y_shape[:-2])
    return (
        tf.reshape(tf.reduce_sum(x_grad, x_axes), x_shape),
        tf.reshape(tf.reduce_sum(y_grad, y_axes), y_shape),
    )


@gradient_of("Sum")
def sum_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values, axes_input = op.inputs
    shape, axes = values.shape, tf.get_static_value(axes_input)
    if shape.rank is not None and axes is not None:
        if np.array_equal(axes, np.arange(shape.rank)):
            grad = tf.reshape(grad, [1] * shape.rank)
            if shape.is_fully_defined():
                repeats = tf.constant(shape.as_list(), dtype=tf.int32)
            else:
                repeats = tf.shape(values)
            return [tf.tile(grad, repeats), None]
        if shape.is_fully_defined():
            kept, repeats = _known_kept_shape(
                static_shape(values), tuple(int(a) for a in axes.reshape(-1))
            )
            return [tf.tile(tf.reshape(grad, kept), repeats), None]
    shape = tf.shape(values)
    with tf.colocate_with(shape):
        kept = reduced_shape(shape, axes_input)
        repeats = _safe_divide(shape, kept)
    return [tf.tile(tf.reshape(grad, kept), repeats), None]


def _known_kept_shape(
    shape: tuple[int, ...], axes: tuple[int, ...]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Returns the kept shape and the repeats, as constants.

    Their ops are built as well, once per shape and axes in a graph: 1.15 built
    them to evaluate them, and so does whoever counts ops after it.
    """
    cache = _kept_shapes.setdefault(tf.get_default_graph(), {})
    if (shape, axes) not in cache:
        kept = np.array(shape, dtype=np.int32)
        kept[list(axes)] = 1
        kept = tuple(int(size) for size in kept)
        reduced_shape(shape, axes)
        _safe_divide(shape, kept)
        repeats = tuple(a // max(b, 1) for a, b in zip(shape, kept, strict=True))
        cache[shape, axes] = kept, repeats
    return cache[shape, axes]


def _safe_divide(x: object, y: object) -> tf.Tensor:
    return x // tf.maximum(y, 1)


@gradient_of("Mean")
def mean_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    total = sum_gradient(op, grad)[0]
    shape, output_shape = static_shape(op.inputs[0]), static_shape(op.outputs[0])
    if shape is not None and output_shape is not None:
        factor = int(np.prod(shape)) // max(int(np.prod(output_shape)), 1)
        factor = tf.constant(factor, dtype=total.dtype)
    else:
        shape, output_shape = tf.shape(op.inputs[0]), tf.shape(op.outputs[0])
        factor = _safe_divide(tf.reduce_prod(shape), tf.reduce_prod(output_shape))
    return tf.truediv(total, tf.cast(factor, total.dtype)), None


@gradient_of("Max", "Min")
def max_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values, axes = op.inputs
    kept = reduced_shape(tf.shape(values), axes)
    y = tf.reshape(op.outputs[0], kept)
    grad = tf.reshape(grad, kept)
    is_selected = tf.cast(tf.equal(y, values), grad.dtype)
    count = tf.reshape(tf.reduce_sum(is_selected, axes), kept)
    return [tf.divide(is_selected, count) * grad, None]


@gradient_of("Prod")
def prod_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values = op.inputs[0]
    shape = tf.shape(values)
    axes = tf.reshape(op.inputs[1], [-1])
    kept = reduced_shape(shape, op.inputs[1])
    repeats = _safe_divide(shape, kept)
    grad = tf.tile(tf.reshape(grad, kept), repeats)
    with tf.device("/cpu:0"):
        rank = tf.rank(values)
        axes = (axes + rank) % rank
        reduced = tf.cast(axes, tf.int32)
        others, _ = tf.setdiff1d(tf.range(0, rank), reduced)
        order = tf.concat([reduced, others], 0)
        n_reduced = tf.reduce_prod(tf.gather(shape, reduced))
        n_others = tf.reduce_prod(tf.gather(shape, others))
    permuted = tf.transpose(values, order)
    permuted_shape = tf.shape(permuted)
    rows = tf.reshape(permuted, (n_reduced, n_others))
    left = tf.cumprod(rows, axis=0, exclusive=True)
    right = tf.cumprod(rows, axis=0, exclusive=True, reverse=True)
    y = tf.reshape(tf.conj(left) * tf.conj(right), permuted_shape)
    out = grad * tf.transpose(y, tf.invert_permutation(order))
    return tf.reshape(out, shape), None


@gradient_of("SegmentMean")
def segment_mean_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values, segment_ids = op.inputs
    rank = tf.rank(values)
    ones_shape = tf.concat(
        [tf.shape(segment_ids), tf.fill(tf.expand_dims(rank - 1, 0), 1)], 0
    )
    ones = tf.fill(ones_shape, tf.constant(1, dtype=grad.dtype))
    scaled = tf.divide(grad, tf.segment_sum(ones, segment_ids))
    return tf.gather(scaled, segment_ids), None


@gradient_of("SegmentMin", "SegmentMax")
def segment_max_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values, segment_ids = op.inputs
    zeros = tf.zeros_like(values, dtype=values.dtype)
    gathered = tf.gather(op.outputs[0], segment_ids)
    is_selected = tf.equal(values, gathered)
    count = tf.segment_sum(tf.cast(is_selected, grad.dtype), segment_ids)
    weighted = tf.gather(tf.divide(grad, count), segment_ids)
    return tf.where(is_selected, weighted, zeros), None


@gradient_of("SparseSegmentSum")
def sparse_segment_sum_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    return _sparse_segment_sum_gradient(op, grad), None, None


@gradient_of("SparseSegmentSumWithNumSegments")
def sparse_segment_sum_with_count_gradient(
    op: tf.Operation, grad: tf.Tensor
) -> Gradients:
    return _sparse_segment_sum_gradient(op, grad), None, None, None


def _sparse_segment_sum_gradient(op: tf.Operation, grad: tf.Tensor) -> tf.Tensor:
    values, indices, segment_ids = op.inputs[:3]
    n_rows = tf.shape(values)[0]
    return tf.unsorted_segment_sum(tf.gather(grad, segment_ids), indices, n_rows)
