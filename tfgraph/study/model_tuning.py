"""Train a dense classifier as configured, and compare configurations.

Each configuration is trained in a TensorFlow-1 graph of its own. With equal seeds two
runs see the same batches in the same order. Their initial weights are equal where the
graphs are built alike up to them, as with two optimizers; under TensorFlow 1's seed
rule an op more, such as batch normalization's, changes all that is drawn after it.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import N_CLASSES
from tfgraph.nets.activations import ACTIVATIONS
from tfgraph.nets.dense import Activation, accuracy, dense_stack, mean_cross_entropy
from tfgraph.nets.initializers import INITIALIZERS
from tfgraph.nets.normalization import batch_norm
from tfgraph.study.configuration import ModelConfig
from tfgraph.study.registry import OnProgress, Table
from tfgraph.study.unfinished import NOT_KEPT, Pieces
from tfgraph.train.checkpointing import Checkpoints
from tfgraph.train.in_graph.epochs import InGraphEpoch
from tfgraph.train.loop import Examples, History, TrainingGraph, fit
from tfgraph.train.optimizers import OPTIMIZERS

MOMENTUM = 0.9  # of batch normalization's moving averages: the runs are short
INITIALIZERS_TO_TRY = INITIALIZERS | {
    "unit_normal": partial(tf.random_normal_initializer, stddev=1.0),
    "zeros": tf.zeros_initializer,
}
ACTIVATIONS_TO_TRY = ACTIVATIONS | {"linear": tf.identity}


@dataclass(frozen=True)
class Curves:
    """What was measured after each epoch, out of training mode.

    Keras' history has the means over the batches of an epoch instead, each measured
    before its update.
    """

    loss: list[float] = field(default_factory=list)  # on the training set
    accuracy: list[float] = field(default_factory=list)  # on it, a fraction of 1
    val_accuracy: list[float] = field(default_factory=list)  # on the validation set

    @property
    def history(self) -> dict[str, list[float]]:
        """The curves by name, as Keras calls them."""
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """Curves of several configurations; an experiment's result."""

    title: str  # what differs
    curves: dict[str, Curves]

    def table(self) -> Table:
        """Returns what each configuration ended with."""
        header = (self.title, "loss", "accuracy", "val_accuracy")
        return header, [
            (name, found.loss[-1], found.accuracy[-1], found.val_accuracy[-1])
            for name, found in self.curves.items()
        ]

    def series(self) -> Table:
        """Returns a row for each configuration and epoch."""
        header = (self.title, "epoch", "loss", "accuracy", "val_accuracy")
        return header, [
            (name, epoch, *measured)
            for name, found in self.curves.items()
            for epoch, measured in enumerate(zip(*found.history.values()), start=1)
        ]

    def plot(self, axes: object) -> None:
        """Draws accuracy against epoch: training solid, validation dashed."""
        for i, (name, found) in enumerate(self.curves.items()):
            epochs = range(1, len(found.accuracy) + 1)
            axes.plot(epochs, found.accuracy, f"C{i}-", label=name)
            axes.plot(epochs, found.val_accuracy, f"C{i}--", lw=1)
        axes.plot([], [], "k--", lw=1, label="validation")
        axes.set(title=self.title, xlabel="epoch", ylabel="accuracy")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)

    def to_dict(self) -> dict:
        """Returns the curves as plain data."""
        return {
            "varied": self.title,
            "curves": {name: found.history for name, found in self.curves.items()},
        }


def build(config: ModelConfig, *, n_features: int) -> TrainingGraph:
    """Builds the classifier and its training op in the default graph.

    The layers are ``hidden1``, ``hidden2`` ... and ``outputs``, in the scope ``dnn``.
    Only hidden layers are normalized.

    Args:
      config: what to build.
      n_features: of an example.
    """
    X = tf.placeholder(tf.float32, shape=(None, n_features), name="X")
    y = tf.placeholder(tf.int32, shape=(None,), name="y")
    training = tf.placeholder_with_default(False, shape=(), name="training")
    layers = [
        (f"hidden{i + 1}", config.hidden_units) for i in range(config.hidden_layers)
    ]
    initializer = INITIALIZERS_TO_TRY[config.weights_initializer]()
    # Layers without an initializer of their own take their scope's.
    with tf.variable_scope("dnn", initializer=initializer):
        logits = dense_stack(
            X, layers, activation=_activation(config, training), n_outputs=N_CLASSES
        )
    with tf.name_scope("loss"):
        loss = mean_cross_entropy(logits, y)
    with tf.name_scope("train"):
        train_op = OPTIMIZERS[config.optimizer](config.learning_rate).minimize(loss)
    with tf.name_scope("eval"):
        fraction_right = accuracy(logits, y)
    update_ops = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return TrainingGraph(X, y, loss, fraction_right, train_op, update_ops, training)


