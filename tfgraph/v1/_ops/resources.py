"""Resource variables: a sparse read is followed by an ``Identity``.

Probe: keras_layers_names (embedding), estimator_feature_column_input_layer.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

RESOURCES = "tensorflow.python.ops.resource_variable_ops"


def _read_then_copy(method: str) -> None:
    @hooks.replaces(RESOURCES, method)
    def read(
        variable: tf.Variable, indices: tf.Tensor, name: str | None = None
    ) -> tf.Tensor:
        value = hooks.original(RESOURCES, method)(variable, indices, name=name)
        return value if value.dtype == tf.variant else tf.identity(value)


_read_then_copy("BaseResourceVariable.sparse_read")
_read_then_copy("BaseResourceVariable.gather_nd")
