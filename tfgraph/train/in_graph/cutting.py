"""One training step, cut out of the graph that it was built in."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tfgraph import v1 as tf
from tfgraph.train.in_graph.conditions import decide, op_name

REFERENCE_VARIABLES = frozenset({"Variable", "VariableV2"})
FEEDBACK = frozenset({"NextIteration", "RefNextIteration"})
VARIABLES = REFERENCE_VARIABLES | {"VarHandleOp"}


@dataclass(frozen=True)
class Step:
    """What computes some targets, to be imported elsewhere: ``tf.import_graph_def``.

    Attributes:
      graph_def: the ops.
      targets: names of tensors, with their number (``"loss:0"``), and of ops.
      variables: the ops of the variables that it reads or changes; they stay outside.
      taken: names of all ops that it takes from outside.
      graph: where it was cut out.
    """

    graph_def: tf.GraphDef
    targets: tuple[str, ...]
    variables: tuple[tf.Operation, ...]
    taken: frozenset[str]
    graph: tf.Graph


def cut_out(
    targets: Sequence[tf.Tensor | tf.Operation],
    inputs: Iterable[tf.Tensor],
    known: Mapping[tf.Tensor, bool] | None = None,
) -> Step:
    """Cuts what the targets need out of their graph, up to inputs and variables.

    Args:
      targets: what to compute, tensors and ops.
      inputs: the tensors that will come from elsewhere.
      known: boolean tensors of which the value is given. Conditionals on them are
        decided and the branch not taken is left out, which changes no number.

    Raises:
      ValueError: if the targets need another placeholder.
    """
    known = known or {}
    graph = tf.get_default_graph()
    borders = {tensor.op for tensor in (*inputs, *known)}
    needed = set(_ancestors([getattr(t, "op", t) for t in targets], borders))
    ops = _inputs_first([op for op in graph.get_operations() if op in needed])
    nodes = [_free(op.node_def) for op in ops]
    values = {tensor.op.name: value for tensor, value in known.items()}
    nodes, names = decide(nodes, [t.name for t in targets], values)
    nodes = _reachable(nodes, names)
    _refuse_placeholders(nodes)
    inside = {node.name for node in nodes}
    taken = {op_name(name) for node in nodes for name in node.input} - inside
    variables = [op for op in graph.get_operations() if op.type in VARIABLES]
    graph_def = tf.GraphDef(versions=graph.graph_def_versions)
    graph_def.node.extend(nodes)
    return Step(
        graph_def,
        tuple(names),
        tuple(op for op in variables if op.name in taken),
        frozenset(taken),
        graph,
    )


def with_updates_last(step: Step, targets: Iterable[str]) -> Step:
    """Returns a step whose variables change only after some targets are computed.

    Within one ``session.run`` an op that only reads a variable may otherwise see it
    before or after its update.

    Args:
      step: a step of which nothing was changed since it was cut out.
      targets: names among its targets; one that itself comes from an update, as what
        an assignment returns, is not waited for.
    """
    variables = {op.name for op in step.variables}
    updates, after = [], set()
    graph_def = tf.GraphDef()
    graph_def.CopyFrom(step.graph_def)
    for node in graph_def.node:
        inputs = [op_name(name) for name in node.input]
        if inputs and inputs[0] in variables and _changes(node.name, step.graph):
            updates.append(node)
            after.add(node.name)
        elif not after.isdisjoint(inputs):
            after.add(node.name)
    first = {op_name(name) for name in targets} - after
    inside = {node.name for node in graph_def.node}
    for node in updates:
        node.input.extend(f"^{name}" for name in sorted(first & inside))
    return replace(step, graph_def=graph_def)


def _changes(name: str, graph: tf.Graph) -> bool:
    """Whether an op whose first input is a variable may change it."""
    op = graph.get_operation_by_name(name)
    return op.op_def.input_arg[0].is_ref or (
        op.inputs[0].dtype == tf.resource and op.type != "ReadVariableOp"
    )


def _ancestors(
    ops: Iterable[tf.Operation], borders: set[tf.Operation]
) -> Iterator[tf.Operation]:
    """Yields the ops and all that they depend on, not beyond borders and variables."""
    waiting, seen = list(ops), set(borders)
    while waiting:
        op = waiting.pop()
        if op in seen or op.type in VARIABLES:
            continue
        seen.add(op)
        yield op
        waiting += [tensor.op for tensor in op.inputs]
        waiting += op.control_inputs


def _inputs_first(ops: Sequence[tf.Operation]) -> Iterator[tf.Operation]:
    """Yields ops after their inputs, and otherwise in the order given.

    A conditional's ``Switch`` is made after the op that it feeds. A loop's
    ``NextIteration`` feeds back and does not count.
    """
    number = {op: index for index, op in enumerate(ops)}
    missing = {op: {i for i in _inputs(op) if i in number} for op in ops}
    followers = defaultdict(list)
    for op, inputs in missing.items():
        for before in inputs:
            followers[before].append(op)
    ready = [number[op] for op in ops if not missing[op]]
    while ready:
        op = ops[heapq.heappop(ready)]
        yield op
        for follower in followers[op]:
            missing[follower].remove(op)
            if not missing[follower]:
                heapq.heappush(ready, number[follower])


def _inputs(op: tf.Operation) -> list[tf.Operation]:
    inputs = [*(tensor.op for tensor in op.inputs), *op.control_inputs]
    return [before for before in inputs if before.type not in FEEDBACK]


def _free(node: tf.NodeDef) -> tf.NodeDef:
    """Drops the wish to be placed beside other ops, which may stay behind."""
    if "_class" in node.attr:
        del node.attr["_class"]
    return node


def _reachable(nodes: list[tf.NodeDef], targets: Iterable[str]) -> list[tf.NodeDef]:
    by_name = {node.name: node for node in nodes}
    waiting, seen = [op_name(name) for name in targets], set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in by_name:
            seen.add(name)
            waiting += map(op_name, by_name[name].input)
    return [node for node in nodes if node.name in seen]


def _refuse_placeholders(nodes: Iterable[tf.NodeDef]) -> None:
    needed = [node.name for node in nodes if node.op == "Placeholder"]
    if needed:
        raise ValueError(
            f"The training step needs `{'`, `'.join(needed)}` fed, beside the inputs "
            "and labels. Only the feed loop can; or give the placeholder a default "
            "(tf.placeholder_with_default)."
        )
