"""Short training runs of small classifiers, to compare one thing with another."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import Dataset
from tfgraph.errors import DataError
from tfgraph.nets.dense import accuracy, mean_cross_entropy
from tfgraph.train.loop import Examples, TrainingGraph, shuffled_batches
from tfgraph.train.max_norm import MAX_NORM_OPS
from tfgraph.train.regularization import with_penalties

Feed = Mapping[tf.Tensor | str, object]  # by placeholder or its name


@dataclass(frozen=True)
class ShortRun:
    """What a short run measured, and the weights it ended with."""

    losses: list[float]  # of each batch before its update, penalties included
    train_accuracy: float  # fractions of 1, not in training mode
    val_accuracy: float
    weights: dict[str, np.ndarray]  # of the trainable variables, by op name


def small_split(data: Dataset, n_train: int, *, n_valid: int = 3000) -> Dataset:
    """Returns the data with few training digits and many to validate on.

    Args:
      data: what to take from.
      n_train: the first rows of the training set.
      n_valid: digits to validate on: the validation set, filled up with the last rows
        of the training set, of which at least a third remain.

    Raises:
      DataError: if there are not so many digits.
    """
    n_moved = min(max(0, n_valid - len(data.X_valid)), 2 * len(data.X_train) // 3)
    n_left = len(data.X_train) - n_moved
    if not 0 < n_train <= n_left:
        raise DataError(
            f"`n_train` must be from 1 to {n_left}, got {n_train}: of "
            f"{len(data.X_train)} training digits {n_moved} are used for validation."
        )
    return replace(
        data,
        X_train=data.X_train[:n_train],
        y_train=data.y_train[:n_train],
        X_valid=np.concatenate([data.X_valid, data.X_train[n_left:]])[:n_valid],
        y_valid=np.concatenate([data.y_valid, data.y_train[n_left:]])[:n_valid],
    )


def classifier(
    build: Callable[[tf.Tensor, tf.Tensor], tf.Tensor],
    minimize: Callable[[tf.Tensor], tf.Operation],
    *,
    seed: int,
    n_features: int = 784,
) -> TrainingGraph:
    """Builds a classifier and its training op in a graph of its own.

    Args:
      build: takes the inputs, ``[batch, n_features]``, float32, and whether it is
        training, ``[]``, bool; returns the logits, ``[batch, classes]``.
      minimize: takes the loss, collected penalties included; returns the training op.
      seed: of the graph.
      n_features: of an example.
    """
    with tf.Graph().as_default():
        tf.set_random_seed(seed)
        inputs = tf.placeholder(tf.float32, (None, n_features), name="X")
        labels = tf.placeholder(tf.int32, (None,), name="y")
        training = tf.placeholder_with_default(False, (), name="training")
        logits = build(inputs, training)
        loss = with_penalties(mean_cross_entropy(logits, labels))
        return TrainingGraph(
            inputs=inputs,
            labels=labels,
            loss=loss,
            accuracy=accuracy(logits, labels),
            train_op=minimize(loss),
            update_ops=tf.get_collection(tf.GraphKeys.UPDATE_OPS),
            training=training,
        )


def updates(
    session: tf.Session,
    graph: TrainingGraph,
    data: Dataset,
    *,
    n_updates: int,
    batch_size: int,
    feed: Callable[[int], Feed] = lambda step: {},
) -> Iterator[float]:
    """Initializes, then trains batch by batch, epoch after epoch; yields the losses.

    Ops in the collection ``MAX_NORM_OPS`` run after each update. The order of the
    digits is drawn from numpy's global generator, seeded with the graph's seed.

    Args:
      session: of the graph.
      graph: of ``classifier``.
      data: the digits.
      n_updates: how often the training op runs.
      batch_size: examples per update; at most the training set.
      feed: takes the number of the update, from 0; returns what else to feed, such as
        a learning rate.
    """
    np.random.seed(session.graph.seed)
    max_norm_ops = session.graph.get_collection(MAX_NORM_OPS)
    fetches = [graph.loss, graph.train_op, list(graph.update_ops)]
    with session.graph.as_default():
        session.run(tf.global_variables_initializer())
    for step, batch in enumerate(batches(data, n_updates, batch_size)):
        fed = {**graph.training_feed(*batch), **feed(step)}
        yield float(session.run(fetches, fed)[0])
        session.run(max_norm_ops)


def batches(data: Dataset, n_updates: int, batch_size: int) -> Iterator[Examples]:
    """Yields a batch for each update, epoch after epoch, as ``shuffled_batches``."""
    epochs = (
        shuffled_batches(data.X_train, data.y_train, batch_size)
        for _ in itertools.count()
    )
    return itertools.islice(itertools.chain.from_iterable(epochs), n_updates)


def short_run(
    graph: TrainingGraph,
    data: Dataset,
    *,
    n_updates: int,
    batch_size: int,
    feed: Feed | None = None,
) -> ShortRun:
    """Trains from initial weights in a session of its own, and evaluates.

    Training stops at a loss that is not finite. The same graph can be trained again,
    with something else fed, from the same initial weights.

    Args:
      graph: of ``classifier``.
      data: the digits.
      n_updates: how often the training op runs.
      batch_size: examples per update; at most the training set.
      feed: what else to feed at each update.
    """
    losses = []
    with tf.Session(graph=graph.loss.graph) as session:
        for loss in updates(
            session,
            graph,
            data,
            n_updates=n_updates,
            batch_size=batch_size,
            feed=lambda step: feed or {},
        ):
            losses.append(loss)
            if not np.isfinite(loss):
                break
        train_accuracy, val_accuracy = (
            float(session.run(graph.accuracy, graph.feed(X, y)))
            for X, y in ((data.X_train, data.y_train), (data.X_valid, data.y_valid))
        )
        variables = session.graph.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES)
        weights = {
            v.op.name: value
            for v, value in zip(variables, session.run(variables), strict=True)
        }
    return ShortRun(losses, train_accuracy, val_accuracy, weights)
