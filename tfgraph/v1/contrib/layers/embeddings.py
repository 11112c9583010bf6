"""Embeddings of sequences and bags of ids.

The graphs are TensorFlow 1.15's op for op (probe ``contriblayers_stack_repeat``).
"""

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _slim


def safe_embedding_lookup_sparse(
    embedding_weights, sparse_ids, sparse_weights=None, combiner=None, default_id=None,
    name=None, partition_strategy="div", max_norm=None,
):
    """``tf.nn.safe_embedding_lookup_sparse``; rows without a valid id are zeros."""
    return tf.nn.safe_embedding_lookup_sparse(
        embedding_weights, sparse_ids, sparse_weights=sparse_weights,
        combiner=combiner or "mean", default_id=default_id, name=name,
        partition_strategy=partition_strategy, max_norm=max_norm,
    )


def embedding_lookup_unique(params, ids, partition_strategy="mod", name=None):
    """``tf.nn.embedding_lookup`` that looks each id up once.

    Args:
      params: [ids, ...].
      ids: integers of any shape.

    Returns:
      The shape of ``ids`` and that of a row.
    """
    with tf.name_scope(name, "EmbeddingLookupUnique", [params, ids]):
        ids = tf.convert_to_tensor(ids)
        shape = tf.shape(ids)
        unique, places = tf.unique(tf.reshape(ids, [-1]))
        rows = tf.nn.embedding_lookup(params, unique, partition_strategy)
        found = tf.gather(rows, places)
        found = tf.reshape(found, tf.concat([shape, tf.shape(rows)[1:]], 0))
        found.set_shape(ids.get_shape().concatenate(rows.get_shape()[1:]))
        return found


def embed_sequence(
    ids, vocab_size=None, embed_dim=None, unique=False, initializer=None,
    regularizer=None, trainable=True, scope=None, reuse=None,
):
    """Maps ids, [batch, length], to a learned embedding, [batch, length, embed_dim].

    Args:
      vocab_size, embed_dim: shape of the embedding; needed unless ``reuse``.
      unique: look each id up once.
    """
    if not (reuse or (vocab_size and embed_dim)):
        raise ValueError(
            "`embed_sequence` needs `vocab_size` and `embed_dim`, unless the embedding "
            f"is reused; got {vocab_size} and {embed_dim}."
        )
    with tf.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        shape = [vocab_size, embed_dim]
        if reuse and (vocab_size is None or embed_dim is None):
            shape = None
        embeddings = _slim.load("tf_slim.ops.variables").model_variable(
            "embeddings", shape=shape, initializer=initializer,
            regularizer=regularizer, trainable=trainable,
        )
        if unique:
            return embedding_lookup_unique(embeddings, ids)
        return tf.nn.embedding_lookup(embeddings, ids)


def bow_encoder(
    ids, vocab_size, embed_dim, sparse_lookup=True, initializer=None,
    regularizer=None, trainable=True, scope=None, reuse=None,
):
    """Maps ids, [batch, length], to the mean of their embeddings, [batch, embed_dim].

    With ``sparse_lookup``, id 0 is padding and does not count.
    """
    with tf.variable_scope(scope, "bow_encoder", [ids], reuse=reuse):
        embeddings = _slim.load("tf_slim.ops.variables").model_variable(
            "embeddings", shape=[vocab_size, embed_dim], initializer=initializer,
            regularizer=regularizer, trainable=trainable,
        )
        if not sparse_lookup:
            return tf.reduce_mean(tf.nn.embedding_lookup(embeddings, ids), axis=1)
        if not isinstance(ids, tf.SparseTensor):
            ids = dense_to_sparse(ids)
        return safe_embedding_lookup_sparse(
            [embeddings], ids, combiner="mean", default_id=0
        )


def dense_to_sparse(tensor, ignore_value=None):
    """The elements that are not ``ignore_value`` (0, or "" for strings), sparse."""
    with tf.name_scope("DenseToSparseTensor"):
        tensor = tf.convert_to_tensor(tensor)
        if ignore_value is None:
            ignore_value = "" if tensor.dtype == tf.string else 0
        ignore_value = tf.cast(ignore_value, tensor.dtype, name="ignore_value")
        indices = tf.where(tf.not_equal(tensor, ignore_value), name="indices")
        return tf.SparseTensor(
            indices=indices,
            values=tf.gather_nd(tensor, indices, name="values"),
            dense_shape=tf.shape(tensor, out_type=tf.int64, name="dense_shape"),
        )
