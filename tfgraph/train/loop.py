"""The feed loop of TensorFlow 1: shuffle, feed batch after batch, evaluate."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.checkpointing import Arrays, Checkpoints, saver_of
from tfgraph.train.early_stopping import EarlyStopping
from tfgraph.train.random_state import (
    NotResumableError,
    RandomOps,
    numpy_state,
    set_numpy_state,
)
from tfgraph.train.restoring import check_restorable

N_FIRST_LOSSES = 100

# Inputs [examples, features], float32, and labels [examples], integer.
Examples = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class TrainingGraph:
    """What a training loop needs to know of a graph."""

    inputs: tf.Tensor  # placeholder, [batch, features], float32
    labels: tf.Tensor  # placeholder, [batch], integer
    loss: tf.Tensor  # scalar
    accuracy: tf.Tensor  # scalar, fraction of 1
    train_op: tf.Operation
    update_ops: Sequence[tf.Tensor] = ()  # run beside the training op
    training: tf.Tensor | None = None  # bool scalar, False unless fed

    def feed(self, inputs: np.ndarray, labels: np.ndarray) -> dict[tf.Tensor, object]:
        """Returns what to feed to evaluate on examples."""
        return {self.inputs: inputs, self.labels: labels}

    def training_feed(
        self, inputs: np.ndarray, labels: np.ndarray
    ) -> dict[tf.Tensor, object]:
        """Returns what to feed to train on examples."""
        is_training = {} if self.training is None else {self.training: True}
        return self.feed(inputs, labels) | is_training


@dataclass
class History:
    """What a training run measured."""

    val_accuracy: list[float] = field(default_factory=list)  # one per evaluation
    first_losses: list[float] = field(default_factory=list)  # before each update
    # What ``on_epoch`` adds, by name; it is saved and comes back with the rest.
    measured: dict[str, list[float]] = field(default_factory=dict)


def shuffled_batches(
    inputs: np.ndarray, labels: np.ndarray, batch_size: int
) -> Iterator[Examples]:
    """Yields one epoch in random order, in batches of nearly equal size.

    ``len(inputs) // batch_size`` batches hold all rows, so that some of them have
    more than ``batch_size``. The order is drawn from numpy's global generator, as
    TensorFlow-1 programs did; ``numpy.random.seed`` fixes it.
    """
    for rows in batches_of(np.random.permutation(len(inputs)), batch_size):
        yield inputs[rows], labels[rows]


def batches_of(order: np.ndarray, batch_size: int) -> list[np.ndarray]:
    """Splits an order of rows into batches, as ``shuffled_batches`` does."""
    return np.array_split(order, max(1, len(order) // batch_size))


def batch_sizes(n_rows: int, batch_size: int) -> list[int]:
    """Returns the sizes of an epoch's batches."""
    return [len(rows) for rows in batches_of(np.arange(n_rows), batch_size)]


class Epoch(Protocol):
    """One pass over the training set."""

    def run(
        self, session: tf.Session, order: np.ndarray, batches: range | None = None
    ) -> dict[str, np.ndarray]:
        """Trains on the rows in this order, on all batches or on some.

        Args:
          session: with the variables initialized.
          order: a permutation of the rows, ``[examples]``.
          batches: which of the order's batches, from 0; all by default.

        Returns:
          ``"loss"`` before each update, ``[batches]``.
        """


class FeedEpoch:
    """An epoch that feeds batch after batch, as TensorFlow-1 programs do."""

    def __init__(
        self,
        graph: TrainingGraph,
        train: Examples,
        batch_size: int,
    ) -> None:
        self._graph, self._train, self._batch_size = graph, train, batch_size
        self._fetches = [graph.train_op, list(graph.update_ops), graph.loss]

    def run(
        self, session: tf.Session, order: np.ndarray, batches: range | None = None
    ) -> dict[str, np.ndarray]:
        """As ``Epoch.run``."""
        inputs, labels = self._train
        rows_of_batches = batches_of(order, self._batch_size)
        if batches is not None:
            rows_of_batches = rows_of_batches[batches.start : batches.stop]
        losses = []
        for rows in rows_of_batches:
            feed = self._graph.training_feed(inputs[rows], labels[rows])
            losses.append(session.run(self._fetches, feed)[-1])
        return {"loss": np.array(losses)}


