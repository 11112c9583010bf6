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
            _shape(node.attr["shape"].shape),
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
    collections = meta_graph.collection_def
    if not any(name in collections for name in _VARIABLE_COLLECTIONS):
        return None
    names = set()
    if "trainable_variables" in collections:
        for content in collections["trainable_variables"].bytes_list.value:
            try:
                variable = variable_pb2.VariableDef.FromString(content)
            except DecodeError as error:
                raise DataError(
                    "The meta graph's collection `trainable_variables` is damaged: "
                    f"{error}. If the file was copied, do that again."
                ) from error
            names.add(variable.variable_name.partition(":")[0])
            names.add(variable.save_slice_info_def.full_name)
    return names - {""}


def placeholders(graph: tf.GraphDef) -> list[Placeholder]:
    """Returns the placeholders of a graph, in its order, without those of savers."""
    is_old = 0 < graph.versions.producer < _SCALAR_PLACEHOLDERS
    found = []
    for node in graph.node:
        if node.op in _PLACEHOLDERS and not _SAVER_PLACEHOLDER.fullmatch(node.name):
            shape = _shape(node.attr["shape"].shape) if "shape" in node.attr else None
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
        _producer(name) for node in meta_graph.graph_def.node for name in node.input
    }
    for name in _NO_OUTPUT_COLLECTIONS:
        if name in meta_graph.collection_def:
            collected = meta_graph.collection_def[name].node_list.value
            consumed.update(map(_producer, collected))
    return [
        (node.name, node.op)
        for node in meta_graph.graph_def.node
        if node.name not in consumed and _may_be_output(node, types)
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


def _may_be_output(node: node_def_pb2.NodeDef, types: dict[str, str]) -> bool:
    if _NO_OUTPUT_TYPE.fullmatch(node.op) or _NO_OUTPUT_SCOPE.fullmatch(node.name):
        return False
    if node.op in _PASS_ON and node.input:  # the value of a variable, a cond's pivot
        return types.get(_producer(node.input[0])) not in {*_VARIABLES, "Switch"}
    return True


def _producer(name: str) -> str:
    return name.removeprefix("^").partition(":")[0]


def _shape(shape: tensor_shape_pb2.TensorShapeProto) -> list[int | None] | None:
    if shape.unknown_rank:
        return None
    return [None if dim.size < 0 else dim.size for dim in shape.dim]
