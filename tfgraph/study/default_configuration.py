"""A default configuration for deep dense networks, against plain settings.

The default: He initialization, ELU, batch normalization of the inputs and before each
activation, momentum with the 1cycle policy, and early stopping. The plain settings:
Glorot initialization, the logistic function or ReLU, gradient descent at a constant
rate.

References:
  Géron, Hands-On Machine Learning with Scikit-Learn, Keras and TensorFlow, 2nd edition,
  2019, chapter 11
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import N_CLASSES, Dataset
from tfgraph.nets.dense import Activation, accuracy, dense_stack, mean_cross_entropy
from tfgraph.nets.initializers import Initializer, he_normal, xavier_uniform
from tfgraph.nets.normalization import batch_norm
from tfgraph.study.experiments.default_configuration import DefaultConfiguration
from tfgraph.study.model_tuning import Comparison, Curves, curves_of, measuring
from tfgraph.study.registry import OnProgress
from tfgraph.study.unfinished import NOT_KEPT, Pieces
from tfgraph.train.checkpointing import Checkpoints
from tfgraph.train.early_stopping import EarlyStopping
from tfgraph.train.loop import TrainingGraph, fit
from tfgraph.train.one_cycle import one_cycle, one_cycle_momentum

MOMENTUM = 0.9  # of batch normalization's moving averages: the runs are short
PLAIN_ACTIVATIONS = {"logistic": tf.nn.sigmoid, "relu": tf.nn.relu}


class _Choices(NamedTuple):
    """What the networks differ in."""

    inputs: tf.Tensor  # of the first hidden layer
    activation: Activation
    initializer: Initializer
    optimizer: tf.train.Optimizer


def build(
    network: str, config: DefaultConfiguration, *, n_features: int, total_steps: int
) -> TrainingGraph:
    """Builds a network and its training op in the default graph.

    Args:
      network: ``default``, ``logistic`` or ``relu``.
      config: of the comparison.
      n_features: of an example.
      total_steps: updates of the whole training, for 1cycle.
    """
    X = tf.placeholder(tf.float32, shape=(None, n_features), name="X")
    y = tf.placeholder(tf.int32, shape=(None,), name="y")
    training = tf.placeholder_with_default(False, shape=(), name="training")
    step = tf.train.get_or_create_global_step()
    if network == "default":
        chosen = _default(X, training, step, total_steps, config.max_learning_rate)
    else:
        optimizer = tf.train.GradientDescentOptimizer(config.learning_rate)
        chosen = _Choices(X, PLAIN_ACTIVATIONS[network], xavier_uniform(), optimizer)
    layers = [
        (f"hidden{i + 1}", config.hidden_units) for i in range(config.hidden_layers)
    ]
    with tf.variable_scope("dnn", initializer=chosen.initializer):
        logits = dense_stack(
            chosen.inputs, layers, activation=chosen.activation, n_outputs=N_CLASSES
        )
    loss = mean_cross_entropy(logits, y)
    return TrainingGraph(
        inputs=X,
        labels=y,
        loss=loss,
        accuracy=accuracy(logits, y),
        train_op=chosen.optimizer.minimize(loss, global_step=step),
        update_ops=tf.get_collection(tf.GraphKeys.UPDATE_OPS),
        training=training,
    )


def _default(
    X: tf.Tensor, training: tf.Tensor, step: tf.Tensor, total_steps: int, rate: float
) -> _Choices:
    normalize = batch_norm(training, momentum=MOMENTUM)
    optimizer = tf.train.MomentumOptimizer(
        one_cycle(step, max_learning_rate=rate, total_steps=total_steps),
        one_cycle_momentum(step, total_steps=total_steps),
    )
    return _Choices(
        inputs=normalize(X),
        activation=lambda inputs: tf.nn.elu(normalize(inputs)),
        initializer=he_normal(),
        optimizer=optimizer,
    )


def train(
    network: str,
    config: DefaultConfiguration,
    data: Dataset,
    *,
    on_epoch: Callable[[Curves], None] = lambda curves: None,
    checkpoints: Path | None = None,
) -> Curves:
    """Trains a network in a graph of its own, from new weights.

    Only ``default`` stops early and goes back: its curves end at the best epoch.

    Args:
      network: ``default``, ``logistic`` or ``relu``.
      config: of the comparison.
      data: the digits.
      on_epoch: called after each epoch with the curves so far.
      checkpoints: folder for the state of the run, which goes on from what is there.
    """
    total_steps = config.epochs * max(1, len(data.X_train) // config.batch_size)
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(config.seed)
        np.random.seed(config.seed)
        train_set = data.X_train, data.y_train
        n_features = data.X_train.shape[1]
        graph = build(network, config, n_features=n_features, total_steps=total_steps)
        session.run(tf.global_variables_initializer())

        # Only curves are wanted: there is no variable to restore.
        is_default = network == "default"
        stopping = EarlyStopping([], patience=config.patience if is_default else None)
        history = fit(
            session,
            graph,
            train_set,
            (data.X_valid, data.y_valid),
            n_epochs=config.epochs,
            batch_size=config.batch_size,
            on_epoch=measuring(session, graph, train_set, on_epoch),
            stopping=stopping,
            checkpoints=checkpoints and Checkpoints(checkpoints),
        )
    curves = curves_of(history)
    if not is_default:
        return curves
    best = max(1, stopping.best_evaluation)
    return Curves(*(curve[:best] for curve in curves.history.values()))


def compare(
    config: DefaultConfiguration,
    data: Dataset,
    *,
    on_progress: OnProgress = lambda done, total, state: None,
    pieces: Pieces = NOT_KEPT,
) -> Comparison:
    """Trains the networks one after the other.

    Args:
      config: which, and how.
      data: the digits.
      on_progress: called after each epoch of each.
      pieces: keeps the curves of each.
    """
    total = len(config.networks) * config.epochs
    found = {}

    def on_epoch(network: str, curves: Curves) -> None:
        done = len(found) * config.epochs + len(curves.val_accuracy)
        state = f"{network}, validation accuracy {curves.val_accuracy[-1]:.4f}"
        on_progress(done, total, state)

    def make(network: str, states: Path | None) -> dict:
        report = partial(on_epoch, network)
        return asdict(train(network, config, data, on_epoch=report, checkpoints=states))

    for network in config.networks:
        found[network] = Curves(**pieces.get(network, partial(make, network)))
    return Comparison("network", found)
