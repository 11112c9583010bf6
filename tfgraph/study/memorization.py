"""What a network learns by heart: labels drawn at random.

Nothing in an image tells its random label, so that every one learned is memorized. The
share of them that a network has learned after a given number of updates measures its
capacity to memorize, and is compared between networks of equal numbers of parameters.

References:
  Zhang et al., `Understanding deep learning requires rethinking generalization
  <https://arxiv.org/abs/1611.03530>`_, 2017;
  Arpit et al., `A Closer Look at Memorization in Deep Networks
  <https://arxiv.org/abs/1706.05394>`_, 2017
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import N_CLASSES, Dataset
from tfgraph.nets.composed import composed_stack
from tfgraph.study.registry import OnProgress
from tfgraph.study.rows import Rows
from tfgraph.study.short_runs import classifier, short_run
from tfgraph.study.unfinished import NOT_KEPT, Pieces


def with_random_labels(data: Dataset, *, seed: int) -> Dataset:
    """Returns the data with training labels drawn uniformly from those that occur."""
    labels = np.unique(data.y_train)
    random = np.random.RandomState(seed).choice(labels, size=len(data.y_train))
    return replace(data, y_train=random.astype(data.y_train.dtype))


def count_parameters(units: Sequence[int]) -> int:
    """Returns the number of weights and biases of dense layers.

    Args:
      units: the inputs, then the units of each layer, the outputs last.
    """
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(units))


def width_for(
    n_parameters: int, n_hidden: int, *, n_inputs: int = 784, n_outputs: int = 10
) -> int:
    """Returns the width of hidden layers at which a network has so many parameters.

    Args:
      n_parameters: wanted; the result is the width that comes nearest.
      n_hidden: hidden layers, all of the same width.
      n_inputs: features of an example.
      n_outputs: logits.

    Raises:
      ValueError: if not even one unit per layer is so small.
    """

    def count(width: int) -> int:
        return count_parameters([n_inputs, *[width] * n_hidden, n_outputs])

    if count(1) > n_parameters:
        raise ValueError(
            f"`n_parameters` must be at least {count(1)} for {n_hidden} hidden layers, "
            f"got {n_parameters}."
        )
    # (n_hidden - 1) w**2 + (n_inputs + n_hidden + n_outputs) w + n_outputs
    square, linear = n_hidden - 1, n_inputs + n_hidden + n_outputs
    width = int(max(np.roots([square, linear, n_outputs - n_parameters]).real))
    return min((width, width + 1), key=lambda w: abs(count(w) - n_parameters))


def wide_against_deep(
    data: Dataset,
    *,
    n_parameters: int,
    depths: Sequence[int],
    learning_rate: float,
    n_updates: int,
    batch_size: int,
    seed: int,
    on_progress: OnProgress = lambda done, total, state: None,
    pieces: Pieces = NOT_KEPT,
) -> Rows:
    """Trains networks of equal size on the true labels and on random ones.

    The hidden layers are of ReLU units, the optimizer is Adam. ``known_random`` is the
    share of random labels that a network gives back.

    Args:
      data: digits to train and validate on.
      n_parameters: of each network, as nearly as a whole width allows.
      depths: numbers of hidden layers.
      learning_rate: of Adam.
      n_updates: of each run.
      batch_size: examples per update.
      seed: of the graphs, the batches and the random labels.
      on_progress: called after each network.
      pieces: keeps the row of each network.
    """
    n_features = data.X_train.shape[1]
    labellings = (data, with_random_labels(data, seed=seed))
    rows = []

    def make(depth: int, states: object) -> tuple:
        width = width_for(n_parameters, depth, n_inputs=n_features)
        units = [width] * depth
        graph = classifier(
            partial(_relu_network, units=units),
            tf.train.AdamOptimizer(learning_rate).minimize,
            seed=seed,
            n_features=n_features,
        )
        true, random = (
            short_run(graph, labelled, n_updates=n_updates, batch_size=batch_size)
            for labelled in labellings
        )
        size = count_parameters([n_features, *units, N_CLASSES])
        known = (true.train_accuracy, true.val_accuracy, random.train_accuracy)
        return depth, width, size, *known

    for depth in depths:
        rows.append(tuple(pieces.get(str(depth), partial(make, depth))))
        state = f"{depth} layers, accuracy {rows[-1][4]:.4f}"
        on_progress(len(rows), len(depths), state)
    header = (
        "layers", "width", "parameters", "accuracy", "val_accuracy", "known_random",
    )  # fmt: skip
    return Rows(
        f"Wide against deep, {n_parameters} parameters", header, rows,
        x="layers", y=["accuracy", "val_accuracy", "known_random"],
    )  # fmt: skip


def _relu_network(X: tf.Tensor, training: tf.Tensor, units: Sequence[int]) -> tf.Tensor:
    return tf.layers.dense(composed_stack(X, units, [tf.nn.relu]), N_CLASSES)
