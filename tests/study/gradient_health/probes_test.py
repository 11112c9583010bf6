"""What is found in graphs of all kinds."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError
from tfgraph.study.gradient_health.probes import probe


def dense(inputs, name, activation=tf.nn.relu, units=3):
    return tf.layers.dense(inputs, units, activation=activation, name=name)


def inputs(*shape):
    return tf.placeholder(tf.float32, [None, *shape], name="X")


def watched(probes):
    return [variable.name for variable in probes.empty_record().variables]


def silent(probes, X):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return [mask.tolist() for mask in session.run(probes.silent, {"X:0": X})]


def test_gradients_are_those_of_the_loss(graph):
    weights = tf.get_variable("w", initializer=[1.0, 2.0])
    probes = probe(tf.reduce_sum(weights**2))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        np.testing.assert_array_equal(session.run(probes.gradients), [[2, 4]])


def test_given_gradients_are_fetched_as_they_are(graph):
    dense(inputs(4), "hidden")
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    loss = tf.reduce_mean(tf.trainable_variables()[0])
    pairs = optimizer.compute_gradients(loss)
    n_operations = len(graph.get_operations())
    probes = probe(loss, pairs)
    assert probes.gradients == [pairs[0][0]]
    assert len(graph.get_operations()) == n_operations  # no ReLU below this loss


def test_variables_without_gradient_are_named(graph):
    used, _ = tf.get_variable("used", [2]), tf.get_variable("frozen/kernel", [2])
    probes = probe(tf.reduce_sum(used))
    assert (watched(probes), probes.without_gradient) == (["used"], ["frozen/kernel"])


def test_var_list_chooses(graph):
    a, b = tf.get_variable("a", [2]), tf.get_variable("b", [2])
    assert watched(probe(tf.reduce_sum(a + b), var_list=[b])) == ["b"]


def test_sparse_gradients_are_known_as_such(graph):
    table = tf.get_variable("table", [5, 2])
    probes = probe(tf.reduce_sum(tf.gather(table, [1, 1])))
    assert [v.is_sparse for v in probes.empty_record().variables] == [True]


def test_resource_variables(graph):
    with tf.variable_scope("", use_resource=True):
        loss = tf.reduce_sum(dense(inputs(4), "hidden"))
    assert watched(probe(loss)) == ["hidden/kernel", "hidden/bias"]


@pytest.mark.parametrize(("build", "layers"), (
    pytest.param(
        lambda X: dense(dense(X, "a"), "b"), ["a", "b"], id="inside of the layers",
    ),
    pytest.param(
        lambda X: tf.nn.relu(tf.layers.batch_normalization(
            dense(X, "a", None), training=True)),
        ["a"], id="after batch normalization",
    ),
    pytest.param(
        lambda X: tf.nn.relu(X, name="first"), ["first"], id="below all layers",
    ),
    pytest.param(lambda X: tf.nn.relu6(dense(X, "a", None)), ["a"], id="relu6"),
    pytest.param(
        lambda X: tf.keras.layers.ReLU()(dense(X, "a", None)), ["a"], id="keras",
    ),
    pytest.param(lambda X: dense(X, "a", tf.nn.elu), [], id="elu cannot die"),
    pytest.param(lambda X: dense(X, "a", tf.nn.leaky_relu), [], id="leaky neither"),
    pytest.param(
        lambda X: tf.while_loop(
            lambda i, x: i < 3, lambda i, x: (i + 1, tf.nn.relu(x)), [0, X])[1],
        [], id="inside of a loop",
    ),
    pytest.param(
        lambda X: tf.cond(tf.reduce_sum(X) > 0, lambda: tf.nn.relu(X), lambda: X),
        [], id="inside of a branch",
    ),
    pytest.param(lambda X: tf.nn.relu(tf.reduce_sum(X)), [], id="a scalar"),
))  # fmt: skip
def test_relus_are_found_and_called_after_their_layer(graph, build, layers):
    X = inputs(4)
    outputs = build(X)
    tf.nn.relu(outputs, name="not_below_the_loss")
    loss = tf.reduce_sum(dense(tf.reshape(outputs, [-1, 1]), "last", None))
    found = probe(loss).empty_record().relus
    assert [relu.layer for relu in found] == layers


def test_silent_units_are_zero_on_the_whole_batch(graph):
    loss = tf.reduce_sum(tf.nn.relu(inputs(3)) * tf.get_variable("w", [3]))
    X = [[1, -1, 0], [-1, -1, 0]]
    assert silent(probe(loss), X) == [[False, True, True]]


def test_silent_channels_of_images_are_zero_everywhere(graph):
    X = np.full([2, 4, 4, 3], -1.0)
    X[1, 3, 2, 1] = 1
    loss = tf.reduce_sum(tf.nn.relu(inputs(4, 4, 3)) * tf.get_variable("w", [3]))
    assert silent(probe(loss), X) == [[True, False, True]]


def test_channels_are_where_the_layer_says(graph):
    X = inputs(5, 4, 4)
    tf.get_variable("w", [3])
    maps = tf.nn.bias_add(X, tf.zeros([5]), data_format="NCHW")
    loss = tf.reduce_sum(tf.nn.relu(maps)) * tf.get_variable("v", [])
    assert probe(loss).silent[0].shape.as_list() == [5]


@pytest.mark.parametrize(("loss", "error", "message"), (
    pytest.param(lambda: tf.zeros([3]), ValueError, r"`loss` must be a scalar, got the "
                 r"shape \(3,\)", id="not a scalar"),
    pytest.param(lambda: tf.zeros([]), GraphNameError, "of 0 variables", id="none"),
    pytest.param(lambda: 0 * tf.stop_gradient(tf.get_variable("w", [])), GraphNameError,
                 "of 1 variables `mul:0` depends on none", id="all frozen"),
))  # fmt: skip
def test_what_cannot_be_watched_is_refused(graph, loss, error, message):
    with pytest.raises(error, match=message):
        probe(loss())


def test_pairs_and_variables_exclude_each_other(graph):
    w = tf.get_variable("w", [])
    with pytest.raises(ValueError, match="exclude each other"):
        probe(w**2, [(w, w)], var_list=[w])
