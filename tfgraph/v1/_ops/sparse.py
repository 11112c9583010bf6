"""Sparse tensors: embedding lookups, and the gradient of products.

An embedding lookup finds the unique ids first, and casts the rows to int32 (probe:
estimator_feature_column_input_layer). The gradient of a product with a sparse matrix
sums products of gathered rows (probe: sparse_tensor_ops). A dense tensor is compared
with a constant to make it sparse.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

SPARSE_OPS = "tensorflow.python.ops.sparse_ops"
EMBEDDING_OPS = "tensorflow.python.ops.embedding_ops"


@hooks.replaces(EMBEDDING_OPS, "embedding_lookup_sparse_impl")
def embedding_lookup_sparse(
    params: object,
    segment_ids: tf.Tensor,
    sp_weights: tf.SparseTensor | None,
    ids: tf.Tensor,
    combiner: str,
    ignore_weights: bool,
    max_norm: float | None,
    allow_fast_lookup: bool,
    partition_strategy: str,
    name: str | None,
) -> tf.Tensor:
    """Looks rows up and combines those of each segment."""
    if segment_ids.dtype != tf.int32:
        segment_ids = tf.cast(segment_ids, tf.int32)
    ids, positions = tf.unique(ids)
    rows = tf.nn.embedding_lookup(
        params, ids, partition_strategy=partition_strategy, max_norm=max_norm
    )
    if rows.dtype in (tf.float16, tf.bfloat16):
        rows = tf.cast(rows, tf.float32)
    if ignore_weights:
        combine = {
            "sum": tf.sparse_segment_sum,
            "mean": tf.sparse_segment_mean,
            "sqrtn": tf.sparse_segment_sqrt_n,
        }[combiner]
        return combine(rows, positions, segment_ids, name=name)
    weights = sp_weights.values
    if weights.dtype != rows.dtype:
        weights = tf.cast(weights, rows.dtype)
    rows = tf.gather(rows, positions)
    ones = tf.fill(tf.expand_dims(tf.rank(rows) - 1, 0), 1)
    static_shape = weights.shape
    weights = tf.reshape(weights, tf.concat([tf.shape(weights), ones], 0))
    if rows.shape.rank is not None:
        weights.set_shape(static_shape.concatenate([1] * (rows.shape.rank - 1)))
    rows *= weights
    if combiner == "sum":
        return tf.segment_sum(rows, segment_ids, name=name)
    rows = tf.segment_sum(rows, segment_ids)
    if combiner == "mean":
        return tf.div(rows, tf.segment_sum(weights, segment_ids), name=name)
    squares = tf.segment_sum(tf.pow(weights, 2), segment_ids)
    return tf.div(rows, tf.sqrt(squares), name=name)


@hooks.gradient_of("SparseTensorDenseMatMul")
def sparse_matmul_gradient(op: tf.Operation, grad: tf.Tensor) -> tuple:
    """Returns the gradients of the sparse values and of the dense matrix."""
    indices, values, shape, b = op.inputs
    if values.dtype.is_complex:  # an error in 1.15
        return hooks.original_gradient(op.type)(op, grad)
    adjoint_a, adjoint_b = op.get_attr("adjoint_a"), op.get_attr("adjoint_b")
    b_grad = tf.raw_ops.SparseTensorDenseMatMul(
        a_indices=indices, a_values=values, a_shape=shape, b=grad,
        adjoint_a=not adjoint_a,
    )  # fmt: skip
    if adjoint_b:
        b_grad = tf.transpose(b_grad)
    rows, columns = indices[:, 0], indices[:, 1]
    of_grad = tf.gather(grad, columns if adjoint_a else rows)
    of_b = tf.gather(
        tf.transpose(b) if adjoint_b else b, rows if adjoint_a else columns
    )
    return None, tf.reduce_sum(of_grad * of_b, axis=1), None, b_grad


@hooks.replaces(SPARSE_OPS, "from_dense")
def from_dense(tensor: object, name: str | None = None) -> tf.SparseTensor:
    """Keeps the elements that are not zero."""
    with tf.name_scope(name, "dense_to_sparse"):
        tensor = tf.convert_to_tensor(tensor)
        is_kept = tf.not_equal(tensor, tf.constant(0, tensor.dtype))
        indices = tf.where_v2(is_kept)
        values = tf.gather_nd(tensor, indices)
        return tf.SparseTensor(indices, values, tf.shape(tensor, out_type=tf.int64))
