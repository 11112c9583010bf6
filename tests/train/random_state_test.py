"""Random ops and numpy's generator brought to where they were."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.random_state import (
    NotResumableError,
    RandomOps,
    numpy_state,
    set_numpy_state,
)


def test_numpys_generator_goes_on_from_there():
    np.random.seed(3)
    np.random.normal()  # keeps the second of a pair
    state = {name: np.array(value) for name, value in numpy_state().items()}
    expected = np.random.normal(size=3), np.random.permutation(5)
    np.random.seed(0)
    set_numpy_state(state)
    np.testing.assert_array_equal(np.random.normal(size=3), expected[0])
    np.testing.assert_array_equal(np.random.permutation(5), expected[1])


def in_branch(x):
    return tf.cond(
        tf.reduce_all(x > 0), lambda: tf.nn.dropout(x, 0.5), lambda: tf.identity(x)
    )


# Each draws from inputs [rows, 2].
DRAWS = {
    "dropout": lambda x: tf.nn.dropout(x, keep_prob=0.5),
    "dropout twice": lambda x: tf.nn.dropout(2 * tf.nn.dropout(x, 0.9), 0.5),
    "normal": lambda x: x + tf.random_normal(tf.shape(x)),
    "truncated": lambda x: x + tf.truncated_normal(tf.shape(x)),
    "shuffle": lambda x: tf.random_shuffle(tf.range(tf.shape(x)[0])),
    "multinomial": lambda x: tf.multinomial(x, 3),
    "gamma": lambda x: tf.random_gamma([2], x),
    "poisson": lambda x: tf.random_poisson(x, [2]),
    "branch taken": in_branch,
    "branch not taken": lambda x: in_branch(-x) + in_branch(x),
    "scalar": lambda x: x + tf.random_uniform([]),
}
SIZES = (3, 3, 5)


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_a_new_session_draws_on_as_the_old_one_would_have(graph, draw):
    x = tf.placeholder(tf.float32, [None, 2])
    drawn = draw(x)
    feeds = [{x: np.full([size, 2], 1.5)} for size in SIZES]
    last = {x: np.full([7, 2], 1.5)}
    with tf.Session() as session:
        first = session.run(drawn, last)
    with tf.Session() as session:
        for feed in feeds:
            session.run(drawn, feed)
        expected = session.run(drawn, last)
    assert not np.array_equal(first, expected)
    with tf.Session() as session, tf.Session() as scratch:
        ops = RandomOps([drawn])
        for feed, times in ((feeds[0], 2), (feeds[2], 1)):
            ops.replay(session, feed, times, scratch=scratch)
        np.testing.assert_array_equal(session.run(drawn, last), expected)


def test_initializers_do_not_count(graph):
    layer = tf.layers.dense(tf.placeholder(tf.float32, [None, 2]), 3)
    assert not RandomOps([layer])
    assert RandomOps([tf.nn.dropout(layer, 0.5)])


def test_an_op_in_a_loop_is_refused_and_one_after_it_is_not(graph):
    def body(i, x):
        return i + 1, tf.nn.dropout(x, 0.5)

    _, x = tf.while_loop(lambda i, _: i < 3, body, (0, tf.ones([2])))
    with pytest.raises(NotResumableError, match="`while/dropout/.*` is inside a loop"):
        RandomOps([x])
    _, x = tf.while_loop(lambda i, _: i < 3, lambda i, x: (i + 1, 2 * x), (0, 1.0))
    assert RandomOps([tf.random_normal([3]) * x])


def test_copies_draw_in_place_of_the_originals(graph):
    shape = tf.placeholder(tf.int32, [1], name="shape")
    draw = tf.random_uniform(shape, name="draw")
    with tf.name_scope("a"):
        tf.random_uniform(shape, name="draw")
    n_ops = len(graph.get_operations())
    tf.import_graph_def(graph.as_graph_def(), {"shape:0": shape}, [], name="loop")
    added = graph.get_operations()[n_ops:]
    names = ("draw:0", "loop/draw:0", "loop/a/draw:0")
    feed = {shape: [4]}
    with tf.Session() as session:
        draws = [session.run(names, feed) for _ in range(3)]
    with tf.Session() as session, tf.Session() as scratch:
        RandomOps([draw], added[::-1]).replay(session, feed, 2, scratch=scratch)
        original, copy, other = session.run(names, feed)
    np.testing.assert_array_equal(original, draws[0][0])
    np.testing.assert_array_equal(copy, draws[2][1])
    np.testing.assert_array_equal(other, draws[0][2])
