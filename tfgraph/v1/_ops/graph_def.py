"""A graph that is larger than its message may be says so, as TensorFlow 1 did."""

import tensorflow.compat.v1 as tf
from google.protobuf.message import DecodeError

from tfgraph.v1._ops import hooks

OPS = "tensorflow.python.framework.ops"


@hooks.replaces(OPS, "Graph._as_graph_def")
def as_graph_def(
    graph: tf.Graph, *args: object, **kwargs: object
) -> tuple[tf.GraphDef, int]:
    """Returns the graph as a message, and its version.

    Raises:
      ValueError: if it has more than 2 GB; TensorFlow 2 calls its own message corrupt.
    """
    try:
        return hooks.original(OPS, "Graph._as_graph_def")(graph, *args, **kwargs)
    except DecodeError as error:
        raise ValueError(
            "GraphDef cannot be larger than 2GB. Feed large arrays to a placeholder, "
            "or have a variable's initializer read one, instead of constants."
        ) from error
