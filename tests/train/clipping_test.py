import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.clipping import CLIPPINGS, by_value

GRADIENTS = ([3.0, -4.0], [[0.3], [0.4]])  # norms 5 and 0.5, together sqrt(25.25)
SHRUNK = 2 / np.sqrt(25.25)
every_clipping = pytest.mark.parametrize("name", CLIPPINGS)


def clip(name, bound, gradients=GRADIENTS):
    variables = [tf.get_variable("a", [2]), tf.get_variable("b", [2, 1])]
    pairs = list(zip(map(tf.constant, gradients), variables, strict=True))
    clipped = CLIPPINGS[name](pairs, bound)
    assert [variable for _, variable in clipped] == variables
    with tf.Session() as session:
        return [session.run(gradient).ravel() for gradient, _ in clipped]


@pytest.mark.parametrize(("name", "bound", "expected"), (
    pytest.param("by_value", 0.35, [[0.35, -0.35], [0.3, 0.35]], id="value"),
    pytest.param("by_value", 9.0, [[3, -4], [0.3, 0.4]], id="value, all within"),
    pytest.param("by_norm", 2.0, [[1.2, -1.6], [0.3, 0.4]], id="norm, one above"),
    pytest.param("by_norm", 9.0, [[3, -4], [0.3, 0.4]], id="norm, all within"),
    pytest.param(
        "by_global_norm",
        2.0,
        [[3 * SHRUNK, -4 * SHRUNK], [0.3 * SHRUNK, 0.4 * SHRUNK]],
        id="global norm",
    ),
    pytest.param("by_global_norm", 9.0, [[3, -4], [0.3, 0.4]], id="global, within"),
))
def test_values(graph, name, bound, expected):
    np.testing.assert_allclose(clip(name, bound), expected, rtol=1e-6)


@every_clipping
def test_gradients_of_zero_stay_zero(graph, name):
    for gradient in clip(name, 1.0, gradients=([0.0, 0.0], [[0.0], [0.0]])):
        np.testing.assert_array_equal(gradient, [0, 0])


@every_clipping
def test_a_variable_without_gradient_keeps_none(graph, name):
    used, unused = tf.get_variable("used", [2]), tf.get_variable("unused", [2])
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    loss = tf.reduce_sum(used)
    pairs = optimizer.compute_gradients(loss, var_list=[used, unused])
    (gradient, first), (nothing, second) = CLIPPINGS[name](pairs, 1.0)
    assert (first, second) == (used, unused)
    assert gradient is not None
    assert nothing is None
    optimizer.apply_gradients([(gradient, first), (nothing, second)])


@every_clipping
def test_sparse_gradients_stay_sparse(graph, name):
    table = tf.get_variable("table", [5, 2])
    loss = 100 * tf.reduce_sum(tf.gather(table, [1, 3]))
    pairs = tf.train.GradientDescentOptimizer(0.1).compute_gradients(loss)
    ((gradient, _),) = CLIPPINGS[name](pairs, 2.0)
    assert isinstance(gradient, tf.IndexedSlices)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        values = session.run(gradient.values)
    expected = 2.0 if name == "by_value" else 1.0  # four elements of norm 2
    np.testing.assert_allclose(values, np.full([2, 2], expected), rtol=1e-6)


@every_clipping
@pytest.mark.parametrize("bound", (0, -1.0, float("nan")))
def test_a_bound_that_is_not_positive_is_refused(graph, name, bound):
    argument = "clip_value" if name == "by_value" else "max_norm"
    with pytest.raises(ValueError, match=f"`{argument}` must be positive, got {bound}"):
        CLIPPINGS[name]([], bound)


def test_by_value_builds_the_ops_of_the_recorded_graph(graph):
    gradients = [tf.constant([2.0]), tf.constant([-2.0])]
    pairs = list(zip(gradients, [None, None], strict=True))
    start = graph.version
    by_value(pairs, 1.0)
    built = [(op.name, op.type) for op in graph.get_operations()[start:]]
    # As in the clipping run recorded under TensorFlow 1.15.5, ops 189 to 196.
    assert built == [
        ("clip_by_value/Minimum/y", "Const"),
        ("clip_by_value/Minimum", "Minimum"),
        ("clip_by_value/y", "Const"),
        ("clip_by_value", "Maximum"),
        ("clip_by_value_1/Minimum/y", "Const"),
        ("clip_by_value_1/Minimum", "Minimum"),
        ("clip_by_value_1/y", "Const"),
        ("clip_by_value_1", "Maximum"),
    ]
