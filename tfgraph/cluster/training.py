"""A worker's training: a graph of its own, on the variables of all."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tfgraph import v1 as tf
from tfgraph.cluster.experiments import ASYNC, Plan
from tfgraph.cluster.results import Evaluation, Results
from tfgraph.cluster.schedule import Schedule
from tfgraph.cluster.specification import CHIEF, PS, WORKER, Specification
from tfgraph.cluster.synchronous import Synchronous
from tfgraph.cluster.updates import Asynchronous, Updates
from tfgraph.data import Dataset
from tfgraph.errors import ClusterError
from tfgraph.train.loop import TrainingGraph

POLL_SECONDS = 0.2
LAST_UPDATES_SECONDS = 5  # for what other workers have in their hands at the end
SESSION_END_SECONDS = 1
KEPT_CHECKPOINTS = 2

# Called after each update of this worker: updates of all so far, of how many, and the
# loss on its own rows.
OnStep = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Place:
    """Where in a cluster a worker is.

    Attributes:
      specification: all addresses.
      task: the worker's number.
      target: its server, as for ``tf.Session``.
      wait: seconds to wait for the chief.
    """

    specification: Specification
    task: int
    target: str
    wait: float

    @property
    def is_chief(self) -> bool:
        """Whether it initializes, evaluates and saves."""
        return self.task == CHIEF

    def config(self) -> tf.ConfigProto:
        """Returns a configuration of sessions that need no other worker."""
        return tf.ConfigProto(
            allow_soft_placement=True,
            device_filters=[f"/job:{PS}", f"/job:{WORKER}/task:{self.task}"],
        )


def train(
    place: Place,
    plan: Plan,
    data: Dataset,
    *,
    seed: int,
    updates: str,
    results: Results | None,
    on_step: OnStep = lambda step, steps, loss: None,
    on_evaluation: Callable[[Evaluation], None] = lambda evaluation: None,
) -> tuple[int, int]:
    """Trains with the other workers until all updates are made.

    Synchronous training makes the updates of the single process, to rounding, if the
    network draws no random numbers while it is trained and its loss is the mean over
    the rows of a batch, plus penalties. Batch normalization takes the moments of each
    worker's share, so that a network with it learns something slightly else.

    Args:
      place: of this worker.
      plan: the network; the same on all workers.
      data: the same on all workers.
      seed: of the graph, and of the order of the rows.
      updates: ``experiments.SYNC`` or ``ASYNC``.
      results: where the chief writes; others need none.
      on_step: called after each update.
      on_evaluation: called after each evaluation, on the chief.

    Returns:
      The number of updates of all workers, and of how many. Of the asynchronous ones,
      some may have been lost with workers that died.

    Raises:
      ClusterError: if the chief does not initialize the variables in time, or batches
        have fewer rows than there are workers.
      OutputError: if results cannot be written.
    """
    n_workers = len(place.specification.worker)
    schedule = Schedule(len(data.X_train), plan.batch_size, plan.n_epochs, seed=seed)
    if updates != ASYNC and len(schedule.rows(0)) < n_workers:
        raise ClusterError(
            f"Batches of {len(schedule.rows(0))} rows cannot be shared by {n_workers} "
            "workers. Choose larger batches, fewer workers, or `--async`."
        )
    worker = (Asynchronous if updates == ASYNC else Synchronous)(n_workers, place.task)
    with tf.Graph().as_default(), tf.device(_placement(place)):
        tf.set_random_seed(seed)
        scaffold = _build(plan, worker)
        evaluate = _Evaluating(worker.graph, data, schedule, plan, on_evaluation)
        if not place.is_chief:
            _wait_for_chief(place, worker)
        with tf.train.MonitoredTrainingSession(
            master=place.target,
            is_chief=place.is_chief,
            checkpoint_dir=str(results.folder) if place.is_chief else None,
            scaffold=scaffold,
            hooks=[worker.hook()],
            save_checkpoint_steps=evaluate.every,
            save_summaries_steps=None,
            save_summaries_secs=None,
            log_step_count_steps=None,
            config=place.config(),
            stop_grace_period_secs=SESSION_END_SECONDS,
            max_wait_secs=place.wait,
        ) as session:
            done = int(session.run(worker.global_step))
            if place.is_chief:
                results.forget_after(done)
            while True:
                if place.is_chief:
                    evaluate.if_due(session, done, results)
                step = worker.next_step(session)
                if step >= schedule.n_steps:
                    break
                loss, done = worker.run(
                    session, (data.X_train, data.y_train), schedule.rows(step)
                )
                on_step(done, schedule.n_steps, loss)
            if place.is_chief:
                done = _wait_for_last_updates(session, worker, schedule)
                evaluate.at_end(session, done, results)
    return done, schedule.n_steps


def _placement(place: Place) -> Callable[[tf.Operation], str]:
    """Variables on the parameter servers in turn, everything else on the worker."""
    return tf.train.replica_device_setter(
        cluster=tf.train.ClusterSpec(place.specification.to_dict()),
        worker_device=f"/job:{WORKER}/task:{place.task}",
    )


def _build(plan: Plan, worker: Updates) -> tf.train.Scaffold:
    with worker.taken_over():
        graph, restore = plan.build()
    worker.complete(graph)
    # Restored, `chief_start` would let others in before the chief is ready for them.
    variables = [v for v in tf.global_variables() if v is not worker.chief_start]
    return tf.train.Scaffold(
        saver=tf.train.Saver(variables, max_to_keep=KEPT_CHECKPOINTS),
        ready_for_local_init_op=tf.report_uninitialized_variables(variables),
        ready_op=tf.report_uninitialized_variables(variables + tf.local_variables()),
        init_fn=restore and (lambda scaffold, session: restore(session)),
    )


def _wait_for_chief(place: Place, worker: Updates) -> None:
    """Waits until the variables have their values.

    A ``MonitoredTrainingSession`` looks only every 30 seconds.
    """
    end = time.monotonic() + place.wait
    with tf.Session(place.target, config=place.config()) as session:
        while time.monotonic() < end:
            try:
                if session.run(worker.chief_start):
                    return
            except tf.errors.FailedPreconditionError:
                pass  # it is not even 0 yet
            time.sleep(POLL_SECONDS)
    raise ClusterError(
        f"The chief, worker 0, has not initialized the variables within "
        f"{place.wait:g} s. Look at what it says; `--wait` sets the time."
    )


def _wait_for_last_updates(
    session: tf.train.MonitoredSession, worker: Updates, schedule: Schedule
) -> int:
    """Waits until the other workers have finished what they had begun."""
    done, end = -1, 0.0
    while done < schedule.n_steps:
        now = int(session.run(worker.global_step))
        if now > done:
            done, end = now, time.monotonic() + LAST_UPDATES_SECONDS
        elif time.monotonic() > end:
            break  # a worker died with an update in its hands
        else:
            time.sleep(POLL_SECONDS)
    return done


class _Evaluating:
    """The chief's evaluations, at the same steps as its checkpoints."""

    def __init__(
        self,
        graph: TrainingGraph,
        data: Dataset,
        schedule: Schedule,
        plan: Plan,
        on_evaluation: Callable[[Evaluation], None],
    ) -> None:
        self._graph, self._on_evaluation = graph, on_evaluation
        self._feed = graph.feed(data.X_valid, data.y_valid)
        self._steps_per_epoch = schedule.steps_per_epoch
        self.every = min(plan.eval_every * schedule.steps_per_epoch, schedule.n_steps)

    def if_due(
        self, session: tf.train.MonitoredSession, done: int, results: Results
    ) -> None:
        """Evaluates if updates since the last evaluation passed a multiple of all."""
        last = results.evaluations[-1].step if results.evaluations else 0
        if done // self.every > last // self.every:
            self._evaluate(session, done, results)

    def at_end(
        self, session: tf.train.MonitoredSession, done: int, results: Results
    ) -> None:
        """Evaluates if that was not done after the last update."""
        if not results.evaluations or results.evaluations[-1].step < done:
            self._evaluate(session, done, results)

    def _evaluate(
        self, session: tf.train.MonitoredSession, done: int, results: Results
    ) -> None:
        fetches = [self._graph.loss, self._graph.accuracy]
        val_loss, val_accuracy = map(float, session.run(fetches, self._feed))
        epoch = done / self._steps_per_epoch
        results.add(Evaluation(done, epoch, val_loss, val_accuracy))
        self._on_evaluation(results.evaluations[-1])
