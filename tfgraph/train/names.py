"""Find the parts of a graph by name; a wrong name is answered with the nearest ones."""

import difflib
import re
from collections.abc import Iterable

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError

MOST_LISTED = 20  # names in an error message


def operation_names(graph: tf.Graph) -> list[str]:
    """Returns the names of all operations, in the order of their creation."""
    return [operation.name for operation in graph.get_operations()]


def operation_named(graph: tf.Graph, name: str) -> tf.Operation:
    """Returns the operation of that name, such as ``dnn/hidden3/Relu``.

    Raises:
      GraphNameError: if there is none, naming the nearest.
    """
    known = operation_names(graph)
    if name in known:
        return graph.get_operation_by_name(name)
    stem = name.partition(":")[0]
    if stem in known:
        hint = f"`{name}` is a name of a tensor; its operation is `{stem}`. "
    else:
        hint = suggest(name, known)
    raise GraphNameError(
        f"No operation named `{name}` in the graph ({len(known)} operations). {hint}"
        "`tfgraph.train.names.operation_names` lists all."
    )


def tensor_named(graph: tf.Graph, name: str) -> tf.Tensor:
    """Returns the tensor of that name, such as ``dnn/hidden3/Relu:0``.

    A tensor is called after its operation, a colon and the number of the output.

    Raises:
      GraphNameError: if there is none, naming the nearest.
    """
    tensors = {
        tensor.name: tensor
        for operation in graph.get_operations()
        for tensor in operation.outputs
    }
    if name in tensors:
        return tensors[name]
    if f"{name}:0" in tensors:
        hint = f"`{name}` is an operation; its first output is `{name}:0`. "
    else:
        hint = suggest(name, tensors)
    raise GraphNameError(
        f"No tensor named `{name}` in the graph ({len(tensors)} tensors). {hint}"
        "`tfgraph.train.names.operation_names` lists all operations; the tensor "
        "`NAME:0` is the first output of `NAME`."
    )


def variable_named(graph: tf.Graph, name: str) -> tf.Variable:
    """Returns the global variable of that name: ``hidden3/kernel:0``, ``:0`` or not.

    Raises:
      GraphNameError: if there is none, naming the nearest.
    """
    collection = graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
    variables = {variable.op.name: variable for variable in collection}
    key = name.removesuffix(":0")
    if key in variables:
        return variables[key]
    raise GraphNameError(
        f"No variable named `{name}` in the graph ({len(variables)} variables). "
        f"{suggest(key, variables)}`tf.global_variables()` lists all."
    )


def variables_matching(collection: str, scope: str) -> list[tf.Variable]:
    """Returns the variables of a collection of the default graph, by scope pattern.

    Args:
      collection: such as ``tf.GraphKeys.TRAINABLE_VARIABLES``.
      scope: regular expression; as in ``tf.get_collection`` it must match at the start
        of the name (``re.match``): ``"hidden[34]|outputs"``, not ``"3"``.

    Raises:
      GraphNameError: if the pattern matches nothing or is no regular expression.
    """
    try:
        re.compile(scope)
    except re.error as error:
        raise GraphNameError(
            f"`{scope}` is not a regular expression: {error}. Expected a pattern such "
            "as `hidden[34]|outputs`."
        ) from error
    matching = tf.get_collection(collection, scope=scope)
    if matching:
        return matching
    known = [variable.op.name for variable in tf.get_collection(collection)]
    names = ", ".join(f"`{name}`" for name in known[:MOST_LISTED]) or "none"
    names += ", ..." if len(known) > MOST_LISTED else ""
    raise GraphNameError(
        f"The pattern `{scope}` matches nothing in the collection `{collection}`, "
        f"which holds {len(known)}: {names}. The pattern must match at the start of "
        "the name; begin it with `.*` to match anywhere."
    )


def suggest(name: str, known: Iterable[str]) -> str:
    """Returns "Did you mean ...? " with the names nearest to ``name``, or ""."""
    close = nearest(name, known)
    return f"Did you mean {close}? " if close else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Returns up to three known names near ``name``, the nearest first, or ""."""
    return ", ".join(f"`{n}`" for n in difflib.get_close_matches(name, list(known)))
