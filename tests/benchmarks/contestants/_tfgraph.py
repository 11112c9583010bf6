"""The networks as TensorFlow-1 graphs, trained by one of tfgraph's loops."""

import numpy as np
from networks import LEARNING_RATE, MOMENTUM, Data, Network, Trainer, initial_weights

from tfgraph import v1 as tf
from tfgraph.nets.dense import (
    accuracy,
    batch_normalized_stack,
    dense_stack,
    mean_cross_entropy,
)
from tfgraph.train import clipping
from tfgraph.train.loop import Epoch, TrainingGraph


def prepare(network: Network, data: Data, epoch_type: type[Epoch]) -> Trainer:
    """Builds the graph and starts a session."""
    with tf.Graph().as_default() as graph:
        training_graph = _build(network)
        init = tf.global_variables_initializer()
        train = data.X_train, data.y_train
        epoch = epoch_type(training_graph, train, network.batch_size)
    session = tf.Session(graph=graph)
    with session.as_default():
        session.run(init)
        matrices = [v for v in graph.get_collection("variables") if len(v.shape) == 2]
        for matrix, value in zip(matrices, initial_weights(network), strict=True):
            matrix.load(value)
    feed = {training_graph.inputs: data.X_valid, training_graph.labels: data.y_valid}

    def run(order: np.ndarray) -> float:
        return float(np.mean(epoch.run(session, order)["loss"]))

    return Trainer(run, lambda: float(session.run(training_graph.accuracy, feed)))


def _build(network: Network) -> TrainingGraph:
    n_inputs, *hidden, n_outputs = network.sizes
    X = tf.placeholder(tf.float32, shape=(None, n_inputs), name="X")
    y = tf.placeholder(tf.int32, shape=(None,), name="y")
    layers = [(f"hidden{number}", units) for number, units in enumerate(hidden, 1)]
    activation = getattr(tf.nn, network.activation)
    training = None
    if network.is_normalized:
        training = tf.placeholder_with_default(False, shape=(), name="training")
        logits = batch_normalized_stack(
            X,
            layers,
            activation=activation,
            n_outputs=n_outputs,
            training=training,
            momentum=MOMENTUM,
        )
    else:
        logits = dense_stack(X, layers, activation=activation, n_outputs=n_outputs)
    loss = mean_cross_entropy(logits, y)
    optimizer = tf.train.GradientDescentOptimizer(LEARNING_RATE)
    grads_and_vars = optimizer.compute_gradients(loss)
    if network.clip_value is not None:
        grads_and_vars = clipping.by_value(grads_and_vars, network.clip_value)
    train_op = optimizer.apply_gradients(grads_and_vars)
    update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return TrainingGraph(
        X, y, loss, accuracy(logits, y), train_op, update_ops, training
    )
