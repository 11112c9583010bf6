"""From features to the input of a network, by columns.

The graph is TensorFlow 1.15's op for op (probe ``contriblayers_feature_columns``).
"""

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _slim
from tfgraph.v1.contrib.layers import columns as _columns
from tfgraph.v1.contrib.layers.embeddings import safe_embedding_lookup_sparse


def input_from_feature_columns(
    columns_to_tensors, feature_columns, weight_collections=None, trainable=True,
    scope=None, cols_to_outs=None,
):
    """Returns the columns side by side, [batch, sum of their lengths].

    Args:
      columns_to_tensors: the features, a dict by name.
      feature_columns: a set or list; they are taken in order of ``key``.
      weight_collections: where embeddings are added.
      cols_to_outs: a dict to fill with each column's part.
    """
    features = dict(columns_to_tensors)
    outputs, found = [], {}
    with tf.variable_scope(
        scope, default_name="input_from_feature_columns", values=features.values()
    ):
        for column in sorted(set(feature_columns), key=lambda column: column.key):
            with tf.variable_scope(
                None, default_name=column.name, values=features.values()
            ):
                output = _dense(column, features, found, weight_collections, trainable)
            outputs.append(output)
            if cols_to_outs is not None:
                cols_to_outs[column] = output
        return tf.concat(outputs, 1)


def _ids(column, features, found):
    if column not in found:
        found[column] = column.ids(features)
    return found[column]


def _flat(ids):
    return _slim.load("tf_slim.layers.layers")._inner_flatten(ids, 2)


def _dense(column, features, found, collections, trainable):
    if isinstance(column, _columns._RealValuedColumn):
        tensor = column.dense(features)
        return tf.cast(tensor, tf.float32)
    if isinstance(column, _columns._BucketizedColumn):
        buckets = column.buckets(features)
        hot = tf.one_hot(
            tf.cast(buckets, tf.int64), column.length, 1.0, 0.0, name="one_hot"
        )
        width = column.length * column.source_column.dimension
        return tf.reshape(hot, [-1, width], name="reshape")
    if isinstance(column, _columns._EmbeddingColumn):
        return _embedded(column, features, found, collections, trainable)
    if isinstance(column, _columns._OneHotColumn):
        ids = _flat(_ids(column.sparse_id_column, features, found))
        dense = tf.sparse_tensor_to_dense(ids, default_value=-1)
        hot = tf.one_hot(dense, depth=column.length, on_value=1.0, off_value=0.0)
        return tf.reduce_sum(hot, axis=[1])
    raise ValueError(
        f"Column `{column.name}` is a {type(column).__name__[1:]}, ids without a "
        "meaning to a network. Wrap it in `embedding_column` or `one_hot_column`."
    )


def _embedded(column, features, found, collections, trainable):
    source = column.sparse_id_column
    ids = _flat(_ids(source, features, found))
    weights = None
    if isinstance(source, _columns._WeightedSparseColumn):
        weights = _flat(source.weights(features))
    collections = [*(collections or ()), tf.GraphKeys.GLOBAL_VARIABLES]
    if tf.GraphKeys.MODEL_VARIABLES not in collections:
        collections.append(tf.GraphKeys.MODEL_VARIABLES)
    embedding = tf.get_variable(
        "weights", shape=[source.length, column.dimension], dtype=tf.float32,
        initializer=column.initializer, trainable=column.trainable and trainable,
        collections=list(dict.fromkeys(collections)),
    )
    return safe_embedding_lookup_sparse(
        [embedding], ids, sparse_weights=weights, combiner=column.combiner,
        name=f"{column.name}weights", max_norm=column.max_norm,
    )


def weighted_sum_from_feature_columns(
    columns_to_tensors, feature_columns, num_outputs, weight_collections=None,
    trainable=True, scope=None,
):
    """A linear model on the columns.

    Returns:
      ``(predictions, column_to_variable, bias)``: [batch, num_outputs], a dict from
      column to a list of variables, and [num_outputs].
    """
    features, found = dict(columns_to_tensors), {}
    parts, variables = [], {}
    collections = list(
        dict.fromkeys([*(weight_collections or ()), tf.GraphKeys.GLOBAL_VARIABLES])
    )
    with tf.variable_scope(
        scope, default_name="weighted_sum_from_feature_columns",
        values=features.values(),
    ):
        for column in sorted(set(feature_columns), key=lambda column: column.key):
            with tf.variable_scope(
                None, default_name=column.name, values=features.values()
            ):
                part, variable = _linear(
                    column, features, found, num_outputs, collections, trainable
                )
            parts.append(part)
            variables[column] = [variable]
        total = tf.add_n(parts)
        bias = tf.get_variable(
            "bias_weight", shape=[num_outputs], collections=collections,
            initializer=tf.zeros_initializer(), trainable=trainable,
        )
        return tf.nn.bias_add(total, bias), variables, bias


def _linear(column, features, found, num_outputs, collections, trainable):
    def weights(rows):
        return tf.get_variable(
            "weights" if hasattr(column, "ids") else "weight",
            shape=[rows, num_outputs], initializer=tf.zeros_initializer(),
            collections=collections, trainable=trainable,
        )

    if isinstance(column, _columns._RealValuedColumn):
        variable = weights(column.dimension)
        dense = tf.cast(column.dense(features), tf.float32)
        return tf.matmul(dense, variable), variable
    rows = column.length
    if isinstance(column, _columns._BucketizedColumn):
        rows *= column.source_column.dimension
    if isinstance(column, (_columns._EmbeddingColumn, _columns._OneHotColumn)):
        dense = _dense(column, features, found, None, trainable)
        variable = weights(dense.shape.as_list()[1])
        return tf.matmul(dense, variable), variable
    ids = _flat(_ids(column, features, found))
    sparse_weights = None
    if isinstance(column, _columns._WeightedSparseColumn):
        sparse_weights = _flat(column.weights(features))
    variable = weights(rows)
    looked_up = safe_embedding_lookup_sparse(
        [variable], ids, sparse_weights=sparse_weights, combiner=column.combiner,
        name=f"{column.name}_weights",
    )
    return looked_up, variable


def parse_feature_columns_from_examples(serialized, feature_columns, name=None):
    """``tf.parse_example`` of the columns' features."""
    spec = _columns.create_feature_spec_for_parsing(feature_columns)
    return tf.parse_example(serialized, spec, name=name)
