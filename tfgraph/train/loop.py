"""The feed loop of TensorFlow 1: shuffle, feed batch after batch, evaluate."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

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
    order = np.random.permutation(len(inputs))
    for rows in np.array_split(order, max(1, len(inputs) // batch_size)):
        yield inputs[rows], labels[rows]


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
) -> History:
    """Trains by feeding batches, and evaluates on the validation set.

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

    Returns:
      Validation accuracies, and the losses of the first 100 batches.
    """
    history = History()
    train_feed = {} if graph.training is None else {graph.training: True}
    fetches = [graph.train_op, list(graph.update_ops), graph.loss]
    for epoch in range(1, n_epochs + 1):
        for inputs, labels in shuffled_batches(*train, batch_size):
            feed = {graph.inputs: inputs, graph.labels: labels, **train_feed}
            _, _, loss = session.run(fetches, feed)
            if len(history.first_losses) < N_FIRST_LOSSES:
                history.first_losses.append(float(loss))
        if epoch % eval_every == 0:
            feed = {graph.inputs: valid[0], graph.labels: valid[1]}
            history.val_accuracy.append(float(session.run(graph.accuracy, feed)))
        on_epoch(epoch, history)
    return history
