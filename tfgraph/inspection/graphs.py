"""What a graph holds, read from its message: it is never imported."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from tfgraph import v1 as tf  # first: it quiets TensorFlow
from tfgraph.errors import DataError
from tfgraph.inspection.variables import Variable, describe, dtype_name
from tensorflow.core.framework import (  # isort: skip
    node_def_pb2,
    tensor_shape_pb2,
    variable_pb2,
)

_VARIABLES = {"Variable", "VariableV2", "AutoReloadVariable", "VarHandleOp"}
_PLACEHOLDERS = {"Placeholder", "PlaceholderV2", "PlaceholderWithDefault"}
# Before this version of the graph format, a placeholder's shape [] meant unknown.
_SCALAR_PLACEHOLDERS = 24
_VARIABLE_COLLECTIONS = ("variables", "local_variables", "trainable_variables")

# What nobody consumes and is no result: training, saving, initialization, summaries.
_NO_OUTPUT_TYPE = re.compile(
    r"NoOp|Const|Shape|ShapeN|Switch|Assert|Print|Variable.*|VarHandleOp|Placeholder.*"
    r"|(Ref|Resource)?Assign.*|VarIsInitializedOp|IsVariableInitialized"
    r"|(Resource)?(Sparse)?Apply.*|(Resource)?Scatter.*|DestroyResourceOp"
    r"|Save.*|Restore.*|MergeV2Checkpoints|ShardedFilename"
    r"|.*Summary(V2)?|.*(Enqueue|Close)(Many)?(V2)?|.*InitializeTable.*"
)
_NO_OUTPUT_SCOPE = re.compile(
    r"(.*/)?(gradients|save|init|report_uninitialized_variables)(_\d+)?(/.*)?"
)
_NO_OUTPUT_COLLECTIONS = ("update_ops", "train_op", "summaries", "summary_op")
_SAVER_PLACEHOLDER = re.compile(r"(.*/)?save(_\d+)?/(filename|Const)")
_PASS_ON = {"Identity", "ReadVariableOp"}


@dataclass(frozen=True)
class Placeholder:
    """What a graph is fed; a shape, or a dimension, that is not known is None."""

    name: str
    dtype: str
    shape: list[int | None] | None


def variables(meta_graph: tf.MetaGraphDef) -> list[Variable]:
    """Returns the variables of a graph, sorted by name."""
    trainable = trainable_names(meta_graph)
    return [
        describe(
            node.name,
            shape_of(node.attr["shape"].shape),
            node.attr["dtype"].type,
            trainable_names=trainable,
        )
        for node in sorted(meta_graph.graph_def.node, key=lambda node: node.name)
        if node.op in _VARIABLES
    ]


def trainable_names(meta_graph: tf.MetaGraphDef) -> set[str] | None:
    """Returns the names of the trainable variables, of partitioned ones both names.

    Returns None if the meta graph has no collections of variables.

    Raises:
      DataError: if the collection of trainable variables is damaged.
    """
    if not any(name in meta_graph.collection_def for name in _VARIABLE_COLLECTIONS):
        return None
    whole = whole_names(meta_graph, "trainable_variables")
    return {*whole, *whole.values()}


def whole_names(meta_graph: tf.MetaGraphDef, collection: str) -> dict[str, str]:
    """Returns the names in a collection of variables, and those of the whole variables.

    The two differ for the parts of a partitioned variable.

    Raises:
      DataError: if the collection is damaged.
    """
    names = {}
    if collection in meta_graph.collection_def:
        for content in meta_graph.collection_def[collection].bytes_list.value:
            try:
                variable = variable_pb2.VariableDef.FromString(content)
            except DecodeError as error:
                raise DataError(
                    f"The meta graph's collection `{collection}` is damaged: {error}. "
                    "If the file was copied, do that again."
                ) from error
            name = variable.variable_name.partition(":")[0]
            names[name] = variable.save_slice_info_def.full_name or name
    return names


def placeholders(graph: tf.GraphDef) -> list[Placeholder]:
    """Returns the placeholders of a graph, in its order, without those of savers."""
    is_old = 0 < graph.versions.producer < _SCALAR_PLACEHOLDERS
    found = []
    for node in graph.node:
        if node.op in _PLACEHOLDERS and not _SAVER_PLACEHOLDER.fullmatch(node.name):
            shape = shape_of(node.attr["shape"].shape) if "shape" in node.attr else None
            shape = None if is_old and shape == [] else shape
            dtype = dtype_name(node.attr["dtype"].type)
            found.append(Placeholder(node.name, dtype, shape))
    return found


def likely_outputs(meta_graph: tf.MetaGraphDef) -> list[tuple[str, str]]:
    """Returns name and type of the operations that look like the graph's results.

    Those are the outputs that its signatures name; without signatures, the operations
    that no other consumes and that do not serve training, saving, initialization or
    summaries.
    """
    types = {node.name: node.op for node in meta_graph.graph_def.node}
    signed = {
        info.name.partition(":")[0]
        for signature in meta_graph.signature_def.values()
        for info in signature.outputs.values()
    }
    if signed & types.keys():
        return [(name, op_type) for name, op_type in types.items() if name in signed]
    consumed = {
        producer(name) for node in meta_graph.graph_def.node for name in node.input
    }
    for name in _NO_OUTPUT_COLLECTIONS:
        consumed |= node_list(meta_graph, name)
    return [
        (node.name, node.op)
        for node in meta_graph.graph_def.node
        if node.name not in consumed and may_be_output(node, types)
    ]


def unknown_ops(graph: tf.GraphDef) -> dict[str, list[str]]:
    """Returns the names of the operations that this TensorFlow does not know, by type.

    An operation in a function's body has the function's name and `/` before its own.
    """
    registry = tf.Graph()
    known = {function.signature.name: True for function in graph.library.function}
    unknown = {}
    for name, op_type in _all_operations(graph):
        if op_type not in known:
            known[op_type] = _is_registered(registry, op_type)
        if not known[op_type]:
            unknown.setdefault(op_type, []).append(name)
    return dict(sorted(unknown.items()))


def _all_operations(graph: tf.GraphDef) -> Iterator[tuple[str, str]]:
    for node in graph.node:
        yield node.name, node.op
    for function in graph.library.function:
        for node in function.node_def:
            yield f"{function.signature.name}/{node.name}", node.op


def _is_registered(registry: tf.Graph, op_type: str) -> bool:
    try:
        registry.op_def_for_type(op_type)
    except (RuntimeError, tf.errors.NotFoundError):
        return False
    return True


def node_list(meta_graph: tf.MetaGraphDef, collection: str) -> set[str]:
    """Returns the names of the operations in a collection of operations or tensors."""
    if collection not in meta_graph.collection_def:
        return set()
    return set(map(producer, meta_graph.collection_def[collection].node_list.value))


def may_be_output(node: node_def_pb2.NodeDef, types: dict[str, str]) -> bool:
    """Returns whether a node that nobody consumes looks like a result."""
    if is_auxiliary_type(node.op) or is_auxiliary_scope(node.name):
        return False
    if node.op in _PASS_ON and node.input:  # the value of a variable, a cond's pivot
        return types.get(producer(node.input[0])) not in {*_VARIABLES, "Switch"}
    return True


def is_auxiliary_type(op_type: str) -> bool:
    """Returns whether operations of a type update, save, summarize or describe."""
    return _NO_OUTPUT_TYPE.fullmatch(op_type) is not None


def is_auxiliary_scope(name: str) -> bool:
    """Returns whether an operation is in a scope for gradients, saving or starting."""
    return _NO_OUTPUT_SCOPE.fullmatch(name) is not None


def producer(name: str) -> str:
    """Returns the name of the node that an input such as ``^node`` or ``node:1`` is."""
    return name.removeprefix("^").partition(":")[0]


def shape_of(shape: tensor_shape_pb2.TensorShapeProto) -> list[int | None] | None:
    """Returns the dimensions, None for an unknown one, or None if all are unknown."""
    if shape.unknown_rank:
        return None
    return [None if dim.size < 0 else dim.size for dim in shape.dim]
