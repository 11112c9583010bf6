"""Dense layers of rank 3 transpose and reshape both operands."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def known_shape_inputs():
    return (tf.ones([2, 3, 5]),)


def build_known_shape(x):
    tf.layers.dense(x, 2, use_bias=False)


# layers_dense_function: ops 55 to 75.
KNOWN_SHAPE = """
dense/kernel/Initializer/random_uniform/shape Const
dense/kernel/Initializer/random_uniform/min Const
dense/kernel/Initializer/random_uniform/max Const
dense/kernel/Initializer/random_uniform/RandomUniform RandomUniform 42 58
dense/kernel/Initializer/random_uniform/sub Sub
dense/kernel/Initializer/random_uniform/mul Mul
dense/kernel/Initializer/random_uniform Add
dense/kernel VariableV2
dense/kernel/Assign Assign
dense/kernel/read Identity
dense/Tensordot/transpose/perm Const
dense/Tensordot/transpose Transpose
dense/Tensordot/Reshape/shape Const
dense/Tensordot/Reshape Reshape
dense/Tensordot/transpose_1/perm Const
dense/Tensordot/transpose_1 Transpose
dense/Tensordot/Reshape_1/shape Const
dense/Tensordot/Reshape_1 Reshape
dense/Tensordot/MatMul MatMul
dense/Tensordot/shape Const
dense/Tensordot Reshape
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_known_shape, known_shape_inputs, 55, 42,
            KNOWN_SHAPE, id="known_shape",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize("axes", (0, 1, [[1], [0]], [[0, 1], [1, 0]]))
def test_values_are_those_of_numpy(graph, axes):
    a = np.arange(6.0).reshape(2, 3)
    b = np.arange(6.0).reshape(3, 2)
    unknown = tf.placeholder_with_default(a, [None, 3])
    with tf.Session() as session:
        for first in (tf.constant(a), unknown):
            ours = session.run(tf.tensordot(first, b, axes))
            np.testing.assert_allclose(ours, np.tensordot(a, b, axes), rtol=1e-12)


def test_unpaired_axes_are_refused(graph):
    with pytest.raises(ValueError, match="must pair, got 2 axes of `a` and 1 of `b`"):
        tf.tensordot(tf.ones([2, 2]), tf.ones([2, 2]), [[0, 1], [0]])
