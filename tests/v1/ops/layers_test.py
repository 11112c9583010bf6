"""Flatten asks for the batch size."""

import pytest

from tfgraph import v1 as tf


def flatten_inputs():
    return (tf.placeholder(tf.float32, [None, 3, 3, 3]),)


def build_flatten(images):
    tf.layers.flatten(images)


# layers_conv2d_pool: ops 38 to 45.
FLATTEN = """
flatten/Shape Shape
flatten/strided_slice/stack Const
flatten/strided_slice/stack_1 Const
flatten/strided_slice/stack_2 Const
flatten/strided_slice StridedSlice
flatten/Reshape/shape/1 Const
flatten/Reshape/shape Pack
flatten/Reshape Reshape
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_flatten, flatten_inputs, 38, 13,
            FLATTEN, id="flatten",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize(
    ("settings", "constants"),
    (
        pytest.param({"scale": False}, ["bn/Const"], id="no scale"),
        pytest.param(
            {"scale": False, "center": False}, ["bn/Const", "bn/Const_1"], id="neither"
        ),
        pytest.param({}, [], id="both"),
    ),
)
def test_left_out_parameters_are_constants_before_the_moving_mean(
    lines_of, settings, constants
):
    def build(images):
        tf.layers.batch_normalization(images, name="bn", **settings)

    lines = lines_of(build, inputs=lambda: (tf.ones([2, 3, 3, 4]),))
    before = lines[: lines.index("bn/moving_mean/Initializer/zeros Const")]
    assert [line.split()[0] for line in before if "bn/Const" in line] == constants
    assert sum("bn/Const" in line for line in lines) == len(constants)


def test_volumes_are_not_normalized_by_the_fused_op(graph):
    tf.layers.batch_normalization(tf.ones([2, 3, 3, 3, 4]))
    types = {op.type for op in graph.get_operations()}
    assert "FusedBatchNormV3" not in types and "Rsqrt" in types


def test_dropout_at_rate_0_passes_its_input_on(graph):
    x = tf.ones([2])
    assert tf.layers.dropout(x, 0.0, training=True).op is x.op
