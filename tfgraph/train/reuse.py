"""Reuse the lower layers of a saved graph under new upper layers.

::

    saver = import_meta_graph("model.ckpt.meta")
    graph = tf.get_default_graph()
    X, y = tensor_named(graph, "X:0"), tensor_named(graph, "y:0")
    hidden3 = tensor_named(graph, "dnn/hidden3/Relu:0")
    logits = replace_upper_layers(hidden3, [("new_hidden4", 20), ("new_outputs", 10)])
    ...
    saver.restore(session, "model.ckpt")

See also ``restoring`` (part of a checkpoint), ``freezing`` (what not to train) and
``layer_search`` (how many layers to keep).
"""

import os
from collections.abc import Sequence

from tfgraph import v1 as tf
from tfgraph.errors import DataError, GraphNameError
from tfgraph.train.names import (
    operation_named,
    operation_names,
    tensor_named,
    variable_named,
)

__all__ = [
    "import_meta_graph",
    "operation_named",
    "operation_names",
    "replace_upper_layers",
    "tensor_named",
    "variable_named",
]

Layers = Sequence[tuple[str, int]]  # (name, units), from the kept layer upwards


def import_meta_graph(path: str | os.PathLike) -> tf.train.Saver:
    """Adds the saved graph to the default graph, which must be empty.

    In a graph that already holds operations, TensorFlow would rename what it imports
    without a word, and ``X:0`` would be the tensor of before.

    Args:
      path: a meta graph, usually ``model.ckpt.meta``.

    Returns:
      The saver of the imported variables: ``saver.restore(session, "model.ckpt")``.

    Raises:
      DataError: if the file is missing, damaged or holds no graph with variables.
      GraphNameError: if the default graph is not empty.
    """
    path = os.fspath(path)
    if not os.path.isfile(path):
        is_prefix = os.path.isfile(path + ".meta")
        remedy = f"The meta graph is `{path}.meta`." if is_prefix else "Check the path."
        raise DataError(f"No file `{path}` to import a graph from. {remedy}")
    present = len(tf.get_default_graph().get_operations())
    if present:
        raise GraphNameError(
            f"The default graph already holds {present} operations, so imported names "
            "could change. Call `tf.reset_default_graph()` first, or import within "
            "`with tf.Graph().as_default():`."
        )
    try:
        saver = tf.train.import_meta_graph(path)
    except (OSError, ValueError, KeyError, tf.errors.OpError) as error:
        raise DataError(
            f"`{path}` cannot be imported as a meta graph: {_reason(error)} "
            "Expected the `.meta` file that `tf.train.Saver.save` writes."
        ) from error
    if saver is None:
        raise DataError(
            f"`{path}` holds no graph with variables. Expected the `.meta` file that "
            "`tf.train.Saver.save` writes beside a checkpoint."
        )
    return saver


def replace_upper_layers(kept: tf.Tensor, layers: Layers) -> tf.Tensor:
    """Builds new dense layers on a kept tensor: ReLU, but for the last.

    What was above ``kept`` stays in the graph, unused. With the outputs as the only
    new layer, the hidden layers above ``kept`` are dropped.

    Args:
      kept: the last layer kept, ``[batch, units]``.
      layers: name and units of each new layer, the outputs last.

    Returns:
      The logits, ``[batch, units of the last layer]``.

    Raises:
      GraphNameError: if the graph already has a layer of one of these names.
      ValueError: if there are no layers.
    """
    if not layers:
        raise ValueError("`layers` must hold at least the output layer, got none.")
    _refuse_taken(kept.graph, [name for name, _ in layers])
    *hidden, (outputs_name, outputs_units) = layers
    top = kept
    for name, units in hidden:
        top = tf.layers.dense(top, units, activation=tf.nn.relu, name=name)
    return tf.layers.dense(top, outputs_units, name=outputs_name)


def _refuse_taken(graph: tf.Graph, names: list[str]) -> None:
    """Refuses a name in use: TensorFlow would call the new weights NAME/kernel_1."""
    taken = {operation.split("/")[0] for operation in operation_names(graph)}
    for name in names:
        if name in taken:
            raise GraphNameError(
                f"The graph already has a layer or operation named `{name}`. Give the "
                f"new layer another name, such as `new_{name}`: a pattern for one of "
                "the two would match both."
            )


def _reason(error: Exception) -> str:
    """Returns the first line of what TensorFlow says."""
    if isinstance(error, UnicodeDecodeError):
        return "it is neither a binary nor a text protocol buffer."
    return f"{(str(error).splitlines() or ['no reason given'])[0].rstrip('.')}."
