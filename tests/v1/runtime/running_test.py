"""Ops inside conditionals and loops are run by themselves, by the same kernels."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1._runtime.running import runner

SHAPE = np.array([3], np.int32)


def in_conditional(shape):
    is_on = tf.constant(True)
    return tf.cond(is_on, lambda: tf.random_uniform(shape), lambda: tf.zeros(shape))


def in_loop(shape):
    _, drawn = tf.while_loop(
        lambda i, _: i < 1,
        lambda i, _: (i + 1, tf.random_uniform(tf.identity(shape))),
        (0, tf.zeros([3])),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None])),
    )
    return drawn


@pytest.mark.parametrize("build", (tf.random_uniform, in_conditional, in_loop))
def test_a_random_op_run_by_itself_goes_on_from_there(graph, build):
    shape = tf.placeholder(tf.int32, [1])
    drawn = build(shape)
    (op,) = [op for op in graph.get_operations() if op.type == "RandomUniform"]
    with tf.Session() as session:
        draws = [session.run(drawn, {shape: SHAPE}) for _ in range(3)]
    with tf.Session() as session:
        draw = runner(session, feed=list(op.inputs), run=[op])
        assert draw(SHAPE) == []
        assert draw(SHAPE) == []
        np.testing.assert_array_equal(session.run(drawn, {shape: SHAPE}), draws[2])
    assert not np.array_equal(draws[0], draws[2])


@pytest.mark.parametrize(("is_taken", "fetched"), ((True, [3]), (False, [])))
def test_what_a_conditional_computes_is_fetched(graph, is_taken, fetched):
    x = tf.placeholder(tf.int32, [1])
    is_on = tf.placeholder(tf.bool, [])
    inside = []
    tf.cond(is_on, lambda: inside.append(x + 1) or inside[0], lambda: x)
    with tf.Session() as session:
        get = runner(session, feed=[x, is_on], fetch=inside)
        (value,) = get(np.array([2], np.int32), np.array(is_taken))
    assert value.tolist() == fetched
    # What was not computed is an empty array of this type.
    assert value.dtype == (np.int32 if is_taken else np.float32)
