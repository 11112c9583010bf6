"""Convolution layers have a constant of their dilation rate."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def conv2d_inputs():
    return (tf.placeholder(tf.float32, [None, 8, 8, 2]),)


def build_conv2d(images):
    tf.layers.conv2d(
        images, filters=4, kernel_size=3, padding="same", activation=tf.nn.relu
    )


# layers_conv2d_pool: ops 1 to 18.
CONV2D = """
conv2d/kernel/Initializer/random_uniform/shape Const
conv2d/kernel/Initializer/random_uniform/min Const
conv2d/kernel/Initializer/random_uniform/max Const
conv2d/kernel/Initializer/random_uniform/RandomUniform RandomUniform 13 4
conv2d/kernel/Initializer/random_uniform/sub Sub
conv2d/kernel/Initializer/random_uniform/mul Mul
conv2d/kernel/Initializer/random_uniform Add
conv2d/kernel VariableV2
conv2d/kernel/Assign Assign
conv2d/kernel/read Identity
conv2d/bias/Initializer/zeros Const
conv2d/bias VariableV2
conv2d/bias/Assign Assign
conv2d/bias/read Identity
conv2d/dilation_rate Const
conv2d/Conv2D Conv2D
conv2d/BiasAdd BiasAdd
conv2d/Relu Relu
"""


def transpose_inputs():
    x = tf.placeholder(tf.float32, [None, 4, 4, 3])
    layer = tf.layers.Conv2DTranspose(2, 3, strides=2, padding="same")
    layer.build(x.shape)
    return x, layer


def build_transpose(x, layer):
    layer(x)


# layers_transpose_separable: ops 15 to 39.
TRANSPOSE = """
conv2d_transpose/Shape Shape
conv2d_transpose/strided_slice/stack Const
conv2d_transpose/strided_slice/stack_1 Const
conv2d_transpose/strided_slice/stack_2 Const
conv2d_transpose/strided_slice StridedSlice
conv2d_transpose/strided_slice_1/stack Const
conv2d_transpose/strided_slice_1/stack_1 Const
conv2d_transpose/strided_slice_1/stack_2 Const
conv2d_transpose/strided_slice_1 StridedSlice
conv2d_transpose/strided_slice_2/stack Const
conv2d_transpose/strided_slice_2/stack_1 Const
conv2d_transpose/strided_slice_2/stack_2 Const
conv2d_transpose/strided_slice_2 StridedSlice
conv2d_transpose/mul/y Const
conv2d_transpose/mul Mul
conv2d_transpose/mul_1/y Const
conv2d_transpose/mul_1 Mul
conv2d_transpose/stack/3 Const
conv2d_transpose/stack Pack
conv2d_transpose/strided_slice_3/stack Const
conv2d_transpose/strided_slice_3/stack_1 Const
conv2d_transpose/strided_slice_3/stack_2 Const
conv2d_transpose/strided_slice_3 StridedSlice
conv2d_transpose/conv2d_transpose Conv2DBackpropInput
conv2d_transpose/BiasAdd BiasAdd
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_conv2d, conv2d_inputs, 1, 13,
            CONV2D, id="conv2d",
        ),
        pytest.param(
            build_transpose, transpose_inputs, 15, 15,
            TRANSPOSE, id="transpose",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


# As in public listings of graphs of 2017.
BEFORE_1_4 = """
conv2d/convolution/Shape Const
conv2d/convolution/dilation_rate Const
conv2d/convolution Conv2D
conv2d/BiasAdd BiasAdd
conv2d/Relu Relu
"""


@pytest.mark.parametrize("release", ("1.0", "1.3"))
def test_each_call_built_all_before_1_4(monkeypatch, lines_of, release):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(build_conv2d, inputs=conv2d_inputs)
    expected = BEFORE_1_4.strip().splitlines()
    assert lines[-len(expected) :] == expected
    assert lines[-len(expected) - 1] == "conv2d/bias/read Identity"


def test_convolutions_compute_the_same_in_all_releases(monkeypatch):
    def convolved():
        with tf.Graph().as_default(), tf.Session() as session:
            images = tf.random_normal([2, 8, 8, 3], seed=1)
            initializer = tf.random_normal_initializer(seed=2)
            output = tf.layers.conv2d(
                images, 4, 3, dilation_rate=2, kernel_initializer=initializer
            )
            session.run(tf.global_variables_initializer())
            return session.run(output)

    newest = convolved()
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.3")
    np.testing.assert_allclose(convolved(), newest, rtol=1e-5, atol=1e-5)