def fit(
    session: tf.Session,
    graph: TrainingGraph,
    train: Examples,
    valid: Examples,
    *,
    n_epochs: int,
    batch_size: int,
    eval_every: int = 1,
    on_epoch: Callable[[int, History], None] = lambda epoch, history: None,
    epoch_type: Callable[..., Epoch] = FeedEpoch,
    stopping: EarlyStopping | None = None,
    checkpoints: Checkpoints | None = None,
) -> History:
    """Trains on batches, and evaluates on the validation set.

    With ``checkpoints`` the state is saved now and then, and a killed run goes on from
    it: another process builds the same graph and calls ``fit`` with the same arguments.
    The run then ends with the same variables, history and random numbers as one that
    was never killed. Not part of the state are random ops that ``on_epoch`` runs, local
    variables, and whatever else the graph keeps outside of its variables (queues,
    iterators, tables).

    Args:
      session: with the variables initialized.
      graph: what to feed and to run.
      train: inputs ``[examples, features]`` and labels ``[examples]``.
      valid: the same, for the evaluations.
      n_epochs: passes over the training set.
      batch_size: examples per update, at least.
      eval_every: epochs between evaluations; the last of each such group is
        followed by one.
      on_epoch: called after each epoch with its number, from 1, and the history.
      epoch_type: what runs an epoch: ``FeedEpoch``, or one that runs it inside the
        graph (``tfgraph.train.in_graph``), with the same batches.
      stopping: is asked at each evaluation, and restores the best values at the end.
      checkpoints: where the state is saved, and sought at the beginning.

    Returns:
      Validation accuracies, and the losses of the first 100 batches.

    Raises:
      NotResumableError: if the state that was found is of another run, or a random op
        cannot be brought back to where it was.
      OutputError: if the state cannot be read or written.
    """
    run = _Run(graph, train, valid, batch_size, eval_every, stopping)
    n_ops = len(session.graph.get_operations())
    epoch = epoch_type(graph, train, batch_size)
    n_batches = len(batch_sizes(len(train[0]), batch_size))
    save, pieces = contextlib.nullcontext(lambda: None), lambda batches: [batches]
    if checkpoints is not None:
        pieces = checkpoints.pieces
        with session.graph.as_default():
            saver = saver_of(tf.global_variables())
        run.resume(session, saver, checkpoints, session.graph.get_operations()[n_ops:])
        save = checkpoints.saving(session, saver, run.arrays)
    with save as save_if_due:
        while run.epoch < n_epochs and not (stopping and stopping.is_over):
            if not run.position:
                run.order = np.random.permutation(len(train[0]))
            for batches in pieces(range(run.position, n_batches)):
                run.note(epoch.run(session, run.order, batches)["loss"])
                run.position = batches.stop
                if batches.stop < n_batches:
                    save_if_due()
            run.epoch, run.position = run.epoch + 1, 0
            if run.epoch % eval_every == 0:
                run.evaluate(session)
            on_epoch(run.epoch, run.history)
            save_if_due()
    if stopping:
        stopping.restore(session)
    return run.history


