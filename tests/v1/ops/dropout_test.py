"""Dropout draws, compares, scales and masks."""

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


def test_no_rate_builds_nothing(lines_of):
    lines = lines_of(
        lambda x: tf.nn.dropout(x, rate=0.0), inputs=lambda: (tf.constant([1.0]),)
    )
    assert lines == []


def test_impossible_rate_is_refused(graph):
    with pytest.raises(ValueError, match=r"`rate` .* must be in \[0, 1\), got 1.5"):
        tf.nn.dropout(tf.constant([1.0]), rate=1.5)
