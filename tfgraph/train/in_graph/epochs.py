"""A whole epoch as one ``session.run``, for a graph built for the feed loop.

The training step is cut out of the graph and put into the body of a loop beside it.
The data set lies in the graph, the order of its rows is fed once per epoch, and the
batches are those that the feed loop would have fed. The variables are the graph's own,
so that evaluation, summaries and checkpoints go on as before.
"""

import re
import weakref
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from tfgraph import v1 as tf
from tfgraph.errors import TfgraphError
from tfgraph.train.in_graph.cutting import (
    REFERENCE_VARIABLES,
    Step,
    cut_out,
    with_updates_last,
)
from tfgraph.train.in_graph.resources import with_resources
from tfgraph.train.loop import Examples, TrainingGraph, batch_sizes
from tfgraph.train.random_state import SEED

# What XLA raises for an op that it does not have.
COMPILER_ERRORS = (
    tf.errors.InvalidArgumentError,
    tf.errors.UnimplementedError,
    tf.errors.InternalError,
)


class NotCompilableError(TfgraphError):
    """XLA cannot compile a training step, or would compute something else."""


class InGraphEpoch:
    """An epoch of training inside the graph.

    Adds ops to the default graph, after all others, so that no seed changes. Random
    ops (dropout) draw in the loop what they would draw in the feed loop.

    Args:
      graph: what to train.
      train: inputs ``[examples, ...]`` and labels ``[examples]``.
      batch_size: examples per update, at least.
      record: further tensors to return for every batch, by name, as norms of
        gradients; of known shapes.

    Raises:
      ValueError: if the step needs a placeholder fed beside inputs and labels.
    """

    def __init__(
        self,
        graph: TrainingGraph,
        train: Examples,
        batch_size: int,
        *,
        record: Mapping[str, tf.Tensor] | None = None,
    ) -> None:
        record = {"loss": graph.loss, **(record or {})}
        known = {} if graph.training is None else {graph.training: True}
        self._names = tuple(record)
        self._specs = [tf.TensorSpec(t.shape, t.dtype) for t in record.values()]
        self._graph, self._train = graph, train
        step = cut_out(
            [*record.values(), graph.train_op, *graph.update_ops],
            [graph.inputs, graph.labels],
            known,
        )
        self._step = with_updates_last(step, step.targets[: len(record)])
        n_rows = len(train[0])
        sizes = batch_sizes(n_rows, batch_size)
        self._n_batches = len(sizes)
        with tf.name_scope("epoch"):
            self._order = tf.placeholder(tf.int32, [n_rows], name="order")
            self._first = tf.placeholder(tf.int32, [], name="first")
            self._stop = tf.placeholder(tf.int32, [], name="stop")
            self._results = self._build(sizes)
        self._loaded = weakref.WeakSet()

    def run(
        self, session: tf.Session, order: np.ndarray, batches: range | None = None
    ) -> dict[str, np.ndarray]:
        """Trains one epoch, or a part of it.

        Args:
          session: with the variables initialized. The first run in a session brings
            the data set into it.
          order: a permutation of the rows, ``[examples]``.
          batches: which of the order's batches, from 0; all by default.

        Returns:
          ``"loss"`` and the other recorded tensors, ``[batches, ...]``, each as it
          was before the batch's update.
        """
        batches = range(self._n_batches) if batches is None else batches
        feed = {
            self._order: order,
            self._first: batches.start,
            self._stop: batches.stop,
        }
        self._prepare(session, feed)
        results = session.run(self._results, feed)
        done = slice(batches.start, batches.stop)
        return {n: r[done] for n, r in zip(self._names, results, strict=True)}

    def _prepare(self, session: tf.Session, feed: Mapping[tf.Tensor, object]) -> None:
        """Does what must be done before batches can be run.

        Args:
          session: where.
          feed: what the batches will be fed.
        """
        if session not in self._loaded:
            session.run(self._load, dict(zip(self._values, self._train, strict=True)))
            self._loaded.add(session)

    def _build(self, sizes: list[int]) -> list[tf.Tensor]:
        """Adds the epoch's ops; returns what it records.

        Args:
          sizes: of the batches.
        """
        starts = tf.constant(np.concatenate([[0], np.cumsum(sizes)]), tf.int32)
        variables = [variable.outputs[0] for variable in self._step.variables]
        data = self._read(self._resident_data())

        def batch(index: tf.Tensor) -> list[tf.Tensor]:
            rows = self._order[starts[index] : starts[index + 1]]
            return [tf.gather(values, rows) for values in data]

        return self._loop(self._step, range(len(sizes)), batch, variables)

    def _resident_data(self) -> list[tf.Tensor]:
        """Makes the variables that will hold the data set; returns their handles."""
        placeholders = (self._graph.inputs, self._graph.labels)
        self._values = [
            tf.placeholder(fed.dtype, array.shape)
            for fed, array in zip(placeholders, self._train, strict=True)
        ]
        handles = [_handle(value) for value in self._values]
        self._load = list(map(_assign, handles, self._values))
        return handles

    def _read(self, handles: Sequence[tf.Tensor]) -> list[tf.Tensor]:
        return [
            tf.raw_ops.ReadVariableOp(resource=handle, dtype=value.dtype)
            for handle, value in zip(handles, self._values, strict=True)
        ]

    def _loop(
        self,
        step: Step,
        numbers: range,
        batch: Callable[[tf.Tensor], list[tf.Tensor]],
        variables: Sequence[tf.Tensor],
    ) -> list[tf.Tensor]:
        """Runs step after step on the batches that are asked for.

        Args:
          step: what to run.
          numbers: of the batches that this loop can run.
          batch: from the number of a batch to its inputs and labels.
          variables: the step's, or handles of others in their place.

        Returns:
          What the steps recorded, ``[numbers, ...]``, zeros for those that did not run.
        """

        def body(index: tf.Tensor, *recorded: tf.TensorArray) -> tuple:
            inputs, labels = batch(index)
            given = {self._graph.inputs: inputs, self._graph.labels: labels}
            if self._graph.training is not None:
                given[self._graph.training] = tf.constant(True)
            for variable, value in zip(step.variables, variables, strict=True):
                # Within a function, a handle from outside is captured.
                is_handle = value.dtype == tf.resource
                given[variable.outputs[0]] = tf.identity(value) if is_handle else value
            results = tf.import_graph_def(
                step.graph_def,
                input_map={
                    t.name: v for t, v in given.items() if t.op.name in step.taken
                },
                return_elements=step.targets,
                name="step",
            )
            with tf.control_dependencies(results[len(recorded) :]):
                return index + 1, *(
                    array.write(index - numbers.start, value)
                    for array, value in zip(recorded, results)
                )

        arrays = [
            tf.TensorArray(spec.dtype, len(numbers), element_shape=spec.shape)
            for spec in self._specs
        ]
        stop = tf.minimum(self._stop, numbers.stop)
        # One iteration at a time: a step reads what the one before it has written.
        _, *arrays = tf.while_loop(
            lambda index, *_: index < stop,
            body,
            (tf.maximum(self._first, numbers.start), *arrays),
            parallel_iterations=1,
        )
        return [array.stack() for array in arrays]


