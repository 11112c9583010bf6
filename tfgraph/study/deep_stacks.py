"""A deep stack of equal layers, trained under the eyes of a gradient health monitor."""

from dataclasses import dataclass

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import N_CLASSES, Dataset
from tfgraph.errors import DivergedError
from tfgraph.nets.dense import accuracy, mean_cross_entropy
from tfgraph.nets.initializers import INITIALIZERS, Initializer
from tfgraph.nets.normalization import batch_norm
from tfgraph.study.experiments.gradient_health import DeepStack
from tfgraph.study.gradient_health import (
    GradientHealthMonitor,
    HealthRecord,
    diagnose,
    diagnosis_names,
)
from tfgraph.study.gradient_health.plots import plot_gradient_norms
from tfgraph.study.registry import OnProgress, Table
from tfgraph.study.short_runs import batches
from tfgraph.train import clipping
from tfgraph.train.loop import TrainingGraph
from tfgraph.train.regularization import l2, with_penalties

MOMENTUM = 0.9  # of batch normalization's moving averages: the runs are short


@dataclass(frozen=True)
class WatchedRun:
    """What the monitor recorded, and what the network had learned at the end."""

    record: HealthRecord
    val_accuracy: float  # a fraction of 1; NaN if training diverged

    def table(self) -> Table:
        """Returns the findings, or one row that says healthy."""
        findings = diagnose(self.record)
        rows = [(f.diagnosis, f.layer, f.step, f.value, f.rule.limit) for f in findings]
        healthy = (*diagnosis_names([]), None, self.record.steps[-1], None, None)
        return ("diagnosis", "layer", "step", "value", "limit"), rows or [healthy]

    def series(self) -> Table:
        """Returns the gradient norms of the kernels at every measured step."""
        kernels = self.record.kernels()
        names = [self.record.variables[i].layer for i in kernels]
        norms = self.record.values("gradient_norm")[:, kernels]
        steps = self.record.measured_steps.tolist()
        rows = [(step, *row) for step, row in zip(steps, norms.tolist(), strict=True)]
        return ("step", *names), rows

    def plot(self, axes: "matplotlib.axes.Axes") -> None:  # noqa: F821
        """Draws the gradient norms under the diagnosis."""
        plot_gradient_norms(axes, self.record)
        diagnosis = ", ".join(diagnosis_names(diagnose(self.record)))
        axes.set_title(f"{diagnosis}; validation accuracy {self.val_accuracy:.3f}")

    def to_dict(self) -> dict:
        """Returns losses, measurements, findings and accuracy as plain data."""
        return {
            "variables": [variable.name for variable in self.record.variables],
            "relus": [relu.name for relu in self.record.relus],
            "losses": self.record.losses,
            "measurements": [
                {
                    name: value.tolist() if isinstance(value, np.ndarray) else value
                    for name, value in measurement._asdict().items()
                }
                for measurement in self.record.measurements
            ],
            "findings": [str(finding) for finding in diagnose(self.record)],
            "val_accuracy": self.val_accuracy,
        }


def build(
    config: DeepStack, *, n_features: int
) -> tuple[TrainingGraph, clipping.GradsAndVars]:
    """Builds a stack and its training op in the default graph.

    Args:
      config: of the stack.
      n_features: of an example.

    Returns:
      The graph, and the gradients before they are clipped.
    """
    X = tf.placeholder(tf.float32, shape=(None, n_features), name="X")
    y = tf.placeholder(tf.int32, shape=(None,), name="y")
    training = tf.placeholder_with_default(False, shape=(), name="training")
    logits = _logits(config, X, training)
    loss = with_penalties(mean_cross_entropy(logits, y))
    optimizer = tf.train.GradientDescentOptimizer(config.learning_rate)
    pairs = clipped = optimizer.compute_gradients(loss)
    if config.max_norm is not None:
        clipped = clipping.by_global_norm(pairs, config.max_norm)
    graph = TrainingGraph(
        inputs=X,
        labels=y,
        loss=loss,
        accuracy=accuracy(logits, y),
        train_op=optimizer.apply_gradients(clipped),
        update_ops=tf.get_collection(tf.GraphKeys.UPDATE_OPS),
        training=training,
    )
    return graph, pairs


def _logits(config: DeepStack, inputs: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
    options = {
        "kernel_initializer": _initializer(config),
        "kernel_regularizer": l2(config.l2) if config.l2 else None,
    }
    activation = getattr(tf.nn, config.activation)
    normalize = batch_norm(training, momentum=MOMENTUM)
    for i in range(config.hidden_layers):
        inputs = tf.layers.dense(
            inputs, config.hidden_units, name=f"hidden{i + 1}", **options
        )
        inputs = activation(normalize(inputs) if config.batch_norm else inputs)
    return tf.layers.dense(inputs, N_CLASSES, name="outputs", **options)


def _initializer(config: DeepStack) -> Initializer:
    if config.initializer == "normal":
        return tf.random_normal_initializer(stddev=config.stddev)
    return INITIALIZERS[config.initializer]()


def train(
    config: DeepStack,
    data: Dataset,
    *,
    on_progress: OnProgress = lambda done, total, state: None,
) -> WatchedRun:
    """Trains a stack in a graph of its own, until it is done or diverges.

    Args:
      config: of the stack and its training.
      data: the digits.
      on_progress: called after each update.
    """
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(config.seed)
        np.random.seed(config.seed)
        graph, pairs = build(config, n_features=data.X_train.shape[1])
        monitor = GradientHealthMonitor(
            graph.loss, pairs, every=config.every, stop_on_nan=True
        )
        losses = monitor.record.losses
        session.run(tf.global_variables_initializer())
        examples = batches(data, config.updates, config.batch_size)
        for done, batch in enumerate(examples, start=1):
            feed = graph.training_feed(*batch)
            try:
                monitor(session, [graph.train_op, graph.update_ops], feed)
            except DivergedError:
                return WatchedRun(monitor.record, float("nan"))
            on_progress(done, config.updates, f"loss {losses[-1]:.4g}")
        feed = graph.feed(data.X_valid, data.y_valid)
        return WatchedRun(monitor.record, float(session.run(graph.accuracy, feed)))