def _activation(config: ModelConfig, training: tf.Tensor) -> Activation:
    activation = ACTIVATIONS_TO_TRY[config.activation]
    if config.activation == "randomized_leaky_relu":
        activation = partial(activation, training=training)
    if config.normalization == "none":
        return activation
    normalize = batch_norm(training, momentum=MOMENTUM)
    return lambda inputs: activation(normalize(inputs))


def train(
    config: ModelConfig,
    examples: Examples,
    valid: Examples,
    *,
    on_epoch: Callable[[Curves], None] = lambda curves: None,
    checkpoints: Path | None = None,
) -> Curves:
    """Trains one configuration in a graph of its own, from new weights.

    Args:
      config: the network and its training.
      examples: to train on.
      valid: to validate on.
      on_epoch: called after each epoch with the curves so far.
      checkpoints: folder for the state of the run, which goes on from what is there.
    """
    with tf.Graph().as_default():
        tf.set_random_seed(config.seed)
        np.random.seed(config.seed)
        graph = build(config, n_features=examples[0].shape[1])
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            is_full = config.batch_size == "full"
            history = fit(
                session,
                graph,
                examples,
                valid,
                n_epochs=config.epochs,
                batch_size=len(examples[0]) if is_full else config.batch_size,
                on_epoch=measuring(session, graph, examples, on_epoch),
                epoch_type=InGraphEpoch,
                checkpoints=checkpoints and Checkpoints(checkpoints),
            )
    return curves_of(history)


def measuring(
    session: tf.Session,
    graph: TrainingGraph,
    examples: Examples,
    on_epoch: Callable[[Curves], None],
) -> Callable[[int, History], None]:
    """Returns an ``on_epoch`` for ``fit`` that measures on the training set.

    Args:
      session: in which ``fit`` trains.
      graph: what it trains.
      examples: to measure loss and accuracy on.
      on_epoch: called after each epoch with the curves so far.
    """
    feed = graph.feed(*examples)

    def measure(epoch: int, history: History) -> None:
        loss, fraction = session.run([graph.loss, graph.accuracy], feed)
        history.measured.setdefault("loss", []).append(float(loss))
        history.measured.setdefault("accuracy", []).append(float(fraction))
        on_epoch(curves_of(history))

    return measure


def curves_of(history: History) -> Curves:
    """Returns the curves of a run that ``measuring`` took part in."""
    return Curves(**history.measured, val_accuracy=history.val_accuracy)


def compare(
    title: str,
    configs: Mapping[str, ModelConfig],
    examples: Examples,
    valid: Examples,
    *,
    on_progress: OnProgress = lambda done, total, state: None,
    pieces: Pieces = NOT_KEPT,
) -> Comparison:
    """Trains several configurations, one after the other.

    Args:
      title: what differs between them.
      configs: by the name in tables and pictures.
      examples: to train on.
      valid: to validate on.
      on_progress: called after each epoch of each.
      pieces: keeps the curves of each.
    """
    total = sum(config.epochs for config in configs.values())
    before = 0  # epochs of the configurations that are done
    found = {}

    def on_epoch(name, curves):
        done = before + len(curves.accuracy)
        on_progress(done, total, f"{name}, accuracy {curves.accuracy[-1]:.4f}")

    def make(name, config, states):
        report = partial(on_epoch, name)
        return asdict(
            train(config, examples, valid, on_epoch=report, checkpoints=states)
        )

    for name, config in configs.items():
        found[name] = Curves(**pieces.get(name, partial(make, name, config)))
        before += config.epochs
    return Comparison(title, found)
