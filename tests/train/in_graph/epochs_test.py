"""An epoch inside the graph gives what the feed loop gives."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.checkpointing import Checkpoints
from tfgraph.train.in_graph.epochs import (
    CompiledEpoch,
    InGraphEpoch,
    NotCompilableError,
)
from tfgraph.train.in_graph.streaming import StreamedEpoch
from tfgraph.train.loop import FeedEpoch, TrainingGraph, fit

SEED = 42
BATCH_SIZE = 8
N_EPOCHS = 3
# 44 rows in 5 batches: four of 9 rows, one of 8.
RANDOM = np.random.RandomState(0)
INPUTS = RANDOM.normal(size=(44, 6)).astype(np.float32)
LABELS = RANDOM.randint(3, size=44).astype(np.int32)
# Rounding over 15 updates.
COMPILED = {"rtol": 1e-5, "atol": 1e-6}


def dense(inputs, training):
    hidden = tf.layers.dense(inputs, 5, activation=tf.nn.elu)
    return tf.layers.dense(hidden, 3)


def batch_normalized(inputs, training):
    hidden = tf.layers.dense(inputs, 5)
    hidden = tf.layers.batch_normalization(hidden, training=training, momentum=0.9)
    return tf.layers.dense(tf.nn.relu(hidden), 3)


def dropped_out(inputs, training):
    hidden = tf.layers.dense(inputs, 16, activation=tf.nn.relu)
    return tf.layers.dense(tf.layers.dropout(hidden, training=training), 3)


def recurrent(inputs, training):
    cell = tf.nn.rnn_cell.BasicRNNCell(4)
    steps = tf.reshape(inputs, [-1, 3, 2])
    _, state = tf.nn.dynamic_rnn(cell, steps, dtype=tf.float32)
    return tf.layers.dense(state, 3)


def with_resources(inputs, training):
    with tf.variable_scope("resources", use_resource=True):
        return dense(inputs, training)


def constant_rate(loss):
    return tf.train.GradientDescentOptimizer(0.1).minimize(loss)


def momentum(loss):
    return tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True).minimize(loss)


def adam(loss):
    return tf.train.AdamOptimizer(0.01).minimize(loss)


def clipped_with_schedule(loss):
    global_step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.1, global_step, 3, 0.5)
    optimizer = tf.train.GradientDescentOptimizer(rate)
    grads_and_vars = optimizer.compute_gradients(loss)
    clipped = [(tf.clip_by_value(g, -0.01, 0.01), v) for g, v in grads_and_vars]
    return optimizer.apply_gradients(clipped, global_step=global_step)


def build(network, train):
    inputs = tf.placeholder(tf.float32, [None, 6])
    labels = tf.placeholder(tf.int32, [None])
    training = tf.placeholder_with_default(False, shape=())
    logits = network(inputs, training)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    correct = tf.nn.in_top_k(logits, labels, 1)
    return TrainingGraph(
        inputs, labels, loss,
        tf.reduce_mean(tf.cast(correct, tf.float32)),
        train(loss),
        tf.get_collection(tf.GraphKeys.UPDATE_OPS),
        training,
    )  # fmt: skip


def trained(network, train, epoch_type, checkpoints=None):
    """Returns the accuracies and losses, and all variables at the end, by name."""
    with tf.Graph().as_default():
        tf.set_random_seed(SEED)
        np.random.seed(SEED)
        graph = build(network, train)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            history = fit(
                session, graph, (INPUTS, LABELS), (INPUTS, LABELS),
                n_epochs=N_EPOCHS, batch_size=BATCH_SIZE, epoch_type=epoch_type,
                checkpoints=checkpoints,
            )  # fmt: skip
            return history, session.run({v.name: v for v in tf.global_variables()})


NETWORKS = {
    "dense": (dense, constant_rate),
    "batch normalization": (batch_normalized, constant_rate),
    "momentum": (dense, momentum),
    "adam": (dense, adam),
    "clipping, schedule and global step": (dense, clipped_with_schedule),
    "resource variables": (with_resources, momentum),
    "dropout": (dropped_out, constant_rate),
    "recurrent": (recurrent, constant_rate),
}
NOT_COMPILED = {"dropout": "draws random numbers", "recurrent": "conditional or loop"}


@pytest.mark.slow
@pytest.mark.parametrize("epoch_type", (InGraphEpoch, StreamedEpoch, CompiledEpoch))
def test_batches_one_at_a_time_are_the_same_epoch(epoch_type, tmp_path):
    one_at_a_time = Checkpoints(tmp_path, every_seconds=1000, piece_seconds=0)
    whole, whole_variables = trained(dense, constant_rate, epoch_type)
    cut, cut_variables = trained(dense, constant_rate, epoch_type, one_at_a_time)
    assert cut == whole
    for name, value in whole_variables.items():
        np.testing.assert_array_equal(cut_variables[name], value, err_msg=name)


@pytest.mark.parametrize("name", NETWORKS)
def test_loop_in_the_graph_equals_the_feed_loop(name):
    fed, fed_variables = trained(*NETWORKS[name], FeedEpoch)
    looped, variables = trained(*NETWORKS[name], InGraphEpoch)
    assert looped.first_losses == fed.first_losses
    assert looped.val_accuracy == fed.val_accuracy
    assert variables.keys() == fed_variables.keys()
    for variable, value in variables.items():
        np.testing.assert_array_equal(value, fed_variables[variable], variable)


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in NETWORKS if n not in NOT_COMPILED])
def test_compiled_loop_equals_the_feed_loop_but_for_rounding(name):
    fed, fed_variables = trained(*NETWORKS[name], FeedEpoch)
    compiled, variables = trained(*NETWORKS[name], CompiledEpoch)
    np.testing.assert_allclose(compiled.first_losses, fed.first_losses, **COMPILED)
    for variable, value in variables.items():
        np.testing.assert_allclose(
            value, fed_variables[variable], err_msg=variable, **COMPILED
        )


@pytest.mark.parametrize(("name", "reason"), NOT_COMPILED.items())
def test_what_xla_would_compute_otherwise_is_not_compiled(name, reason):
    with pytest.raises(NotCompilableError, match=reason):
        trained(*NETWORKS[name], CompiledEpoch)


def test_an_op_that_xla_does_not_have_is_named_and_variables_stay(graph):
    def printing(inputs, training):
        return tf.Print(dense(inputs, training), [inputs])

    training_graph = build(printing, constant_rate)
    epoch = CompiledEpoch(training_graph, (INPUTS, LABELS), BATCH_SIZE)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        before = session.run(tf.trainable_variables())
        with pytest.raises(NotCompilableError, match="Print"):
            epoch.run(session, np.arange(44))
        for old, new in zip(before, session.run(tf.trainable_variables())):
            np.testing.assert_array_equal(new, old)


@pytest.mark.parametrize("epoch_type", (InGraphEpoch, CompiledEpoch))
def test_figures_of_every_batch_are_recorded(graph, epoch_type):
    training_graph = build(dense, constant_rate)
    gradients = tf.gradients(training_graph.loss, tf.trainable_variables())
    norm = tf.global_norm(gradients)
    epoch = epoch_type(
        training_graph, (INPUTS, LABELS), BATCH_SIZE, record={"norm": norm}
    )
    order = np.random.RandomState(1).permutation(44)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        first = {training_graph.inputs: INPUTS[order[:9]]}
        first[training_graph.labels] = LABELS[order[:9]]
        expected = session.run([training_graph.loss, norm], first)
        figures = epoch.run(session, order)
    assert {name: value.shape for name, value in figures.items()} == {
        "loss": (5,), "norm": (5,),
    }  # fmt: skip
    np.testing.assert_allclose(
        [figures["loss"][0], figures["norm"][0]], expected, rtol=1e-6
    )


def test_data_are_converted_as_feeding_does(graph):
    training_graph = build(dense, constant_rate)
    data = INPUTS.astype(np.float64), LABELS.astype(np.int64)
    epoch = InGraphEpoch(training_graph, data, BATCH_SIZE)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert epoch.run(session, np.arange(44))["loss"].shape == (5,)


def test_a_placeholder_that_nothing_feeds_is_refused(graph):
    rate = tf.placeholder(tf.float32, shape=(), name="rate")
    training_graph = build(
        dense, lambda loss: tf.train.GradientDescentOptimizer(rate).minimize(loss)
    )
    with pytest.raises(ValueError, match="needs `rate` fed"):
        InGraphEpoch(training_graph, (INPUTS, LABELS), BATCH_SIZE)


def test_seeds_and_savers_do_not_see_the_loop(graph):
    training_graph = build(dense, constant_rate)
    before = [op.name for op in graph.get_operations()]
    variables = tf.global_variables()
    InGraphEpoch(training_graph, (INPUTS, LABELS), BATCH_SIZE)
    assert [op.name for op in graph.get_operations()][: len(before)] == before
    assert tf.global_variables() == variables
    assert not tf.local_variables()