class _Run:
    """A run of ``fit``: where it is, what it has measured, and how it goes on."""

    def __init__(
        self,
        graph: TrainingGraph,
        train: Examples,
        valid: Examples,
        batch_size: int,
        eval_every: int,
        stopping: EarlyStopping | None,
    ) -> None:
        self.epoch = 0  # epochs done
        self.position = 0  # batches done of the next one
        self.order = np.array([], int)  # of its rows, if any are
        self.history = History()
        self._graph, self._train, self._valid = graph, train, valid
        self._stopping = stopping
        self._evaluated = {"accuracy": graph.accuracy}
        if stopping and stopping.metric == "loss":
            self._evaluated["loss"] = graph.loss
        self._settings = {
            "training examples": len(train[0]),
            "batch_size": batch_size,
            "eval_every": eval_every,
            "stopping": stopping is not None,
        }

    def note(self, losses: np.ndarray) -> None:
        """Takes note of the losses of some batches, as many as are missing."""
        n_missing = N_FIRST_LOSSES - len(self.history.first_losses)
        self.history.first_losses += map(float, losses[:n_missing])

    def evaluate(self, session: tf.Session) -> None:
        """Adds a validation accuracy, and asks whether to stop."""
        found = session.run(self._evaluated, self._graph.feed(*self._valid))
        self.history.val_accuracy.append(float(found["accuracy"]))
        if self._stopping:
            error = found.get("loss", 1 - float(found["accuracy"]))
            self._stopping.should_stop(session, error)

    def arrays(self) -> Arrays:
        """Returns the state but for the variables."""
        return {
            "epoch": np.array(self.epoch),
            "position": np.array(self.position),
            "order": self.order if self.position else np.array([], int),
            **_within("settings", self._settings),
            **_within("numpy", numpy_state()),
            "val_accuracy": np.array(self.history.val_accuracy),
            "first_losses": np.array(self.history.first_losses),
            **_within("measured", self.history.measured),
            **_within("stopping", self._stopping.state() if self._stopping else {}),
        }

    def resume(
        self,
        session: tf.Session,
        saver: tf.train.Saver,
        checkpoints: Checkpoints,
        added: Sequence[tf.Operation],
    ) -> None:
        """Goes back to the newest state, if there is one.

        Args:
          session: with the variables; none of its ops has trained or evaluated.
          saver: of all variables.
          checkpoints: where to look.
          added: what the epoch has added to the graph.
        """
        step = [self._graph.train_op, *self._graph.update_ops, self._graph.loss]
        training_ops = RandomOps(step, added)
        evaluation_ops = RandomOps(self._evaluated.values())
        found = checkpoints.newest()
        if found is None:
            return
        prefix, arrays = found
        self._check(arrays)
        with session.graph.as_default():
            check_restorable(tf.global_variables(), prefix)
        saver.restore(session, str(prefix))
        self._set(arrays)
        if training_ops or evaluation_ops:
            with tf.Session(graph=session.graph) as scratch:
                saver.restore(scratch, str(prefix))
                for feed, times in self._training_feeds():
                    training_ops.replay(session, feed, times, scratch=scratch)
                times = len(self.history.val_accuracy)
                feed = self._graph.feed(*self._valid)
                evaluation_ops.replay(session, feed, times, scratch=scratch)

    def _check(self, arrays: Arrays) -> None:
        saved = _of("settings", arrays)
        different = [
            f"{name} was {saved[name]}, is {value}"
            for name, value in self._settings.items()
            if saved[name] != value
        ]
        if different:
            raise NotResumableError(
                f"The state that was found is of another run: {', '.join(different)}. "
                "Use the same settings, or another folder."
            )

    def _set(self, arrays: Arrays) -> None:
        self.epoch = int(arrays["epoch"])
        self.position, self.order = int(arrays["position"]), arrays["order"]
        self.history.val_accuracy = arrays["val_accuracy"].tolist()
        self.history.first_losses = arrays["first_losses"].tolist()
        measured = _of("measured", arrays)
        self.history.measured = {k: value.tolist() for k, value in measured.items()}
        if self._stopping:
            self._stopping.set_state(_of("stopping", arrays))
        set_numpy_state(_of("numpy", arrays))

    def _training_feeds(self) -> Iterator[tuple[dict, int]]:
        """Yields a feed for each size of batch, and how often there was one."""
        inputs, labels = self._train
        sizes = batch_sizes(len(inputs), self._settings["batch_size"])
        for size, count in Counter(sizes).items():
            feed = self._graph.training_feed(inputs[:size], labels[:size])
            yield feed, count * self.epoch + sizes[: self.position].count(size)


def _within(name: str, values: Mapping[str, object]) -> Arrays:
    return {f"{name}/{key}": np.asarray(value) for key, value in values.items()}


def _of(name: str, arrays: Arrays) -> Arrays:
    """Returns what ``_within`` was given."""
    return {
        key.removeprefix(f"{name}/"): value
        for key, value in arrays.items()
        if key.startswith(f"{name}/")
    }
