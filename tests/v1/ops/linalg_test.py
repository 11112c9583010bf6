"""Triangular solves, diagonals and einsum without today's extra inputs."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def solve_inputs():
    return tf.eye(2), tf.ones([2, 1])


def build_solve(matrix, rhs):
    tf.matrix_triangular_solve(matrix, rhs)


# linalg_ops: ops 11 to 11.
SOLVE = """
MatrixTriangularSolve MatrixTriangularSolve
"""


def trace_inputs():
    return (tf.constant([[1.0, 2.0], [3.0, 4.0]]),)


def build_trace(matrix):
    tf.trace(matrix)


# linalg_ops: ops 13 to 15.
TRACE = """
Trace/diag_part MatrixDiagPart
Trace/reduction_indices Const
Trace Sum
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_solve, solve_inputs, 11, None,
            SOLVE, id="solve",
        ),
        pytest.param(
            build_trace, trace_inputs, 13, None,
            TRACE, id="trace",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize("dtype", (np.float32, np.float64))
@pytest.mark.parametrize("scale", (0.01, 1.0, 20.0))
def test_exponential_of_a_diagonal(graph, dtype, scale):
    diagonal = scale * np.array([0.1, 0.5, 1.0], dtype)
    with tf.Session() as session:
        ours = session.run(tf.linalg.expm(np.diag(diagonal)))
    rtol = 1e-4 if dtype is np.float32 else 1e-7  # errors are squared
    np.testing.assert_allclose(ours, np.diag(np.exp(diagonal)), rtol=rtol, atol=1e-6)
