"""Updates of the averaged gradients of all workers, which wait for each other."""

import threading
import time

import numpy as np

from tfgraph import v1 as tf
from tfgraph.cluster.averages import OfAverages
from tfgraph.cluster.updates import GradsAndVars, Updates
from tfgraph.train.loop import Examples, TrainingGraph

TOKENS = "sync_token_q"  # the optimizer's queue, on the device of the global step
RETRY_SECONDS = 0.01  # until another worker's token comes round


class Synchronous(Updates):
    """``tf.train.SyncReplicasOptimizer``, so that it makes a single process's updates.

    Each worker takes its share of every batch. Where shares differ in size, gradients
    are weighted by it: the average is the gradient of the whole batch, to rounding, if
    gradients are dense and the loss is a mean over rows, plus penalties.

    Workers go on when they have a token, and an update is due when there are as many
    gradients as workers: with a second token, a fast worker could stand in for a slow
    one. Here it gives that token back. A new chief drops the gradients that were sent
    to the one before it, and wakes the workers that wait; they notice ``chief_start``
    and go back with it to the step of its checkpoint. A worker that is replaced while
    others are still at the same step may be counted twice in that one.

    Only the chief runs ``update_ops``, once per update: moving averages follow its
    share of the batch.
    """

    def complete(self, graph: TrainingGraph) -> None:
        """As ``Updates.complete``."""
        super().complete(graph)
        self._optimizer.ready_for_local_init_op.mark_used()  # or TensorFlow complains
        with tf.device(self.global_step.device):
            queue = tf.FIFOQueue(-1, tf.int64, (), shared_name=TOKENS)
        local_step = self._optimizer.local_step_init_op.op.inputs[0]
        self._next_token = tf.assign(local_step, queue.dequeue())
        with tf.control_dependencies([graph.train_op]):
            state = [self.chief_start.read_value(), self.global_step.read_value()]
        update_ops = list(graph.update_ops) if self._is_chief else []
        self._fetches = [graph.loss, [graph.train_op, *state], update_ops]
        self._returned = tf.placeholder(tf.int64, (), name="returned_token")
        self._return_token = queue.enqueue(self._returned)
        # One for each worker that waits for an update of the chief before this one.
        self._wake = self._optimizer.get_init_tokens_op(self._n_workers - 1)
        self._accumulators = [
            (found.num_accumulated(), found.take_grad(1)) for found in _accumulators()
        ]

    def begin(self, session: tf.Session, coordinator: tf.train.Coordinator) -> None:
        """As ``Updates.begin``."""
        if self._is_chief:
            self.chief_start.load(0, session)  # let nobody in meanwhile
            self._drop_gradients(session)
            session.run(self._optimizer.chief_init_op)
            super().begin(session, coordinator)  # from here on the others join in
            session.run(self._wake)
            self._start_updating(session, coordinator)
        self._start = session.run(self.chief_start)
        self._step = int(session.run(self._optimizer.local_step_init_op))

    def next_step(self, session: tf.train.MonitoredSession) -> int:
        """As ``Updates.next_step``."""
        return self._step

    def run(
        self, session: tf.train.MonitoredSession, examples: Examples, rows: np.ndarray
    ) -> tuple[float, int]:
        """As ``Updates.run``: sends the gradients of a share, waits for the update."""
        share = np.array_split(rows, self._n_workers)[self._task]
        feed = self._feed(examples, share)
        feed[self._weight] = self._n_workers * len(share) / len(rows)
        loss, (token, start, global_step), _ = session.run(self._fetches, feed)
        self._step = self._follow(session, token, start, global_step)
        return float(loss), self._step

    def _follow(
        self,
        session: tf.train.MonitoredSession,
        token: int,
        start: int,
        global_step: int,
    ) -> int:
        """Returns the step to go on with, having got a token."""
        while start in (self._start, 0):
            if start and self._step < token <= global_step:
                return int(token)
            if token == self._step:  # meant for a worker that is slower
                session.run(self._return_token, {self._returned: token})
            time.sleep(RETRY_SECONDS)
            token = session.run(self._next_token)
            start, global_step = session.run([self.chief_start, self.global_step])
        self._start = start
        return int(session.run(self._optimizer.local_step_init_op))

    def _weighted(self, pairs: GradsAndVars) -> GradsAndVars:
        self._weight = tf.placeholder_with_default(1.0, (), name="weight_of_share")
        return [
            (None if grad is None else self._times_weight(grad), variable)
            for grad, variable in pairs
        ]

    def _times_weight(self, grad: tf.Tensor) -> tf.Tensor:
        return tf.multiply(grad, tf.cast(self._weight, grad.dtype))

    def _apply(
        self, optimizer: tf.train.Optimizer, pairs: GradsAndVars, step: tf.Variable
    ) -> tf.Operation:
        if self._computed is None:  # gradients of the builder's own making
            self._computed = pairs = self._weighted(pairs)
        self._optimizer = tf.train.SyncReplicasOptimizer(
            OfAverages(optimizer, self._computed, pairs), self._n_workers
        )
        return self._optimizer.apply_gradients(self._computed, step)

    def _drop_gradients(self, session: tf.Session) -> None:
        """Takes what workers sent to an earlier chief, which never applied it."""
        counts = session.run([count for count, _ in self._accumulators])
        takes = [take for _, take in self._accumulators]
        session.run([take for n, take in zip(counts, takes, strict=True) if n > 0])

    def _start_updating(
        self, session: tf.Session, coordinator: tf.train.Coordinator
    ) -> None:
        """Averages and applies in a thread, as the optimizer's queue runner would.

        That one closes the queue of tokens at its end, for the next chief too.
        """
        (update,) = self._optimizer.get_chief_queue_runner().enqueue_ops

        def run() -> None:
            try:
                while not coordinator.should_stop():
                    session.run(update)
            except Exception as error:  # noqa: BLE001  a closed session among them
                if not coordinator.should_stop():
                    coordinator.request_stop(error)

        threading.Thread(target=run, daemon=True).start()


def _accumulators() -> list[tf.ConditionalAccumulator]:
    """Returns those that the optimizer made, by their names on the servers."""
    found = []
    for op in tf.get_default_graph().get_operations():
        if op.type.endswith("ConditionalAccumulator"):  # a resource, in TF1 a reference
            with tf.device(op.device):
                accumulator = tf.ConditionalAccumulator(
                    op.get_attr("dtype"),
                    shape=op.get_attr("shape"),
                    shared_name=op.get_attr("shared_name"),
                )
            found.append(accumulator)
    return found
