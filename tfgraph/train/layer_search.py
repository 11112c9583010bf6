"""Find how many of the lower layers of a trained network are worth keeping.

::

    train = functools.partial(
        train_new_layers, "model.ckpt", layers=[("new_outputs", 10)],
        training_set=(X_train, y_train), validation_set=(X_valid, y_valid),
    )
    search_kept_layers(["dnn/hidden2/Relu:0", "dnn/hidden3/Relu:0"], train).best
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.freezing import cache_outputs, variables_to_train
from tfgraph.train.loop import Examples
from tfgraph.train.names import tensor_named
from tfgraph.train.restoring import check_restorable
from tfgraph.train.reuse import Layers, import_meta_graph, replace_upper_layers


class KeptLayers(NamedTuple):
    """The outcome of a search."""

    val_accuracy: dict[str, float]  # fraction of 1 for each candidate, in their order
    best: str  # the candidate of highest accuracy, the first of equals


def search_kept_layers(
    candidates: Sequence[str], train: Callable[[str], float]
) -> KeptLayers:
    """Trains once for each candidate of the last layer kept, and compares.

    Args:
      candidates: tensor names, such as ``"dnn/hidden3/Relu:0"``.
      train: trains new layers on the tensor of that name and returns their validation
        accuracy, a fraction of 1; for instance ``train_new_layers``, as above.

    Raises:
      ValueError: if there are no candidates.
    """
    if not candidates:
        raise ValueError("`candidates` must hold at least one tensor name, got none.")
    val_accuracy = {candidate: train(candidate) for candidate in candidates}
    return KeptLayers(val_accuracy, max(val_accuracy, key=val_accuracy.get))


def train_new_layers(
    checkpoint: str | os.PathLike,
    kept_name: str,
    *,
    layers: Layers,
    training_set: Examples,
    validation_set: Examples,
    inputs_name: str = "X:0",
    learning_rate: float = 0.01,
    epochs: int = 5,
    batch_size: int = 50,
    seed: int = 42,
) -> float:
    """Trains new layers on a frozen one, briefly, and returns their accuracy.

    In a graph and session of its own: the outputs of the kept layer are computed once
    for each set, and Adam trains the new layers on them.

    Args:
      checkpoint: the prefix of its files; ``<checkpoint>.meta`` is the graph.
      kept_name: the tensor to build on, such as ``"dnn/hidden3/Relu:0"``.
      layers: name and units of each new layer, the outputs last.
      training_set: ``[n, features]`` and labels ``[n]``.
      validation_set: ``[m, features]`` and labels ``[m]``.
      inputs_name: the placeholder of the features.
      learning_rate: of Adam.
      epochs: passes over the training set.
      batch_size: examples for each update.
      seed: of the initial weights and of the order of the examples.

    Returns:
      The accuracy on the validation set, a fraction of 1.

    Raises:
      DataError: if the meta graph or the checkpoint cannot be read.
      GraphNameError: if a tensor or variable is missing.
    """
    checkpoint = os.fspath(checkpoint)
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.set_random_seed(seed)
        saver = import_meta_graph(f"{checkpoint}.meta")
        check_restorable(tf.global_variables(), checkpoint)
        kept, inputs = tensor_named(graph, kept_name), tensor_named(graph, inputs_name)
        labels, training_op, accuracy = _new_head(kept, layers, learning_rate)

        session.run(tf.global_variables_initializer())
        saver.restore(session, checkpoint)
        hidden = cache_outputs(session, kept, inputs, training_set[0])
        for rows in _batches(len(hidden), epochs, batch_size, seed):
            feed_dict = {kept: hidden[rows], labels: training_set[1][rows]}
            session.run(training_op, feed_dict)
        hidden = cache_outputs(session, kept, inputs, validation_set[0])
        return float(session.run(accuracy, {kept: hidden, labels: validation_set[1]}))


def _new_head(
    kept: tf.Tensor, layers: Layers, learning_rate: float
) -> tuple[tf.Tensor, tf.Operation, tf.Tensor]:
    """Returns the labels' placeholder, the training op and the accuracy."""
    logits = replace_upper_layers(kept, layers)
    with tf.name_scope("search"):
        labels = tf.placeholder(tf.int64, [None], name="labels")
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
        new = variables_to_train("|".join(re.escape(f"{name}/") for name, _ in layers))
        training_op = tf.train.AdamOptimizer(learning_rate).minimize(loss, var_list=new)
        is_correct = tf.equal(tf.argmax(logits, axis=1), labels)
        return labels, training_op, tf.reduce_mean(tf.cast(is_correct, tf.float32))


def _batches(
    examples: int, epochs: int, batch_size: int, seed: int
) -> Iterator[np.ndarray]:
    random = np.random.RandomState(seed)
    for _ in range(epochs):
        order = random.permutation(examples)
        for start in range(0, examples, batch_size):
            yield order[start : start + batch_size]
