"""Feature columns: identity columns check their ids, linear models use resources.

``categorical_column_with_identity`` asserts that ids are within its range unless it
has a default; the variables of ``tf.feature_column.linear_model`` are resource
variables (probe: estimator_feature_column_input_layer).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

COLUMNS = "tensorflow.python.feature_column.feature_column"
COLUMNS_V2 = "tensorflow.python.feature_column.feature_column_v2"


@hooks.replaces(COLUMNS_V2, "IdentityCategoricalColumn._transform_input_tensor")
def identity_ids(column: object, input_tensor: tf.SparseTensor) -> tf.SparseTensor:
    """Returns the ids as int64, checked or with those out of range replaced."""
    values = _ids_in_range(column, input_tensor, tf.where_v2)
    return tf.SparseTensor(input_tensor.indices, values, input_tensor.dense_shape)


@hooks.replaces(COLUMNS, "_IdentityCategoricalColumn._transform_feature")
def identity_feature(column: object, inputs: object) -> tf.SparseTensor:
    """The same for columns of the first version."""
    to_sparse = hooks.private(COLUMNS, "_to_sparse_input_and_drop_ignore_values")
    input_tensor = to_sparse(inputs.get(column.key))
    values = _ids_in_range(column, input_tensor, tf.where)
    return tf.SparseTensor(input_tensor.indices, values, input_tensor.dense_shape)


def _ids_in_range(
    column: object, input_tensor: tf.SparseTensor, select: object
) -> tf.Tensor:
    if not input_tensor.dtype.is_integer:
        raise ValueError(
            f"The feature {column.key} must hold integers, got {input_tensor.dtype}."
        )
    values = tf.cast(input_tensor.values, tf.int64, name="values")
    n_buckets = tf.cast(column.num_buckets, tf.int64, name="num_buckets")
    zero = tf.cast(0, tf.int64, name="zero")
    if column.default_value is not None:
        is_outside = tf.logical_or(
            values < zero, values >= n_buckets, name="out_of_range"
        )
        defaults = tf.fill(
            dims=tf.shape(values),
            value=tf.cast(column.default_value, tf.int64),
            name="default_values",
        )
        return select(is_outside, defaults, values)
    is_below = tf.assert_less(
        values,
        n_buckets,
        data=(values, n_buckets),
        message=f"An id of the column {column.name} is not below its number of buckets",
        name="assert_less_than_num_buckets",
    )
    is_positive = tf.assert_greater_equal(
        values,
        zero,
        data=(values,),
        message=f"An id of the column {column.name} is negative",
        name="assert_greater_or_equal_0",
    )
    with tf.control_dependencies((is_below, is_positive)):
        return tf.identity(values)


@hooks.replaces(COLUMNS, "_FCLinearWrapper.build")
def build_column_weights(layer: object, _: object) -> None:
    """Adds the weights of one column, ``[buckets or elements, units]``."""
    column = layer._feature_column
    if isinstance(column, hooks.private(COLUMNS, "_CategoricalColumn")):
        n_rows = column._num_buckets
    else:
        n_rows = column._variable_shape.num_elements()
    layer._weight_var = _add_variable(layer, "weights", (n_rows, layer._units))
    layer.built = True


@hooks.replaces(COLUMNS, "_BiasLayer.build")
def build_bias(layer: object, _: object) -> None:
    """Adds the bias, ``[units]``."""
    layer._bias_variable = _add_variable(layer, "bias_weights", [layer._units])
    layer.built = True


def _add_variable(layer: object, name: str, shape: object) -> tf.Variable:
    variable = layer.add_variable(
        name=name,
        shape=shape,
        initializer=tf.zeros_initializer(),
        trainable=layer.trainable,
        use_resource=True,
    )
    hooks.private(COLUMNS, "_add_to_collections")(variable, layer._weight_collections)
    return variable
