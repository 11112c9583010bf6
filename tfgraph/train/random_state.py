"""The state of what draws random numbers: numpy's generator, and ops of a graph.

numpy's state is read and set. A random op of TensorFlow, such as dropout's, keeps a
count of its own draws where nobody can reach it. Whoever goes on with a run has each op
draw again, by itself, as often as it had drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from tfgraph import v1 as tf
from tfgraph.errors import TfgraphError
from tfgraph.v1._runtime.running import runner

SEED = "seed2"  # an attribute that all random ops have, and no others
LOOP_ENDS = frozenset({"Exit", "RefExit"})
LOOP_STARTS = frozenset({"Enter", "RefEnter"})


class NotResumableError(TfgraphError):
    """A run cannot be brought back to where it was."""


def numpy_state() -> dict[str, np.ndarray]:
    """Returns the state of numpy's global generator, as arrays by name."""
    state = np.random.get_state(legacy=False)
    return {
        "key": state["state"]["key"],  # [624], uint32
        "pos": np.array(state["state"]["pos"]),
        "has_gauss": np.array(state["has_gauss"]),
        "gauss": np.array(state["gauss"]),
    }


def set_numpy_state(state: Mapping[str, np.ndarray]) -> None:
    """Sets numpy's global generator to what ``numpy_state`` returned."""
    np.random.set_state(
        {
            "bit_generator": "MT19937",
            "state": {"key": state["key"], "pos": int(state["pos"])},
            "has_gauss": int(state["has_gauss"]),
            "gauss": float(state["gauss"]),
        }
    )


class RandomOps:
    """The random ops that some targets need.

    Args:
      targets: what is run again and again, tensors and ops.
      added: ops among which there may be copies that run in place of the originals,
        as those in the loop of an in-graph epoch: their names end alike.

    Raises:
      NotResumableError: if a random op is inside a loop of the targets' own, which
        may run it any number of times.
    """

    def __init__(
        self,
        targets: Iterable[tf.Tensor | tf.Operation],
        added: Sequence[tf.Operation] = (),
    ) -> None:
        # Each with the op that runs in its place, often itself.
        self._pairs = [(op, _copy(op, added) or op) for op in _random_ops(targets)]
        for op, _ in self._pairs:
            _refuse_in_loop(op)

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def replay(
        self,
        session: tf.Session,
        feed: Mapping[tf.Tensor, object],
        times: int,
        *,
        scratch: tf.Session,
    ) -> None:
        """Has each op draw as often as the targets would have it do.

        Args:
          session: where the ops draw.
          feed: what the targets would be fed; the shapes count.
          times: how often.
          scratch: another session of the graph, with variables. It computes the ops'
            inputs, for which it may have to draw as well.
        """
        for op, running in self._pairs:
            inputs = _inputs(scratch, op, feed)
            if inputs is None:
                continue
            draw = runner(session, feed=list(running.inputs), run=[running])
            for _ in range(times):
                draw(*inputs)


def _inputs(
    session: tf.Session, op: tf.Operation, feed: Mapping[tf.Tensor, object]
) -> list[np.ndarray] | None:
    """Returns an op's inputs, None if it is in a branch that is not taken."""
    fed = {
        tensor: np.asarray(value, tensor.dtype.as_numpy_dtype)
        for tensor, value in feed.items()
    }
    found = {}
    if computed := [tensor for tensor in op.inputs if tensor not in fed]:
        get = runner(session, feed=list(fed), fetch=computed)
        found = dict(zip(computed, get(*fed.values()), strict=True))
    for tensor, value in found.items():
        # What was not computed is an empty array of float32.
        is_missing = value.size == 0 and value.dtype == np.float32
        if is_missing or value.dtype != tensor.dtype.as_numpy_dtype:
            return None
    return [(found | fed)[tensor] for tensor in op.inputs]


def _random_ops(targets: Iterable[tf.Tensor | tf.Operation]) -> list[tf.Operation]:
    ops = _ancestors([getattr(target, "op", target) for target in targets])
    return sorted(
        (op for op in ops if SEED in op.node_def.attr), key=lambda op: op.name
    )


def _ancestors(
    ops: Iterable[tf.Operation], ends: frozenset[str] = frozenset()
) -> Iterator[tf.Operation]:
    """Yields ops and all that they depend on, not beyond ops of the types ``ends``."""
    waiting, seen = list(ops), set()
    while waiting:
        op = waiting.pop()
        if op not in seen:
            seen.add(op)
            yield op
            if op.type not in ends:
                waiting += [tensor.op for tensor in op.inputs]
                waiting += op.control_inputs


def _copy(op: tf.Operation, added: Sequence[tf.Operation]) -> tf.Operation | None:
    copies = [
        copy
        for copy in added
        if copy.type == op.type and copy.name.endswith(f"/{op.name}")
    ]
    return min(copies, key=lambda copy: len(copy.name), default=None)


def _refuse_in_loop(op: tf.Operation) -> None:
    """Refuses an op inside a loop: it depends on the loop's start, not past its end."""
    before = _ancestors([op], LOOP_ENDS | LOOP_STARTS)
    if any(ancestor.type in LOOP_STARTS for ancestor in before):
        raise NotResumableError(
            f"The run cannot be saved for going on later: the random operation "
            f"`{op.name}` is inside a loop of the graph, and how often it draws is not "
            "known. Train it without checkpoints."
        )
