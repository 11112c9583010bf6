"""Swish is one sigmoid and one product."""

import pytest

from tfgraph import v1 as tf


def swish_inputs():
    tf.get_default_graph().unique_name("Sigmoid")
    return (tf.constant([1.0]),)


def build_swish(x):
    tf.nn.swish(x)


# nn_activations: ops 14 to 17.
SWISH = """
Sigmoid_1 Sigmoid
mul Mul
Identity Identity
IdentityN IdentityN
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_swish, swish_inputs, 14, None,
            SWISH, id="swish",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
