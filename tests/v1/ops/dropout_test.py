"""Dropout draws, compares, scales and masks; before 1.14 it took the floor."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def tensor_rate_inputs():
    return tf.constant(1.0, shape=[2, 4]), tf.placeholder(tf.float32, []) * 1.0


def build_tensor_rate(x, rate):
    tf.nn.dropout(x, rate=rate)


# nn_dropout_keep_prob: ops 4 to 18.
TENSOR_RATE = """
dropout/Shape Const
dropout/random_uniform/min Const
dropout/random_uniform/max Const
dropout/random_uniform/RandomUniform RandomUniform 77 7
dropout/random_uniform/sub Sub
dropout/random_uniform/mul Mul
dropout/random_uniform Add
dropout/sub/x Const
dropout/sub Sub
dropout/truediv/x Const
dropout/truediv RealDiv
dropout/GreaterEqual GreaterEqual
dropout/mul Mul
dropout/Cast Cast
dropout/mul_1 Mul
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_tensor_rate, tensor_rate_inputs, 4, 77,
            TENSOR_RATE, id="tensor_rate",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


# The names are in a public test that knows both forms of dropout.
KEEP_PROB = """
dropout/keep_prob Const
dropout/Shape Const
dropout/random_uniform/min Const
dropout/random_uniform/max Const
dropout/random_uniform/RandomUniform RandomUniform 77 8
dropout/random_uniform/sub Sub
dropout/random_uniform/mul Mul
dropout/random_uniform Add
dropout/add Add
dropout/Floor Floor
dropout/div RealDiv
dropout/mul Mul
"""
RATE_AND_FLOOR = """
dropout/rate Const
dropout/Shape Const
dropout/sub/x Const
dropout/sub Sub
dropout/random_uniform/min Const
dropout/random_uniform/max Const
dropout/random_uniform/RandomUniform RandomUniform 77 10
dropout/random_uniform/sub Sub
dropout/random_uniform/mul Mul
dropout/random_uniform Add
dropout/add Add
dropout/Floor Floor
dropout/truediv RealDiv
dropout/mul Mul
"""


@pytest.mark.parametrize(
    ("release", "expected"),
    (
        pytest.param("1.0", KEEP_PROB, id="1.0"),
        pytest.param("1.12", KEEP_PROB, id="1.12"),
        pytest.param("1.13", RATE_AND_FLOOR, id="1.13"),
    ),
)
def test_ops_are_those_of_older_releases(monkeypatch, lines_of, release, expected):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(
        lambda x: tf.nn.dropout(x, 0.75),
        inputs=lambda: (tf.constant(1.0, shape=[2, 4]),), after=4, seed=77,
    )  # fmt: skip
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize("release", ("1.4", "1.12"))
def test_layer_kept_with_one_constant(monkeypatch, lines_of, release):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(
        lambda x: tf.layers.dropout(x, 0.25, training=True),
        inputs=lambda: (tf.constant(1.0, shape=[2, 4]),), after=4, seed=77,
    )  # fmt: skip
    assert [line.partition("/")[2] for line in lines] == KEEP_PROB.strip().splitlines()


@pytest.mark.parametrize(
    ("release", "expected"),
    (
        pytest.param("1.12", ["dropout/Shape Const"], id="given as it came"),
        pytest.param("1.13", ["sub/x Const", "sub Sub"], id="as a rate"),
        pytest.param("1.15", ["sub/x Const", "sub Sub"], id="as a rate, 1.15"),
    ),
)
def test_placeholder_of_what_to_keep(monkeypatch, lines_of, release, expected):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(
        tf.nn.dropout,
        inputs=lambda: (
            tf.constant(1.0, shape=[2, 4]), tf.placeholder(tf.float32, [])
        ),
    )  # fmt: skip
    assert lines[: len(expected)] == expected


@pytest.mark.parametrize(
    ("release", "n_rates"),
    (
        pytest.param("1.12", 0, id="1.12"),
        pytest.param("1.15", 1, id="1.15"),
    ),
)
def test_cell_keeps_by_a_placeholder(monkeypatch, lines_of, release, n_rates):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)

    def build(x, keep_prob):
        cell = tf.nn.rnn_cell.BasicRNNCell(3)
        cell = tf.nn.rnn_cell.DropoutWrapper(cell, input_keep_prob=keep_prob)
        cell(x, tf.zeros([2, 3]))

    lines = lines_of(
        build,
        inputs=lambda: (tf.ones([2, 4]), tf.placeholder_with_default(0.5, [])),
    )
    of_dropout = lines[: lines.index("dropout/mul Mul")]
    assert len([line for line in of_dropout if line == "sub Sub"]) == n_rates


@pytest.mark.parametrize("release", ("1.12", "1.13"))
def test_masks_are_the_same_in_all_releases(monkeypatch, release):
    def dropped():
        with tf.Graph().as_default(), tf.Session() as session:
            return session.run(tf.nn.dropout(tf.ones([50, 20]), 0.7, seed=5))

    newest = dropped()
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    np.testing.assert_allclose(dropped(), newest, rtol=1e-6)


def test_impossible_probability_is_refused(monkeypatch, graph):
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.12")
    with pytest.raises(ValueError, match=r"`keep_prob` .* must be in \(0, 1\], got 0"):
        tf.nn.dropout(tf.constant([1.0]), keep_prob=0)


def test_no_rate_builds_nothing(lines_of):
    lines = lines_of(
        lambda x: tf.nn.dropout(x, rate=0.0), inputs=lambda: (tf.constant([1.0]),)
    )
    assert lines == []


def test_impossible_rate_is_refused(graph):
    with pytest.raises(ValueError, match=r"`rate` .* must be in \[0, 1\), got 1.5"):
        tf.nn.dropout(tf.constant([1.0]), rate=1.5)
