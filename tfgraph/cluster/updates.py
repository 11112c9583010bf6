"""How gradients of several workers become updates: the base, and the simple way.

Graphs are built by functions that know nothing of workers; they end in
``optimizer.apply_gradients``. While one builds, ``Updates.taken_over`` has its
gradients applied here instead. All ops that this adds come after the network's, so
that no seed changes.
"""

import contextlib
import functools
import threading
import time
from collections.abc import Iterator

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.loop import Examples, TrainingGraph

GradsAndVars = list[tuple[tf.Tensor | None, tf.Variable]]

# Optimizers of all threads share their class, which is changed for a while.
_TAKING_OVER = threading.Lock()
_MAX_BATCHES = 2**62  # more than anybody trains


class Updates:
    """What both ways have in common, and one worker's place in it.

    Args:
      n_workers: in the cluster.
      task: the number of this one; worker 0 is the chief.
    """

    def __init__(self, n_workers: int, task: int) -> None:
        self._n_workers, self._task, self._is_chief = n_workers, task, task == 0
        self._computed: GradsAndVars | None = None
        self._n_applied = 0

    @contextlib.contextmanager
    def taken_over(self) -> Iterator[None]:
        """Has ``compute_gradients`` and ``apply_gradients`` call this object."""
        base = tf.train.Optimizer
        with _TAKING_OVER:
            originals = base.compute_gradients, base.apply_gradients

            @functools.wraps(originals[0])
            def compute(optimizer, *args, **kwargs):
                self._computed = self._weighted(
                    originals[0](optimizer, *args, **kwargs)
                )
                return list(self._computed)

            @functools.wraps(originals[1])
            def apply(optimizer, grads_and_vars, global_step=None, name=None):
                self._n_applied += 1
                if global_step is None:
                    global_step = tf.train.get_or_create_global_step()
                base.apply_gradients = originals[1]  # for what this calls
                try:
                    return self._apply(optimizer, list(grads_and_vars), global_step)
                finally:
                    base.apply_gradients = apply

            try:
                base.compute_gradients, base.apply_gradients = compute, apply
                yield
            finally:
                base.compute_gradients, base.apply_gradients = originals

    def complete(self, graph: TrainingGraph) -> None:
        """Adds what training needs beside the graph that was built.

        Raises:
          ValueError: if not exactly one ``apply_gradients`` was taken over.
        """
        if self._n_applied != 1:
            raise ValueError(
                "A network to train in a cluster must call `apply_gradients` (or "
                f"`minimize`) of one optimizer once, got {self._n_applied} calls."
            )
        self.graph = graph
        # When the chief began, 0 before: it tells the others that it has begun anew.
        self.chief_start = tf.Variable(
            0, dtype=tf.int64, trainable=False, name="chief_start"
        )
        self.global_step = tf.train.get_global_step()

    def hook(self) -> tf.train.SessionRunHook:
        """Returns the hook that begins a session."""
        return _Beginning(self)

    def begin(self, session: tf.Session, coordinator: tf.train.Coordinator) -> None:
        """Called in every new session, when the variables have their values."""
        if self._is_chief:
            self.chief_start.load(time.time_ns(), session)

    def next_step(self, session: tf.train.MonitoredSession) -> int:
        """Returns the number of the next batch, of the schedule's or beyond."""
        raise NotImplementedError

    def run(
        self, session: tf.train.MonitoredSession, examples: Examples, rows: np.ndarray
    ) -> tuple[float, int]:
        """Does this worker's part of a batch.

        Args:
          session: in which to train.
          examples: inputs and labels of the training set.
          rows: those of the batch.

        Returns:
          The loss on the worker's rows before the update, and the number of updates
          of all so far.
        """
        raise NotImplementedError

    def _weighted(self, pairs: GradsAndVars) -> GradsAndVars:
        raise NotImplementedError

    def _apply(
        self, optimizer: tf.train.Optimizer, pairs: GradsAndVars, step: tf.Variable
    ) -> tf.Operation:
        raise NotImplementedError

    def _feed(self, examples: Examples, rows: np.ndarray) -> dict:
        inputs, labels = examples
        return self.graph.training_feed(inputs[rows], labels[rows])


class _Beginning(tf.train.SessionRunHook):
    def __init__(self, updates: Updates) -> None:
        self._updates = updates

    def after_create_session(
        self, session: tf.Session, coord: tf.train.Coordinator
    ) -> None:
        self._updates.begin(session, coord)


class Asynchronous(Updates):
    """Every worker applies its gradients at once, whatever the others do.

    Each update is one whole batch on one worker. A batch is the next one of the
    schedule that no worker has taken; a worker that dies loses the one in its hands.
    Gradients may be of older weights than those they are applied to, so that no two
    runs are the same. Each worker runs ``update_ops``, once per update.
    """

    def complete(self, graph: TrainingGraph) -> None:
        """As ``Updates.complete``."""
        super().complete(graph)
        taken = tf.Variable(0, dtype=tf.int64, trainable=False, name="taken_batches")
        # Other than an addition, this returns what no other worker gets.
        self._take = tf.count_up_to(taken, _MAX_BATCHES)

    def next_step(self, session: tf.train.MonitoredSession) -> int:
        """Takes a batch, and returns its number."""
        return int(session.run(self._take))

    def run(
        self, session: tf.train.MonitoredSession, examples: Examples, rows: np.ndarray
    ) -> tuple[float, int]:
        """As ``Updates.run``: makes one update of the whole batch."""
        graph = self.graph
        fetches = [graph.loss, graph.train_op, list(graph.update_ops)]
        loss, *_ = session.run(fetches, self._feed(examples, rows))
        return float(loss), int(session.run(self.global_step))

    def _weighted(self, pairs: GradsAndVars) -> GradsAndVars:
        return pairs

    def _apply(
        self, optimizer: tf.train.Optimizer, pairs: GradsAndVars, step: tf.Variable
    ) -> tf.Operation:
        return optimizer.apply_gradients(pairs, step)
