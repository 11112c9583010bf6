"""Reductions and moments that are made of other ops."""

import pytest

from tfgraph import v1 as tf


def weighted_moments_inputs():
    return tf.ones([4, 3, 3, 2]), tf.ones([4, 3, 3, 1])


def build_weighted_moments(x, weights):
    tf.nn.weighted_moments(x, [0, 1, 2], weights)


# nn_moments_batchnorm: ops 36 to 51.
WEIGHTED_MOMENTS = """
weighted_moments/mul Mul
weighted_moments/weighted_input_sum/reduction_indices Const
weighted_moments/weighted_input_sum Sum
weighted_moments/zeros_like Const
weighted_moments/add AddV2
weighted_moments/sum_of_weights/reduction_indices Const
weighted_moments/sum_of_weights Sum
weighted_moments/inv_weight_sum Reciprocal
weighted_moments/Mul_1 Mul
weighted_moments/SquaredDifference SquaredDifference
weighted_moments/mul_2 Mul
weighted_moments/weighted_distsq/reduction_indices Const
weighted_moments/weighted_distsq Sum
weighted_moments/Mul_3 Mul
weighted_moments/Squeeze Squeeze
weighted_moments/Squeeze_1 Squeeze
"""


def logsumexp_inputs():
    return (tf.placeholder(tf.float32, [2, 3]),)


def build_logsumexp(x):
    tf.reduce_logsumexp(x, axis=0)


# names_math_op_types: ops 6 to 19.
LOGSUMEXP = """
ReduceLogSumExp/Max/reduction_indices Const
ReduceLogSumExp/Max Max
ReduceLogSumExp/IsFinite IsFinite
ReduceLogSumExp/zeros_like Const
ReduceLogSumExp/Select Select
ReduceLogSumExp/StopGradient StopGradient
ReduceLogSumExp/Sub Sub
ReduceLogSumExp/Exp Exp
ReduceLogSumExp/Sum/reduction_indices Const
ReduceLogSumExp/Sum Sum
ReduceLogSumExp/Log Log
ReduceLogSumExp/Shape Const
ReduceLogSumExp/Reshape Reshape
ReduceLogSumExp/Add Add
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_weighted_moments, weighted_moments_inputs, 36, None,
            WEIGHTED_MOMENTS, id="weighted_moments",
        ),
        pytest.param(
            build_logsumexp, logsumexp_inputs, 6, None,
            LOGSUMEXP, id="logsumexp",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
