"""Files to inspect: what a small network leaves behind."""

import pytest

from tfgraph import v1 as tf


@pytest.fixture
def network(graph):
    """A regression with a step counter, trained by Adam; yields graph and session."""
    inputs = tf.placeholder(tf.float32, [None, 3], name="inputs")
    labels = tf.placeholder(tf.float32, name="labels")
    weights = tf.get_variable("weights", [3, 2])
    predictions = tf.nn.relu(tf.matmul(inputs, weights), name="predictions")
    loss = tf.reduce_mean(tf.square(predictions - labels), name="loss")
    step = tf.train.get_or_create_global_step()
    tf.train.AdamOptimizer().minimize(loss, global_step=step)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        yield graph, session


@pytest.fixture
def frozen(network):
    """The network's graph up to its predictions, with constants for variables."""
    graph, session = network
    return tf.graph_util.convert_variables_to_constants(
        session, graph.as_graph_def(), ["predictions"]
    )


@pytest.fixture
def with_unknown_op(frozen):
    """The frozen graph with an operation that no TensorFlow knows, at its end."""
    frozen.node.add(name="custom", op="MyCustomOp", input=["predictions"])
    return frozen
