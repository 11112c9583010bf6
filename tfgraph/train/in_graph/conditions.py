"""Decide the conditionals of a graph of which the condition is known.

TensorFlow 1's ``tf.cond`` is a ``Switch`` per tensor, which sends it down one of two
branches, and a ``Merge`` per result. With the condition known, a ``Switch`` is the
tensor itself on the one side and nothing on the other, and a ``Merge`` is its only
input that is left.
"""

from collections.abc import Mapping, Sequence

from tfgraph import v1 as tf

SWITCHES = frozenset({"Switch", "RefSwitch"})
PASSING = frozenset({"Identity", "Switch", "LogicalNot"})
MERGES = frozenset({"Merge", "RefMerge"})


def decide(
    nodes: Sequence[tf.NodeDef], targets: Sequence[str], known: Mapping[str, bool]
) -> tuple[list[tf.NodeDef], list[str]]:
    """Removes what known conditions decide.

    Args:
      nodes: in an order in which inputs stand before what they go into, but for
        the ``NextIteration`` of loops.
      targets: names of tensors (``"loss:0"``) and ops.
      known: value by name of a boolean op.

    Returns:
      The nodes that are left, and the targets' names among them.
    """
    decided = _Decided(known)
    left = [node for node in map(decided.visit, nodes) if node is not None]
    return left, [decided.target(name) for name in targets]


def op_name(name: str) -> str:
    """Returns the op of a tensor's name, or of a control input's (``^op``)."""
    return name.removeprefix("^").partition(":")[0]


class _Decided:
    def __init__(self, known: Mapping[str, bool]) -> None:
        self.values = dict(known)  # by op
        self.same = {}  # tensor to the tensor that it is
        self.dead = set()  # tensors that never come, ops that never run

    def visit(self, node: tf.NodeDef) -> tf.NodeDef | None:
        """Returns a node with its inputs as they are now, None if it disappears."""
        inputs = [self._tensor(name) for name in node.input if name[0] != "^"]
        controls = [name[1:] for name in node.input if name[0] == "^"]
        if node.op in MERGES:
            coming = [name for name in inputs if not self._is_dead(name)]
            if len(coming) == 1 and len(inputs) > 1:
                self.same[f"{node.name}:0"] = coming[0]
                return None
            is_dead = not coming
        else:
            is_dead = any(map(self._is_dead, [*inputs, *controls]))
        if is_dead:
            self.dead.add(node.name)
            return None
        if node.op in SWITCHES and op_name(inputs[1]) in self.values:
            taken = int(self.values[op_name(inputs[1])])
            self.same[f"{node.name}:{taken}"] = inputs[0]
            self.dead.add(f"{node.name}:{1 - taken}")
            return None
        if node.op in PASSING and op_name(inputs[0]) in self.values:
            value = self.values[op_name(inputs[0])]
            self.values[node.name] = value != (node.op == "LogicalNot")
        result = tf.NodeDef()
        result.CopyFrom(node)
        del result.input[:]
        result.input.extend(_short(name) for name in inputs)
        result.input.extend(f"^{name}" for name in map(self._op_behind, controls))
        return result

    def target(self, name: str) -> str:
        if ":" in name:
            return self._tensor(name)
        return self._op_behind(name)

    def _tensor(self, name: str) -> str:
        name = name if ":" in name else f"{name}:0"
        while name in self.same:
            name = self.same[name]
        return name

    def _op_behind(self, name: str) -> str:
        """The op to wait for where one waited for an op that may have disappeared."""
        for tensor in (f"{name}:0", f"{name}:1"):
            if tensor in self.same:
                return op_name(self._tensor(tensor))
        return name

    def _is_dead(self, name: str) -> bool:
        return name in self.dead or op_name(name) in self.dead


def _short(name: str) -> str:
    return name.removesuffix(":0")
