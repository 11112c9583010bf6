"""The default graph that a program leaves, as rows that can be compared."""

import json
import sys
from pathlib import Path

from tfgraph.errors import OutputError
from tfgraph.files import write_atomically


def write_graph(path: Path) -> None:
    """Writes ``{"graph": rows, "variables": rows}`` as JSON.

    The rows of the graph are ``[name, type]``, or ``[name, type, seed, seed2]`` for
    an op with both attributes, in order of creation; null for an empty graph. Those
    of the variables are ``[name, shape, dtype]``, global ones, then local ones.
    A program that never imported TensorFlow leaves an empty graph.

    Raises:
      OutputError: if the file cannot be written.
    """
    rows = {"graph": None, "variables": []}
    if "tfgraph.v1" in sys.modules:
        from tfgraph import v1 as tf

        operations = tf.get_default_graph().get_operations()
        rows["graph"] = [_operation_row(operation) for operation in operations] or None
        variables = tf.global_variables() + tf.local_variables()
        rows["variables"] = [_variable_row(variable) for variable in variables]
    try:
        write_atomically(path, json.dumps(rows))
    except OSError as error:
        raise OutputError(
            f"The graph cannot be written to `{path}`: {error.strerror}."
        ) from None


def _operation_row(operation) -> list:
    attributes = operation.node_def.attr
    if "seed" in attributes and "seed2" in attributes:
        seeds = [attributes["seed"].i, attributes["seed2"].i]
    else:
        seeds = []
    return [operation.name, operation.type, *seeds]


def _variable_row(variable) -> list:
    return [variable.name, variable.shape.as_list(), variable.dtype.base_dtype.name]
