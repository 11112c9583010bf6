"""The recorded training runs of the source notebook on training deep nets.

Every graph is built op by op in the order of the recorded ones: under TensorFlow
1's seed rule the order is part of the result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from tfgraph import records
from tfgraph import v1 as tf
from tfgraph.data import N_CLASSES, Dataset
from tfgraph.nets.dense import (
    accuracy,
    batch_normalized_stack,
    dense_stack,
    mean_cross_entropy,
)
from tfgraph.train import clipping
from tfgraph.train.checkpointing import Checkpoints, save_variables, writing
from tfgraph.train.freezing import variables_to_train
from tfgraph.train.in_graph.epochs import InGraphEpoch
from tfgraph.train.in_graph.fallback import CompiledWherePossibleEpoch
from tfgraph.train.loop import FeedEpoch, History, TrainingGraph, fit
from tfgraph.train.restoring import check_restorable
from tfgraph.train.reuse import import_meta_graph, replace_upper_layers, tensor_named

N_INPUTS = 28 * 28
LEARNING_RATE = 0.01
BATCH_SIZE = 200
MOMENTUM = 0.9  # of batch normalization's moving averages
CLIP_VALUE = 1.0
# Every layer above the second; the names of the new ones begin with new_.
NOT_FROZEN = "hidden[34]|new_"
LOOPS = {
    "feed": FeedEpoch,
    "graph": InGraphEpoch,
    "compiled": CompiledWherePossibleEpoch,
}


@dataclass(frozen=True)
class Experiment:
    """One recorded run: its graph, and the run whose checkpoint it starts from."""

    title: str
    build: Callable[..., tuple[TrainingGraph, tf.train.Saver | None]]
    starts_from: str | None = None


def run(
    name: str,
    data: Dataset,
    *,
    seed: int,
    start: Path | None = None,
    save_to: Path | None = None,
    on_epoch: Callable[[int, History], None] = lambda epoch, history: None,
    loop: str = "graph",
    checkpoints: Path | None = None,
) -> History:
    """Trains one experiment the way it was recorded.

    Args:
      name: a key of ``EXPERIMENTS``.
      data: the digits; they also say how long to train.
      seed: of the graph, and of numpy's global generator, which shuffles.
      start: prefix of the checkpoint to start from, for experiments that reuse one.
      save_to: prefix of the checkpoint to write at the end, for those that do not.
      on_epoch: called after each epoch with its number and the history so far.
      loop: a key of ``LOOPS``; ``feed`` and ``graph`` give equal numbers, ``compiled``
        equal but for rounding.
      checkpoints: folder for the state of the run, which goes on from what is there.

    Returns:
      Validation accuracies and the first losses.

    Raises:
      OutputError: if the checkpoint or the state cannot be written.
    """
    experiment = EXPERIMENTS[name]
    with tf.Graph().as_default():
        tf.set_random_seed(seed)
        np.random.seed(seed)
        graph, restorer = experiment.build(*([] if start is None else [start]))
        init = tf.global_variables_initializer()
        saver = restorer or tf.train.Saver()
        with tf.Session() as session:
            session.run(init)
            if restorer is not None:
                restorer.restore(session, str(start))
            if save_to is not None:
                # Now: a loop in the graph is no part of the network.
                with writing(f"`{save_to}` cannot be written"):
                    save_to.parent.mkdir(parents=True, exist_ok=True)
                    saver.export_meta_graph(f"{save_to}.meta")
            history = fit(
                session,
                graph,
                (data.X_train, data.y_train),
                (data.X_valid, data.y_valid),
                n_epochs=data.n_epochs,
                batch_size=BATCH_SIZE,
                eval_every=data.eval_every,
                on_epoch=on_epoch,
                epoch_type=LOOPS[loop],
                checkpoints=checkpoints and Checkpoints(checkpoints),
            )
            if save_to is not None:
                with writing(f"`{save_to}` cannot be written"):
                    save_variables(saver, session, save_to)
    return history


def build_batch_norm() -> tuple[TrainingGraph, None]:
    """784-300-200-10, ELU, every layer batch-normalized, the logits too."""
    X, y = _placeholders()
    training = tf.placeholder_with_default(False, shape=(), name="training")
    logits = batch_normalized_stack(
        X,
        [("hidden", 300), ("hidden2", 200)],
        activation=tf.nn.elu,
        n_outputs=N_CLASSES,
        training=training,
        momentum=MOMENTUM,
    )
    with tf.name_scope("loss"):
        loss = mean_cross_entropy(logits, y)
    with tf.name_scope("train"):
        optimizer = tf.train.GradientDescentOptimizer(LEARNING_RATE)
        train_op = optimizer.minimize(loss)
    with tf.name_scope("eval"):
        val_accuracy = accuracy(logits, y, name=None)  # as it was recorded
    update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return TrainingGraph(X, y, loss, val_accuracy, train_op, update_ops, training), None


def build_gradient_clipping() -> tuple[TrainingGraph, None]:
    """784-300-50-50-50-50-10, ReLU, every gradient clipped to [-1, 1]."""
    X, y = _placeholders()
    with tf.name_scope("dnn"):
        logits = dense_stack(
            X,
            [("hidden1", 300), *((f"hidden{i}", 50) for i in range(2, 6))],
            activation=tf.nn.relu,
            n_outputs=N_CLASSES,
        )
    with tf.name_scope("loss"):
        loss = mean_cross_entropy(logits, y)
    optimizer = tf.train.GradientDescentOptimizer(LEARNING_RATE)
    grads_and_vars = clipping.by_value(optimizer.compute_gradients(loss), CLIP_VALUE)
    train_op = optimizer.apply_gradients(grads_and_vars)
    with tf.name_scope("eval"):
        val_accuracy = accuracy(logits, y)
    return TrainingGraph(X, y, loss, val_accuracy, train_op), None


def build_layer_reuse(
    start: Path, *, trainable: str = ""
) -> tuple[TrainingGraph, tf.train.Saver]:
    """Hidden layers 1 to 3 of the clipping network under two new layers.

    Args:
      start: prefix of the clipping network's checkpoint.
      trainable: pattern of the variables to train; the others are frozen.

    Raises:
      DataError: if there is no such checkpoint, or it is damaged.
      GraphNameError: if a tensor or variable is missing in it.
    """
    restorer = import_meta_graph(f"{start}.meta")
    check_restorable(tf.global_variables(), start)
    graph = tf.get_default_graph()
    X, y = tensor_named(graph, "X:0"), tensor_named(graph, "y:0")
    hidden3 = tensor_named(graph, "dnn/hidden3/Relu:0")
    logits = replace_upper_layers(
        hidden3, [("new_hidden4", 20), ("new_outputs", N_CLASSES)]
    )
    with tf.name_scope("new_loss"):
        loss = mean_cross_entropy(logits, y)
    with tf.name_scope("new_eval"):
        val_accuracy = accuracy(logits, y)
    with tf.name_scope("new_train"):
        optimizer = tf.train.GradientDescentOptimizer(LEARNING_RATE)
        train_op = optimizer.minimize(loss, var_list=variables_to_train(trainable))
    return TrainingGraph(X, y, loss, val_accuracy, train_op), restorer


def _placeholders() -> tuple[tf.Tensor, tf.Tensor]:
    X = tf.placeholder(tf.float32, shape=(None, N_INPUTS), name="X")
    y = tf.placeholder(tf.int32, shape=(None,), name="y")
    return X, y


EXPERIMENTS = {
    records.BATCH_NORM: Experiment("Batch normalization", build_batch_norm),
    records.GRADIENT_CLIPPING: Experiment("Gradient clipping", build_gradient_clipping),
    records.LAYER_REUSE: Experiment(
        "Layer 3 reused", build_layer_reuse, starts_from=records.GRADIENT_CLIPPING
    ),
    records.LAYER_REUSE_FROZEN: Experiment(
        "Layer 3 reused, lower layers frozen",
        partial(build_layer_reuse, trainable=NOT_FROZEN),
        starts_from=records.GRADIENT_CLIPPING,
    ),
}
