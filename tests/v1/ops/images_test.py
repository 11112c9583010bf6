"""A cropped box leaves batch and channels open."""

import pytest

from tfgraph import v1 as tf


def crop_inputs():
    return (tf.ones([1, 4, 4, 3]),)


def build_crop(images):
    with tf.name_scope("resize_image_with_crop_or_pad"):
        tf.image.crop_to_bounding_box(images, 0, 1, 4, 2)


# image_deterministic_ops: ops 12 to 15.
CROP = """
resize_image_with_crop_or_pad/crop_to_bounding_box/control_dependency Identity
resize_image_with_crop_or_pad/crop_to_bounding_box/stack Const
resize_image_with_crop_or_pad/crop_to_bounding_box/stack_1 Const
resize_image_with_crop_or_pad/crop_to_bounding_box/Slice Slice
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_crop, crop_inputs, 12, None,
            CROP, id="crop",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


def test_integers_are_divided_by_div(graph):
    image = tf.constant([[[1000]]], tf.uint16)
    assert tf.image.convert_image_dtype(image, tf.uint8).op.inputs[0].op.type == (
        "FloorDiv"
    )


def test_box_outside_of_the_image_is_refused(graph):
    with pytest.raises(ValueError, match="width must be >= target"):
        tf.image.crop_to_bounding_box(tf.ones([4, 4, 3]), 0, 3, 2, 2)
