"""Control dependencies leave no attribute on the ops that are waited for, as in 1.15.

TensorFlow 2 marks them for its statistics on graphs compiled for TPUs. Where such an op
has run before, as in a Keras model that is trained and then evaluated, it logs a
warning each time.
"""

from tfgraph.v1._ops import hooks

OPS = "tensorflow.python.framework.ops"
MARK = "_has_manual_control_dependencies"


@hooks.replaces(OPS, "Operation._set_attr")
def set_attr(operation: object, name: str, value: object) -> None:
    """Sets an attribute of an op, unless it is that mark."""
    if name != MARK:
        hooks.original(OPS, "Operation._set_attr")(operation, name, value)
