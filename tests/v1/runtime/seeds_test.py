"""TensorFlow 1's rule for op seeds: the number of ops created so far."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def seed_of(tensor):
    return tensor.op.get_attr("seed"), tensor.op.get_attr("seed2")


def only(graph, op_type):
    """Returns the one op of a type, and the number of ops before it."""
    ops = graph.get_operations()
    (index,) = [i for i, op in enumerate(ops) if op.type == op_type]
    return ops[index].outputs[0], index


@pytest.mark.parametrize(
    ("build", "op_type"),
    (
        pytest.param(lambda: tf.random_normal([2]), "RandomStandardNormal", id="normal"),
        pytest.param(lambda: tf.truncated_normal([2]), "TruncatedNormal", id="truncated"),
        pytest.param(lambda: tf.random_shuffle(tf.zeros([3])), "RandomShuffle", id="shuffle"),
        pytest.param(lambda: tf.random_gamma([2], 1.0), "RandomGamma", id="gamma"),
        pytest.param(lambda: tf.get_variable("v", [3]), "RandomUniform", id="variable"),
        pytest.param(lambda: tf.layers.dense(tf.zeros([1, 3]), 2), "RandomUniform",
                     id="layer"),
    ),
)  # fmt: skip
def test_op_seed_is_the_number_of_ops_before(graph, build, op_type):
    tf.constant(0.0)
    build()
    drawn, index = only(graph, op_type)
    assert seed_of(drawn) == (42, index)


@pytest.mark.parametrize(
    ("graph_seed", "op_seed", "expected"),
    (
        pytest.param(None, None, (0, 0), id="no seed: random"),
        pytest.param(None, 7, (87654321, 7), id="op seed only"),
        pytest.param(5, 7, (5, 7), id="both"),
        pytest.param(0, 0, (0, 2**31 - 1), id="zeros would mean random"),
        pytest.param(2**31 + 4, 7, (5, 7), id="cut to 31 bits"),
    ),
)
def test_given_seeds_are_kept(graph, graph_seed, op_seed, expected):
    graph.seed = graph_seed
    tf.random_normal([1], seed=op_seed)
    drawn, _ = only(graph, "RandomStandardNormal")
    assert seed_of(drawn) == expected


def test_counts_each_graph_on_its_own():
    for _ in range(2):
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(3)
            tf.random_normal([1])
            assert seed_of(only(graph, "RandomStandardNormal")[0]) == (3, 3)


def test_numbers_of_a_recorded_initializer(graph):
    # The first rows of hidden/kernel in the recorded batch-normalization run have the
    # op seed 7, TensorFlow 1.15.5 says (study/tf1.15_graphs.json).
    for name in ("X", "y"):
        tf.placeholder(tf.float32, name=name)
    tf.placeholder_with_default(False, shape=(), name="training")
    kernel = tf.get_variable("hidden/kernel", [784, 300])
    op = graph.get_operation_by_name(
        "hidden/kernel/Initializer/random_uniform/RandomUniform"
    )
    assert seed_of(op.outputs[0]) == (42, 7)
    with tf.Session() as session:
        session.run(kernel.initializer)
        first = session.run(kernel)
        session.run(kernel.initializer)
        assert not np.array_equal(first, session.run(kernel))
    with tf.Session() as session:
        session.run(kernel.initializer)
        np.testing.assert_array_equal(first, session.run(kernel))


def test_tensorflow_still_derives_seeds_where_the_rule_is_installed():
    from tensorflow.python.framework import random_seed

    message = (
        f"TensorFlow {tf.__version__} no longer takes op seeds from "
        "tensorflow.python.framework.random_seed.get_seed: adapt v1/_runtime/seeds.py"
    )
    assert getattr(random_seed.get_seed, "is_tensorflow_1_rule", False), message
    assert tf.get_seed is random_seed.get_seed is tf.random.get_seed, message
