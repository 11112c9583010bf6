"""Weight decay against the size of the data set and the learning rate.

The rules to test: the smaller the data set the more decay, the larger the learning rate
the less.

References:
  Smith, `A disciplined approach to neural network hyper-parameters: Part 1
  <https://arxiv.org/abs/1803.09820>`_, 2018, section 4.4
"""

import itertools
from collections.abc import Sequence
from functools import partial

from tfgraph import v1 as tf
from tfgraph.data import N_CLASSES, Dataset
from tfgraph.nets.composed import composed_stack
from tfgraph.study.registry import OnProgress
from tfgraph.study.rows import Rows
from tfgraph.study.short_runs import classifier, short_run, small_split
from tfgraph.study.unfinished import NOT_KEPT, Pieces
from tfgraph.train.regularization import l2


def decay_grid(
    data: Dataset,
    *,
    train_sizes: Sequence[int],
    learning_rates: Sequence[float],
    decays: Sequence[float],
    hidden_units: int,
    n_updates: int,
    batch_size: int,
    seed: int,
    on_progress: OnProgress = lambda done, total, state: None,
    pieces: Pieces = NOT_KEPT,
) -> Rows:
    """Trains a network of one hidden layer by gradient descent in all combinations.

    All runs start from the same weights.

    Args:
      data: digits to train and validate on.
      train_sizes: how many of them to train on.
      learning_rates: of gradient descent.
      decays: scales of the L2 penalty.
      hidden_units: ReLU units.
      n_updates: of each run.
      batch_size: examples per update.
      seed: of the graph and the batches.
      on_progress: called after each run.
      pieces: keeps the row of each run.
    """

    def build(X: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
        penalty = l2(tf.placeholder(tf.float32, (), name="decay"))
        hidden = composed_stack(
            X, [hidden_units], [tf.nn.relu], kernel_regularizer=penalty
        )
        return tf.layers.dense(hidden, N_CLASSES, kernel_regularizer=penalty)

    def minimize(loss: tf.Tensor) -> tf.Operation:
        rate = tf.placeholder(tf.float32, (), name="learning_rate")
        return tf.train.GradientDescentOptimizer(rate).minimize(loss)

    graph = classifier(build, minimize, seed=seed, n_features=data.X_train.shape[1])
    combinations = list(itertools.product(train_sizes, learning_rates, decays))
    rows = []

    def make(n_train: int, rate: float, decay: float, states: object) -> tuple:
        run = short_run(
            graph,
            small_split(data, n_train),
            n_updates=n_updates,
            batch_size=batch_size,
            feed={"learning_rate:0": rate, "decay:0": decay},
        )
        return n_train, rate, decay, run.train_accuracy, run.val_accuracy

    for n_train, rate, decay in combinations:
        name, row = f"{n_train}, {rate}, {decay}", partial(make, n_train, rate, decay)
        rows.append(tuple(pieces.get(name, row)))
        state = f"decay {decay:g}, accuracy {rows[-1][-1]:.4f}"
        on_progress(len(rows), len(combinations), state)
    header = ("digits", "rate", "decay", "accuracy", "val_accuracy")
    return Rows(
        "Weight decay", header, rows,
        x="decay", y=["val_accuracy"], by=["digits", "rate"],
    )  # fmt: skip
