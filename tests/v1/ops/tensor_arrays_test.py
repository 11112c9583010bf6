"""A loop asks its tensor array for its size."""

import pytest

from tfgraph import v1 as tf


def stack_inputs():
    array = tf.TensorArray(tf.float32, size=2)
    return (array.write(0, 1.0).write(1, 2.0),)


def build_stack(array):
    with tf.name_scope("map"):
        array.stack()


# control_map_scan_fold: ops 53 to 57.
STACK = """
map/TensorArrayStack/TensorArraySizeV3 TensorArraySizeV3
map/TensorArrayStack/range/start Const
map/TensorArrayStack/range/delta Const
map/TensorArrayStack/range Range
map/TensorArrayStack/TensorArrayGatherV3 TensorArrayGatherV3
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_stack, stack_inputs, 53, 161,
            STACK, id="stack",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
