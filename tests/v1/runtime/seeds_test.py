"""The seed rule of TensorFlow 1: an op's seed is the number of ops before it.

A private function of TensorFlow 2.21 is replaced (``random_seed.get_seed``); these
tests fail when an upgrade moves it. Values are from the goldens of genuine
TensorFlow 1.15.5 (probes random_ops_all and session_graph_seed_per_session).
"""

import importlib
import itertools

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import StartupError
from tfgraph.v1._runtime import seeds


def seeds_of(op: tf.Operation) -> tuple[int, int]:
    return op.get_attr("seed"), op.get_attr("seed2")


def test_private_function_is_where_tensorflow_2_21_has_it():
    module = importlib.import_module("tensorflow.python.framework.random_seed")
    assert module.get_seed.is_tensorflow_1_rule
    assert tf.get_seed is module.get_seed is tf.random.get_seed


@pytest.mark.parametrize("n_before", (0, 1, 16))
def test_op_seed_counts_the_ops_before(n_before):
    with tf.Graph().as_default():
        tf.set_random_seed(2016)
        for _ in range(n_before):
            tf.no_op()
        draw = tf.raw_ops.RandomStandardNormal(
            shape=[1], dtype=tf.float32, seed=0, seed2=0
        )
        assert tf.get_seed(None) == (2016, n_before + 2)  # the op and its shape
        assert draw.op.graph.version == n_before + 2


def test_given_op_seed_is_kept(graph):
    assert tf.get_seed(7) == (42, 7)


def test_graph_without_seed_is_not_seeded():
    with tf.Graph().as_default():
        assert tf.get_seed(None) == (None, None)


def test_first_numbers_are_those_of_tensorflow_1():
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(1234)
        uniform = tf.random_uniform([2])
        assert seeds_of(uniform.graph.get_operations()[3]) == (1234, 3)
        values = session.run(uniform)
    np.testing.assert_allclose(values, [0.96047, 0.58115], atol=1e-5)


# --- Seeds for graphs without one, from the environment -----------------------------


def draws(monkeypatch, seed, n_graphs=1):
    """The seeds of an op in graphs without a seed."""
    monkeypatch.setenv("TFGRAPH_SEED", seed)
    monkeypatch.setattr(seeds, "_graph_counts", itertools.count())
    found = []
    for _ in range(n_graphs):
        with tf.Graph().as_default():
            tf.no_op()
            found.append(tf.get_seed(None))
            assert tf.get_seed(None) == found[-1]
    return found


def test_graph_without_seed_takes_the_environments(monkeypatch):
    [first, second] = draws(monkeypatch, "7", n_graphs=2)
    assert first == (7, 1)
    assert second[0] not in (7, None)
    assert draws(monkeypatch, "7", n_graphs=2) == [first, second]
    assert draws(monkeypatch, "8") == [(8, 1)]


def test_seeds_of_the_program_come_before_the_environments(monkeypatch, graph):
    monkeypatch.setenv("TFGRAPH_SEED", "7")
    assert tf.get_seed(None) == (42, 0)
    with tf.Graph().as_default():
        assert tf.get_seed(3) == (87654321, 3)


def test_large_seed_is_one_that_an_op_can_hold(monkeypatch):
    [(seed, _)] = draws(monkeypatch, str(10**12))
    assert 0 <= seed < 2**31


@pytest.mark.parametrize("text", ("", "seven", "-1", "1.5"))
def test_bad_seed_is_refused(monkeypatch, text):
    with pytest.raises(StartupError, match="`TFGRAPH_SEED` is .*expected a whole"):
        draws(monkeypatch, text)
