"""Give a training step resource variables in place of reference variables.

Functions, and so XLA, know resource variables only. The ops that compute are the same
kernels under other names.
"""

from collections.abc import Iterator
from dataclasses import replace

from tfgraph import v1 as tf
from tfgraph.errors import TfgraphError
from tfgraph.train.in_graph.conditions import op_name
from tfgraph.train.in_graph.cutting import REFERENCE_VARIABLES, Step

ASSIGNMENTS = {
    "Assign": "AssignVariableOp",
    "AssignAdd": "AssignAddVariableOp",
    "AssignSub": "AssignSubVariableOp",
}


class NotConvertibleError(TfgraphError):
    """A training step uses a variable in a way that resource variables do not know."""


def with_resources(step: Step) -> Step:
    """Returns a step that takes handles of resource variables from outside.

    Raises:
      NotConvertibleError: if an op that changes a reference variable has no
        counterpart for resources.
    """
    dtypes = {
        op.name: op.outputs[0].dtype.base_dtype.as_datatype_enum
        for op in step.variables
        if op.type in REFERENCE_VARIABLES
    }
    nodes, changed = [], {}  # changed: ops that change a variable, with its handle
    for node in step.graph_def.node:
        new = tf.NodeDef()
        new.CopyFrom(node)
        first = op_name(node.input[0]) if node.input else None
        if first in dtypes and _counterpart(node.op):
            _change(new, dtypes[first])
            changed[node.name] = node.input[0]
        elif first in dtypes and node.op == "Identity":
            new.op = "ReadVariableOp"
            _set_dtype(new, dtypes[first])
        else:
            nodes += _read_inputs(new, dtypes, changed, step.graph)
        nodes.append(new)
    graph_def = tf.GraphDef(versions=step.graph_def.versions)
    graph_def.node.extend(nodes)
    targets = tuple(op_name(t) if op_name(t) in changed else t for t in step.targets)
    return replace(step, graph_def=graph_def, targets=targets)


def _counterpart(op_type: str) -> str | None:
    """The op on a resource that does what one on a reference does."""
    if op_type in ASSIGNMENTS:
        return ASSIGNMENTS[op_type]
    if op_type.startswith(("Apply", "SparseApply", "Scatter")):
        name = f"Resource{op_type}"
        return name if hasattr(tf.raw_ops, name) else None
    return None


def _change(node: tf.NodeDef, dtype: int) -> None:
    new = _counterpart(node.op)
    if not node.op.startswith(("Apply", "SparseApply")):
        _set_dtype(node, dtype)
    node.op = new


def _set_dtype(node: tf.NodeDef, dtype: int) -> None:
    """Leaves the type, which resources call dtype, and that of indices."""
    for name in set(node.attr) - {"Tindices"}:
        del node.attr[name]
    node.attr["dtype"].type = dtype


def _read_inputs(
    node: tf.NodeDef,
    dtypes: dict[str, int],
    changed: dict[str, str],
    graph: tf.Graph,
) -> Iterator[tf.NodeDef]:
    """Yields a read for each input that was a variable, or an assignment's result."""
    for index, name in enumerate(node.input):
        op = op_name(name)
        if name.startswith("^") or (op not in dtypes and op not in changed):
            continue
        op_def = graph.get_operation_by_name(node.name).op_def
        if any(argument.is_ref for argument in op_def.input_arg):
            raise NotConvertibleError(
                f"The operation `{node.name}` ({node.op}) changes the reference "
                f"variable `{op}` in a way that resource variables do not have. "
                "Train with the feed loop or with the uncompiled loop in the graph."
            )
        read = tf.NodeDef(name=f"{node.name}/read_{index}", op="ReadVariableOp")
        handle = changed.get(op, name)
        read.input.append(handle)
        if op in changed:
            read.input.append(f"^{op}")
        read.attr["dtype"].type = dtypes[op_name(handle)]
        node.input[index] = read.name
        yield read
