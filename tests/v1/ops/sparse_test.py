"""The gradient of a sparse product gathers rows."""

import pytest

from tfgraph import v1 as tf


def product_inputs():
    sparse = tf.SparseTensor([[0, 1], [1, 0], [1, 2]], [1.0, 2.0, 3.0], [2, 3])
    product = tf.sparse_tensor_dense_matmul(sparse, tf.ones([3, 2]))
    return tf.reduce_sum(product), sparse.values


def build_product(total, values):
    tf.gradients(total, values)


# sparse_tensor_ops: ops 38 to 60.
SCOPE = "gradients/SparseTensorDenseMatMul/SparseTensorDenseMatMul_grad"
PRODUCT = f"""
gradients/Shape Const
gradients/grad_ys_0 Const
gradients/Fill Fill
gradients/Sum_grad/Reshape/shape Const
gradients/Sum_grad/Reshape Reshape
gradients/Sum_grad/Const Const
gradients/Sum_grad/Tile Tile
{SCOPE}/SparseTensorDenseMatMul SparseTensorDenseMatMul
{SCOPE}/strided_slice/stack Const
{SCOPE}/strided_slice/stack_1 Const
{SCOPE}/strided_slice/stack_2 Const
{SCOPE}/strided_slice StridedSlice
{SCOPE}/strided_slice_1/stack Const
{SCOPE}/strided_slice_1/stack_1 Const
{SCOPE}/strided_slice_1/stack_2 Const
{SCOPE}/strided_slice_1 StridedSlice
{SCOPE}/GatherV2/axis Const
{SCOPE}/GatherV2 GatherV2
{SCOPE}/GatherV2_1/axis Const
{SCOPE}/GatherV2_1 GatherV2
{SCOPE}/mul Mul
{SCOPE}/Sum/reduction_indices Const
{SCOPE}/Sum Sum
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_product, product_inputs, 38, None,
            PRODUCT, id="product",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
