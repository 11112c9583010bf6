"""A small training run for the tests of resuming: dropout, momentum, a schedule.

The tests call it in this process and in processes that they kill.
"""

from pathlib import Path

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.checkpointing import Checkpoints
from tfgraph.train.early_stopping import EarlyStopping
from tfgraph.train.in_graph.epochs import InGraphEpoch
from tfgraph.train.in_graph.streaming import StreamedEpoch
from tfgraph.train.loop import FeedEpoch, TrainingGraph, fit

EPOCHS = {"feed": FeedEpoch, "graph": InGraphEpoch, "streamed": StreamedEpoch}
N_EPOCHS = 16
BATCH_SIZE = 8
# 44 rows in 5 batches: four of 9 rows, one of 8.
RANDOM = np.random.RandomState(0)
INPUTS = RANDOM.normal(size=(44, 6)).astype(np.float32)
LABELS = RANDOM.randint(3, size=44).astype(np.int32)


def build(units=16):
    """A layer with dropout, and noise in the evaluations."""
    inputs = tf.placeholder(tf.float32, [None, 6])
    labels = tf.placeholder(tf.int32, [None])
    training = tf.placeholder_with_default(False, shape=())
    hidden = tf.layers.dense(inputs, units, activation=tf.nn.elu)
    hidden = tf.layers.dropout(hidden, training=training)
    logits = tf.layers.dense(hidden, 3)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.1, step, 20, 0.9)
    train_op = tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, global_step=step)
    noisy = logits + tf.random_normal(tf.shape(logits))
    correct = tf.nn.in_top_k(noisy, labels, 1)
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    return TrainingGraph(inputs, labels, loss, accuracy, train_op, training=training)


def run(
    folder=None, *, loop="feed", on_epoch=lambda epoch: None, patience=None,
    n_epochs=N_EPOCHS, batch_size=BATCH_SIZE, units=16, every_seconds=0,
    piece_seconds=1,
):  # fmt: skip
    """Trains, going on from what is in the folder; returns all that a run ends with.

    Args:
      folder: of the states, saved after each epoch; None saves none.
      loop: a key of ``EPOCHS``.
      on_epoch: called with the number of each epoch.
      patience: of early stopping; None trains to the end.
      n_epochs: at most.
      batch_size: at least.
      units: of the hidden layer.
      every_seconds: between two states.
      piece_seconds: of a part of an epoch, after which a state can be saved.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(42)
        np.random.seed(42)
        graph = build(units)
        stopping = patience and EarlyStopping(tf.global_variables(), patience=patience)

        def measure(epoch, history):
            history.measured.setdefault("drawn", []).append(np.random.normal())
            on_epoch(epoch)

        session.run(tf.global_variables_initializer())
        history = fit(
            session, graph, (INPUTS, LABELS), (INPUTS, LABELS),
            n_epochs=n_epochs, batch_size=batch_size, eval_every=2,
            on_epoch=measure, epoch_type=EPOCHS[loop], stopping=stopping,
            checkpoints=folder
            and Checkpoints(
                Path(folder), every_seconds=every_seconds, piece_seconds=piece_seconds
            ),
        )  # fmt: skip
        variables = tf.global_variables()
        values = dict(
            zip((v.name for v in variables), session.run(variables), strict=True)
        )
    return {
        **values,
        "val_accuracy": np.array(history.val_accuracy),
        "first_losses": np.array(history.first_losses),
        "drawn": np.array(history.measured["drawn"]),
        "numpy": np.random.get_state()[1],
        **({"best": np.array(stopping.best_evaluation)} if stopping else {}),
    }
