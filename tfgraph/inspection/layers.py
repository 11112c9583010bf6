"""The layers of a graph: its variables by scope, and what computes with them.

TensorFlow 1 keeps no list of layers. What it keeps is enough: the variables of a layer
share a variable scope, the operations that use them share a name scope, and the
message of a graph holds the operations' shapes.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tfgraph import v1 as tf
from tfgraph.inspection import graphs
from tfgraph.inspection.variables import Variable
from tensorflow.core.framework import node_def_pb2  # isort: skip

_NodeDef = node_def_pb2.NodeDef
_PASS_ON = {  # reads, cuts and joins: what computes comes after them
    "Cast", "ConcatV2", "Enter", "ExpandDims", "Identity", "ReadVariableOp", "RefEnter",
    "RefIdentity", "RefSwitch", "Reshape", "Split", "StridedSlice", "Switch",
}  # fmt: skip
_CHANGES_VARIABLE = re.compile(r"(Resource)?(Sparse)?(Apply|Assign|Scatter).*")
_SUMMARY = re.compile(r".*Summary(V2)?")  # whatever it shows is a result all the same
_BRINGS_NO_DATA = re.compile(r"Const|NoOp|Variable.*|VarHandleOp")


@dataclass(frozen=True)
class Layer:
    """The variables of one scope; what is not known is None.

    Attributes:
      name: the variable scope, or the variable's own name if it is in none.
      type: of the first operation that computes with them, such as ``MatMul`` or
        ``Conv2D``; ``BatchNorm`` if a moving variance is among the variables.
      output_shape: of the last operation in the layer's name scope, its activation
        function included.
      parameters: number of values; a variable of unknown size adds nothing.
      trainable: how many of them are trainable.
    """

    name: str
    type: str | None
    output_shape: list[int | None] | None
    parameters: int
    trainable: int | None

    @property
    def non_trainable(self) -> int | None:
        """How many parameters are not trainable."""
        return None if self.trainable is None else self.parameters - self.trainable


def layers(meta_graph: tf.MetaGraphDef) -> list[Layer]:
    """Returns the layers that have variables, in the order of the graph.

    All trainable variables count. Others do if a result of the graph depends on them
    and on data, or if an operation of ``UPDATE_OPS`` does: frozen weights and the
    moving averages of batch normalization, but not step counters, the optimizers'
    variables, metrics and local variables.

    Args:
      meta_graph: with the shapes that ``Saver`` writes and ``as_graph_def`` adds if
        told so; without them all output shapes are None.

    Raises:
      DataError: if a collection of variables is damaged.
    """
    network = _Network(meta_graph.graph_def)
    whole_names = graphs.whole_names(meta_graph, "variables")
    by_name = {variable.name: variable for variable in graphs.variables(meta_graph)}
    trainable = {name for name, variable in by_name.items() if variable.trainable}
    updates = graphs.node_list(meta_graph, "update_ops")
    counted = trainable | network.behind(network.results(trainable) | updates)
    scopes = defaultdict(list)
    for node in meta_graph.graph_def.node:
        name = node.name
        if name in by_name and name in counted and name in (whole_names or counted):
            whole_name = whole_names.get(name, name)
            scopes[whole_name.rpartition("/")[0] or whole_name].append(by_name[name])
    return [_layer(scope, variables, network) for scope, variables in scopes.items()]


def _layer(scope: str, variables: list[Variable], network: "_Network") -> Layer:
    users = [network.first_user(variable.name) for variable in variables]
    user = next((node for node in users if node is not None), None)
    is_batch_norm = any(v.name.endswith("/moving_variance") for v in variables)
    is_known = all(variable.trainable is not None for variable in variables)
    return Layer(
        name=scope,
        type="BatchNorm" if is_batch_norm else user and user.op,
        output_shape=user and _shape(network.last_in_scope(user, scope)),
        parameters=_count(variables),
        trainable=_count(v for v in variables if v.trainable) if is_known else None,
    )


def _count(variables: Iterable[Variable]) -> int:
    return sum(variable.count or 0 for variable in variables)


def _shape(node: _NodeDef) -> list[int | None] | None:
    shapes = node.attr["_output_shapes"].list.shape
    return graphs.shape_of(shapes[0]) if shapes else None


class _Network:
    """Who takes whose values, but for what computes gradients, saves or initializes."""

    def __init__(self, graph: tf.GraphDef) -> None:
        self.nodes = {
            node.name: node
            for node in graph.node
            if not graphs.is_auxiliary_scope(node.name)
        }
        self.types = {name: node.op for name, node in self.nodes.items()}
        self.position = {name: i for i, name in enumerate(self.nodes)}
        self.consumers = defaultdict(list)
        self.consumers_of_first_output = defaultdict(list)
        for name in self.nodes:
            for tensor in self.values(name):
                self.consumers[graphs.producer(tensor)].append(name)
                if ":" not in tensor:
                    self.consumers_of_first_output[tensor].append(name)

    def values(self, name: str) -> list[str]:
        """Returns the tensors that a node takes; none of one outside the network."""
        tensors = self.nodes[name].input if name in self.nodes else ()
        return [tensor for tensor in tensors if tensor[0] != "^"]

    def behind(self, names: Iterable[str]) -> set[str]:
        """Returns the nodes whose values the named ones depend on, and these."""
        return _reached(names, lambda name: map(graphs.producer, self.values(name)))

    def results(self, trainable: set[str]) -> set[str]:
        """Returns the results that depend on data or trainable variables."""
        data = {
            name
            for name, op_type in self.types.items()
            if not self.values(name) and not _BRINGS_NO_DATA.fullmatch(op_type)
        }
        return {
            name
            for name in _reached(data | trainable, self._readers) & self.nodes.keys()
            if graphs.may_be_output(self.nodes[name], self.types)
            and all(_SUMMARY.fullmatch(self.types[n]) for n in self.consumers[name])
        }

    def _readers(self, name: str) -> list[str]:
        """Returns the nodes that take a node's values, but for updates of variables."""
        return [
            consumer
            for consumer in self.consumers[name]
            if not _CHANGES_VARIABLE.fullmatch(self.types[consumer])
        ]

    def first_user(self, variable: str) -> _NodeDef | None:
        """Returns the first node that computes with a variable's value."""

        def consumers_of_value(name: str) -> list[str]:
            is_value = name == variable or self.types[name] in _PASS_ON
            return self.consumers[name] if is_value else []

        users = [
            name
            for name in _reached({variable}, consumers_of_value) - {variable}
            if self.types[name] not in _PASS_ON and self._is_step(name)
        ]
        first = min(users, key=self.position.__getitem__, default=None)
        return None if first is None else self.nodes[first]

    def last_in_scope(self, user: _NodeDef, layer: str) -> _NodeDef:
        """Returns the last node after the user in the layer's name scope."""
        leaf = re.escape(layer.rpartition("/")[2])
        scope = re.match(rf"(.*/)?{leaf}(_\d+)?/", user.name)
        if scope is None:
            return user

        def next_steps(name: str) -> list[str]:
            followers = self.consumers_of_first_output[name]
            return [n for n in followers if n.startswith(scope[0]) and self._is_step(n)]

        steps = _reached({user.name}, next_steps)
        return self.nodes[max(steps, key=self.position.__getitem__)]

    def _is_step(self, name: str) -> bool:
        """Returns whether a node computes a part of its layer's output."""
        op_type = self.types[name]
        is_auxiliary = graphs.is_auxiliary_type(op_type) and op_type not in _PASS_ON
        return not is_auxiliary and "Regularizer/" not in name


def _reached(starts: Iterable[str], next_names: Callable[[str], Iterable[str]]) -> set:
    """Returns the starts and all that is reached from them by steps."""
    found, waiting = set(starts), list(starts)
    while waiting:
        for name in next_names(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