class CompiledEpoch(InGraphEpoch):
    """An epoch of training inside the graph, compiled by XLA.

    The numbers differ from the feed loop's by the rounding of float32. The step works
    on copies of the graph's variables, loaded before the epoch and stored after it.

    Raises:
      NotCompilableError: if the step draws random numbers, which XLA would draw
        otherwise, or loops; on the first ``run``, if XLA does not know an op.
      NotConvertibleError: if it changes variables in a way resources do not have.
    """

    def run(
        self, session: tf.Session, order: np.ndarray, batches: range | None = None
    ) -> dict[str, np.ndarray]:
        """As ``InGraphEpoch.run``; the first run in a session compiles."""
        try:
            return super().run(session, order, batches)
        except COMPILER_ERRORS as error:
            found = re.search(r"on XLA_\w+: (.*?)(\{\{|\n|$)", error.message)
            reason = found[1].strip() if found else error.message.splitlines()[0]
            raise _not_compilable(reason) from error

    def _build(self, sizes: list[int]) -> list[tf.Tensor]:
        _refuse_to_compile(self._step)
        step = with_resources(self._step)
        variables = step.variables
        copies = [v.type in REFERENCE_VARIABLES for v in variables]
        handles = [
            _handle(v.outputs[0]) if is_copy else v.outputs[0]
            for v, is_copy in zip(variables, copies, strict=True)
        ]
        pairs = [
            (variable.outputs[0], handle)
            for variable, handle, is_copy in zip(variables, handles, copies)
            if is_copy
        ]

        def epoch(order: tf.Tensor, *given: tf.Tensor) -> list[tf.Tensor]:
            data, handles = self._read(given[:2]), given[2:]
            parts, number, row = [], 0, 0
            # Shapes must be known: the larger batches first, then the others.
            for size in sorted(set(sizes), reverse=True):
                numbers = range(number, number + sizes.count(size))

                def batch(
                    index: tf.Tensor,
                    size: int = size,
                    before: int = row - number * size,
                ) -> list[tf.Tensor]:
                    rows = tf.slice(order, [before + index * size], [size])
                    return [tf.gather(values, rows) for values in data]

                parts.append(self._loop(step, numbers, batch, handles))
                number, row = numbers.stop, row + len(numbers) * size
            return [tf.concat(part, 0) for part in zip(*parts, strict=True)]

        compiled = tf.function(epoch, jit_compile=True, autograph=False)
        with tf.control_dependencies([_assign(handle, v) for v, handle in pairs]):
            results = compiled(self._order, *self._resident_data(), *handles)
        with tf.control_dependencies(results):
            stores = [
                tf.raw_ops.Assign(
                    ref=variable,
                    value=tf.raw_ops.ReadVariableOp(
                        resource=handle, dtype=variable.dtype.base_dtype
                    ),
                )
                for variable, handle in pairs
            ]
        with tf.control_dependencies(stores):
            return [tf.identity(result) for result in results]


def _handle(like: tf.Tensor) -> tf.Tensor:
    """Makes a variable that no saver and no initializer knows of."""
    return tf.raw_ops.VarHandleOp(
        dtype=like.dtype.base_dtype,
        shape=like.shape,
        shared_name=tf.get_default_graph().unique_name("resident"),
    )


def _assign(handle: tf.Tensor, value: tf.Tensor) -> tf.Operation:
    return tf.raw_ops.AssignVariableOp(resource=handle, value=value)


def _refuse_to_compile(step: Step) -> None:
    for node in step.graph_def.node:
        if SEED in node.attr:
            reason = "draws random numbers, and XLA would draw others"
        elif node.op in ("Switch", "Enter"):
            reason = "belongs to a conditional or loop of TensorFlow 1"
        else:
            continue
        raise _not_compilable(f"the operation `{node.name}` ({node.op}) {reason}")


def _not_compilable(reason: str) -> NotCompilableError:
    return NotCompilableError(
        f"The training step cannot be compiled: {reason}. Train with the loop that is "
        "not compiled."
    )
