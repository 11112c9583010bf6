"""Gradients of slicing, gathering and reshaping, as registered in TensorFlow 1.15.

Shapes are always ops, where today's functions look for known values first (probes:
optimizers_adam_sparse_dense, rnn_char_lstm_train, names_math_op_types).
"""

import warnings

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops.broadcasting import broadcast_gradient_args
from tfgraph.v1._ops.hooks import gradient_of, original_gradient

Gradients = list[tf.Tensor | None]


def _reshape(grad: tf.Tensor | tf.IndexedSlices, shape: tf.Tensor) -> tf.Tensor:
    """Reshapes, without the warning that sparse gradients become dense."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Converting sparse IndexedSlices")
        return tf.reshape(grad, shape)


@gradient_of("Reshape")
def reshape_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    return [_reshape(grad, tf.shape(op.inputs[0])), None]


@gradient_of("StridedSlice")
def strided_slice_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values, begin, end, strides = op.inputs
    shape = tf.shape(values, out_type=begin.dtype)
    masks = {
        mask: op.get_attr(mask)
        for mask in (
            "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask",
            "shrink_axis_mask",
        )
    }  # fmt: skip
    sliced = tf.raw_ops.StridedSliceGrad(
        shape=shape, begin=begin, end=end, strides=strides, dy=grad, **masks
    )
    return [sliced, None, None, None]


def _int32_shape(params: tf.Tensor) -> tf.Tensor:
    """Builds an int64 shape and casts it, beside a parameter that may be huge."""
    with tf.colocate_with(params):
        return tf.cast(tf.shape(params, out_type=tf.int64), tf.int32)


def _rows_gradient(params_shape: tf.Tensor, indices: tf.Tensor, size: tf.Tensor,
                   grad: tf.Tensor) -> tf.IndexedSlices:  # fmt: skip
    values = _reshape(grad, tf.concat([size, params_shape[1:]], 0))
    return tf.IndexedSlices(values, tf.reshape(indices, size), params_shape)


@gradient_of("Gather")
def gather_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    params, indices = op.inputs
    params_shape = _int32_shape(params)
    size = tf.expand_dims(tf.size(indices), 0)
    return [_rows_gradient(params_shape, indices, size, grad), None]


@gradient_of("GatherV2")
def gather_v2_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    params, indices, axis = op.inputs
    batch_dims = int(op.get_attr("batch_dims"))
    if batch_dims < 0:
        batch_dims += indices.shape.ndims
    if batch_dims and tf.get_static_value(axis) != batch_dims:
        # 1.15 added such gradients into the wrong rows.
        return original_gradient(op.type)(op, grad)
    params_shape = _int32_shape(params)
    size = tf.expand_dims(tf.size(indices), 0)
    if tf.get_static_value(axis) == 0:
        return [_rows_gradient(params_shape, indices, size, grad), None, None]
    outer, inner = params_shape[:axis], params_shape[axis:][1:]
    values_shape = tf.concat([outer, [-1], inner], 0)
    n_dims, n_outer = tf.size(values_shape), tf.size(outer)
    batch_axes = tf.range(batch_dims)
    outer_axes = tf.range(batch_dims, n_outer)
    inner_axes = tf.range(n_outer + 1, n_dims)
    values = _reshape(grad, values_shape)
    order = tf.concat([batch_axes, [n_outer], outer_axes, inner_axes], 0)
    values = tf.transpose(values, order)
    params_grad = _segments_gradient(
        params_shape, values, indices, batch_dims, params_shape[axis]
    )
    back = tf.concat([batch_axes, outer_axes + 1, [batch_dims], inner_axes], 0)
    return [tf.transpose(params_grad, back), None, None]


def _segments_gradient(
    params_shape: tf.Tensor,
    values: tf.Tensor,
    indices: tf.Tensor,
    batch_dims: int,
    gather_size: tf.Tensor,
) -> tf.Tensor:
    """Sums gradients into the rows that they were gathered from."""
    size = tf.expand_dims(tf.size(indices), 0)
    if batch_dims:
        values_shape = tf.shape(values)
        outer, inner = values_shape[:batch_dims], values_shape[batch_dims:][1:]
        batch_size = tf.raw_ops.Prod(input=outer, axis=[0], keep_dims=False)
        flat_shape = tf.concat([[-1], inner], 0)
        gather_size *= batch_size
        indices = _batch_indices(params_shape, indices, batch_dims)
        values = _reshape(values, flat_shape)
    indices = tf.reshape(indices, size)
    params_grad = tf.unsorted_segment_sum(values, indices, gather_size)
    if batch_dims:
        params_grad = tf.reshape(params_grad, tf.concat([outer, flat_shape], 0))
    return params_grad


def _batch_indices(
    params_shape: tf.Tensor, indices: tf.Tensor, batch_dims: int
) -> tf.Tensor:
    """Adds to each index the offset of its batch in the flattened parameters."""
    offsets, dtype = indices, indices.dtype.base_dtype
    sizes = tf.cast(params_shape, dtype)
    stride = tf.ones((), dtype=dtype)
    for dim in range(batch_dims, 0, -1):
        size = sizes[dim - 1]
        stride *= sizes[dim]
        start, step = tf.zeros((), dtype=dtype), tf.ones((), dtype=dtype)
        offset = tf.range(start, size, step) * stride
        n_after = indices.shape.ndims - dim
        shape = tf.stack([1] * (dim - 1) + [size] + [1] * n_after, axis=0)
        offsets += tf.reshape(offset, shape)
    return offsets


@gradient_of("BroadcastTo")
def broadcast_to_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    values, shape = op.inputs
    values_shape = tf.shape(values, out_type=shape.dtype)
    _, axes = broadcast_gradient_args(shape, values_shape)
    total = tf.reduce_sum(grad, axis=axes, keepdims=True)
    return [tf.reshape(total, values_shape), None]
