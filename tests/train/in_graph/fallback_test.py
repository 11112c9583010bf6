"""What XLA cannot compile runs uncompiled, and says so."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.dense import mean_cross_entropy
from tfgraph.train.in_graph.epochs import CompiledEpoch, InGraphEpoch
from tfgraph.train.in_graph.fallback import CompiledWherePossibleEpoch
from tfgraph.train.loop import TrainingGraph

RANDOM = np.random.RandomState(0)
INPUTS = RANDOM.normal(size=(44, 6)).astype(np.float32)
LABELS = RANDOM.randint(3, size=44).astype(np.int32)


def losses(network, epoch_type):
    """Returns the losses of an epoch."""
    with tf.Graph().as_default() as graph:
        tf.set_random_seed(42)
        inputs = tf.placeholder(tf.float32, [None, 6])
        labels = tf.placeholder(tf.int32, [None])
        loss = mean_cross_entropy(tf.layers.dense(network(inputs), 3), labels)
        train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
        training_graph = TrainingGraph(inputs, labels, loss, loss, train_op)
        epoch = epoch_type(training_graph, (INPUTS, LABELS), 8)
        init = tf.global_variables_initializer()
    # As loops do that were given their session: outside the graph's context.
    with tf.Session(graph=graph) as session:
        session.run(init)
        return epoch.run(session, np.arange(44))["loss"]


@pytest.mark.parametrize(
    ("network", "reason"),
    (
        (lambda inputs: tf.nn.dropout(inputs, keep_prob=0.5), "draws random numbers"),
        (lambda inputs: tf.Print(inputs, [inputs]), "Print"),
    ),
    ids=("while building", "while compiling"),
)
def test_falls_back_with_a_warning(network, reason):
    with pytest.warns(RuntimeWarning, match=f"{reason}.*runs uncompiled"):
        found = losses(network, CompiledWherePossibleEpoch)
    expected = losses(network, InGraphEpoch)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.slow
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_compiles_what_can_be():
    found = losses(tf.identity, CompiledWherePossibleEpoch)
    expected = losses(tf.identity, CompiledEpoch)
    np.testing.assert_array_equal(found, expected)
