"""Gradients of elementwise ops and reductions."""

import pytest

from tfgraph import v1 as tf


def override_free_inputs():
    x = tf.constant([-1.0, 2.0], name="x")
    with tf.name_scope(None):
        for _ in range(3):
            tf.get_default_graph().unique_name("gradients")
        tf.constant(0.0, name="mul")
    return x, tf.sign(x) * x


def build_override_free(x, y):
    tf.gradients(y, x)


# gradients_custom_override: ops 45 to 53.
OVERRIDE_FREE = """
gradients_3/Shape Const
gradients_3/grad_ys_0 Const
gradients_3/Fill Fill
gradients_3/mul_1_grad/Mul Mul
gradients_3/mul_1_grad/Mul_1 Mul
gradients_3/Sign_grad/Shape Const
gradients_3/Sign_grad/zeros/Const Const
gradients_3/Sign_grad/zeros Fill
gradients_3/AddN AddN
"""


def known_shapes_inputs():
    x = tf.constant([-1.0, 2.0], name="x")
    tf.get_default_graph().unique_name("gradients")
    return x, x * 5.0


def build_known_shapes(x, y):
    tf.gradients(y, x)


# gradients_custom_override: ops 10 to 21.
KNOWN_SHAPES = """
gradients_1/Shape Const
gradients_1/grad_ys_0 Const
gradients_1/Fill Fill
gradients_1/mul_grad/BroadcastGradientArgs/s0 Const
gradients_1/mul_grad/BroadcastGradientArgs/s1 Const
gradients_1/mul_grad/BroadcastGradientArgs BroadcastGradientArgs
gradients_1/mul_grad/Mul Mul
gradients_1/mul_grad/Mul_1 Mul
gradients_1/mul_grad/Sum/reduction_indices Const
gradients_1/mul_grad/Sum Sum
gradients_1/mul_grad/Reshape/shape Const
gradients_1/mul_grad/Reshape Reshape
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_override_free, override_free_inputs, 45, None,
            OVERRIDE_FREE, id="override_free",
        ),
        pytest.param(
            build_known_shapes, known_shapes_inputs, 10, None,
            KNOWN_SHAPES, id="known_shapes",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
