"""The feed loop of TensorFlow 1: shuffle, feed batch after batch, evaluate."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from tfgraph import v1 as tf

N_FIRST_LOSSES = 100


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


@dataclass
class History:
    """What a training run measured."""

    val_accuracy: list[float] = field(default_factory=list)  # one per evaluation
    first_losses: list[float] = field(default_factory=list)  # before each update


def shuffled_batches(
    inputs: np.ndarray, labels: np.ndarray, batch_size: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
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


class Epoch(Protocol):
    """One pass over the training set."""

    def run(self, session: tf.Session, order: np.ndarray) -> dict[str, np.ndarray]:
        """Trains on the rows in this order.

        Returns:
          ``"loss"`` before each update, ``[batches]``.
        """


class FeedEpoch:
    """An epoch that feeds batch after batch, as TensorFlow-1 programs do."""

    def __init__(
        self,
        graph: TrainingGraph,
        train: tuple[np.ndarray, np.ndarray],
        batch_size: int,
    ) -> None:
        self._graph, self._train, self._batch_size = graph, train, batch_size
        self._feed = {} if graph.training is None else {graph.training: True}
        self._fetches = [graph.train_op, list(graph.update_ops), graph.loss]

    def run(self, session: tf.Session, order: np.ndarray) -> dict[str, np.ndarray]:
        """As ``Epoch.run``."""
        inputs, labels = self._train
        losses = []
        for rows in batches_of(order, self._batch_size):
            batch = {self._graph.inputs: inputs[rows], self._graph.labels: labels[rows]}
            losses.append(session.run(self._fetches, batch | self._feed)[-1])
        return {"loss": np.array(losses)}


def fit(
    session: tf.Session,
    graph: TrainingGraph,
    train: tuple[np.ndarray, np.ndarray],
    valid: tuple[np.ndarray, np.ndarray],
    *,
    n_epochs: int,
    batch_size: int,
    eval_every: int = 1,
    on_epoch: Callable[[int, History], None] = lambda epoch, history: None,
    epoch_type: Callable[..., Epoch] = FeedEpoch,
) -> History:
    """Trains on batches, and evaluates on the validation set.

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

    Returns:
      Validation accuracies, and the losses of the first 100 batches.
    """
    history = History()
    epoch = epoch_type(graph, train, batch_size)
    for number in range(1, n_epochs + 1):
        losses = epoch.run(session, np.random.permutation(len(train[0])))["loss"]
        n_missing = N_FIRST_LOSSES - len(history.first_losses)
        history.first_losses += map(float, losses[:n_missing])
        if number % eval_every == 0:
            feed = {graph.inputs: valid[0], graph.labels: valid[1]}
            history.val_accuracy.append(float(session.run(graph.accuracy, feed)))
        on_epoch(number, history)
    return history
