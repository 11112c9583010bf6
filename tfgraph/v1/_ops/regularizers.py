"""Regularizers of ``tf.get_variable``: applied once, when the variable is made.

Today's get_variable applies them once in the caller's scope, and again whenever the
collection is read; 1.15 did so once, in the scope ``<variable>/Regularizer`` (probe:
variables_regularizers_collections).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

VARIABLE_SCOPE = "tensorflow.python.ops.variable_scope"
METHOD = "_VariableStore._get_single_variable"


@hooks.replaces(VARIABLE_SCOPE, METHOD)
def get_single_variable(
    store: object,
    name: str,
    *args: object,
    regularizer: object = None,
    **kwargs: object,
) -> tf.Variable:
    """Gets a variable from the store, and regularizes it if it is new."""
    is_new = name not in store._vars
    variable = hooks.original(VARIABLE_SCOPE, METHOD)(store, name, *args, **kwargs)
    if is_new and regularizer:
        _collect_loss(variable, name, regularizer)
    return variable


def _collect_loss(variable: tf.Variable, name: str, regularizer: object) -> None:
    with tf.colocate_with(variable), tf.name_scope(f"{name}/Regularizer/"):
        with tf.init_scope():
            loss = regularizer(variable)
    if loss is not None:
        tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, loss)
