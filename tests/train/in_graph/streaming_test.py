"""An epoch over data on the disk gives what the feed loop gives."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.dense import accuracy, mean_cross_entropy
from tfgraph.train.in_graph.streaming import StreamedEpoch
from tfgraph.train.loop import FeedEpoch, TrainingGraph, fit

# 44 rows in 5 batches: four of 9 rows, one of 8.
BATCH_SIZE = 8


@pytest.fixture
def on_disk(tmp_path):
    """Digits of another type than the graph's, memory-mapped."""
    random = np.random.RandomState(0)
    np.save(tmp_path / "inputs.npy", random.randint(256, size=(44, 6)).astype("u1"))
    np.save(tmp_path / "labels.npy", random.randint(3, size=44))
    return tuple(
        np.load(tmp_path / f"{name}.npy", mmap_mode="r")
        for name in ("inputs", "labels")
    )


def trained(data, epoch_type):
    """Returns the accuracies and losses, and all variables at the end."""
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        np.random.seed(42)
        inputs = tf.placeholder(tf.float32, [None, 6])
        labels = tf.placeholder(tf.int32, [None])
        training = tf.placeholder_with_default(False, shape=())
        dropped_out = tf.layers.dropout(inputs / 255, training=training)
        logits = tf.layers.dense(dropped_out, 3)
        loss = mean_cross_entropy(logits, labels)
        train_op = tf.train.MomentumOptimizer(0.1, 0.9).minimize(loss)
        graph = TrainingGraph(
            inputs, labels, loss, accuracy(logits, labels), train_op, (), training
        )
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            history = fit(
                session, graph, data, data,
                n_epochs=3, batch_size=BATCH_SIZE, epoch_type=epoch_type,
            )  # fmt: skip
            return history, session.run(tf.global_variables())


def test_streamed_epochs_equal_fed_ones(on_disk):
    fed, fed_variables = trained(on_disk, FeedEpoch)
    streamed, variables = trained(on_disk, StreamedEpoch)
    assert streamed == fed
    for new, old in zip(variables, fed_variables, strict=True):
        np.testing.assert_array_equal(new, old)


def test_rows_are_read_while_the_epoch_runs(on_disk):
    class Counted:
        """An array that notes how many rows are read at a time."""

        shape, read = on_disk[0].shape, []

        def __len__(self):
            return len(on_disk[0])

        def __getitem__(self, rows):
            self.read.append(len(rows))
            return on_disk[0][rows]

    inputs = tf.placeholder(tf.float32, [None, 6])
    labels = tf.placeholder(tf.int32, [None])
    loss = mean_cross_entropy(tf.layers.dense(inputs, 3), labels)
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    graph = TrainingGraph(inputs, labels, loss, loss, train_op)
    epoch = StreamedEpoch(graph, (Counted(), on_disk[1]), BATCH_SIZE)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert epoch.run(session, np.arange(44))["loss"].shape == (5,)
    assert sorted(Counted.read) == [8, 9, 9, 9, 9]
