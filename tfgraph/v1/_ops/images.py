"""Image functions: cropping to a box, standardization, integer conversion.

The size of a cropped box leaves batch and channels open (-1), where today's asks for
the shape; standardization divides by ``tf.div`` and converts back to the dtype that
came in (probe: image_deterministic_ops). ``tf.image.ssim`` has no scope of its own.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

IMAGE_OPS = "tensorflow.python.ops.image_ops_impl"


@hooks.replaces(IMAGE_OPS, "crop_to_bounding_box")
def crop_to_bounding_box(
    image: object,
    offset_height: object,
    offset_width: object,
    target_height: object,
    target_width: object,
) -> tf.Tensor:
    """Cuts a box out of ``[batch, height, width, channels]``, or of one image.

    Raises:
      ValueError: if the image has another rank, or the box does not fit into it.
    """
    check = hooks.private(IMAGE_OPS, "_assert")
    with tf.name_scope(None, "crop_to_bounding_box", [image]):
        image = tf.convert_to_tensor(image, name="image")
        rank = image.shape.rank
        if rank not in (None, 3, 4):
            raise ValueError(
                f"tf.image.crop_to_bounding_box needs 3 or 4 axes, got {rank}."
            )
        if rank != 4:
            image = tf.expand_dims(image, 0)
            if rank is None:
                image.set_shape([None] * 4)
        asserts = hooks.private(IMAGE_OPS, "_CheckAtLeast3DImage")(
            image, require_static=False
        )
        batch, height, width, depth = hooks.private(IMAGE_OPS, "_ImageDimensions")(
            image, rank=4
        )
        for condition, message in (
            (lambda: offset_width >= 0, "offset_width must be >= 0."),
            (lambda: offset_height >= 0, "offset_height must be >= 0."),
            (lambda: target_width > 0, "target_width must be > 0."),
            (lambda: target_height > 0, "target_height must be > 0."),
            (
                lambda: width >= target_width + offset_width,
                "width must be >= target + offset.",
            ),
            (
                lambda: height >= target_height + offset_height,
                "height must be >= target + offset.",
            ),
        ):
            asserts += check(condition(), ValueError, message)
        image = _after(asserts, image)
        cropped = tf.slice(
            image,
            tf.stack([0, offset_height, offset_width, 0]),
            tf.stack([-1, target_height, target_width, -1]),
        )
        sizes = (batch, target_height, target_width, depth)
        cropped.set_shape([None if _is_tensor(s) else s for s in sizes])
        return cropped if rank == 4 else tf.squeeze(cropped, axis=[0])


def _is_tensor(value: object) -> bool:
    return isinstance(value, (tf.Tensor, tf.Variable))


def _after(operations: list[tf.Operation], tensor: tf.Tensor) -> tf.Tensor:
    return hooks.private(
        "tensorflow.python.ops.control_flow_ops", "with_dependencies"
    )(operations, tensor)


@hooks.replaces(IMAGE_OPS, "per_image_standardization")
def per_image_standardization(image: object) -> tf.Tensor:
    """Scales images to mean 0 and variance 1, ``[..., height, width, channels]``."""
    with tf.name_scope(None, "per_image_standardization", [image]) as scope:
        image = tf.convert_to_tensor(image, name="image")
        image = hooks.private(IMAGE_OPS, "_AssertAtLeast3DImage")(image)
        dtype = image.dtype
        if dtype not in (tf.float16, tf.float32):
            image = tf.image.convert_image_dtype(image, tf.float32)
        n_pixels = tf.reduce_prod(tf.shape(image)[-3:])
        mean = tf.reduce_mean(image, axis=[-1, -2, -3], keepdims=True)
        stddev = tf.math.reduce_std(image, axis=[-1, -2, -3], keepdims=True)
        smallest = tf.rsqrt(tf.cast(n_pixels, image.dtype))
        stddev = tf.maximum(stddev, smallest)
        image = tf.div(image - mean, stddev, name=scope)
        return tf.image.convert_image_dtype(image, dtype, saturate=True)


@hooks.replaces(IMAGE_OPS, "convert_image_dtype")
def convert_image_dtype(
    image: object, dtype: tf.DType, saturate: bool = False, name: str | None = None
) -> tf.Tensor:
    """Converts and scales to the range of another dtype."""
    image = tf.convert_to_tensor(image, name="image")
    dtype = tf.as_dtype(dtype)
    shrinks = (
        image.dtype.is_integer and dtype.is_integer and image.dtype.max > dtype.max
    )
    if not shrinks:
        before = hooks.original(IMAGE_OPS, "convert_image_dtype")
        return before(image, dtype, saturate, name)
    with tf.name_scope(name, "convert_image", [image]) as name:
        scaled = tf.div(image, (image.dtype.max + 1) // (dtype.max + 1))
        cast = tf.saturate_cast if saturate else tf.cast
        return cast(scaled, dtype, name=name)


@hooks.replaces(IMAGE_OPS, "ssim")
def ssim(
    img1: object,
    img2: object,
    max_val: object,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
    return_index_map: bool = False,
) -> tf.Tensor:
    """Returns the structural similarity of images, averaged over their channels."""
    if return_index_map:  # not in TensorFlow 1.15
        before = hooks.original(IMAGE_OPS, "ssim")
        return before(img1, img2, max_val, filter_size, filter_sigma, k1, k2, True)
    img1, img2 = tf.convert_to_tensor(img1), tf.convert_to_tensor(img2)
    verify = hooks.private(IMAGE_OPS, "_verify_compatible_image_shapes")
    _, _, checks = verify(img1, img2)
    with tf.control_dependencies(checks):
        img1 = tf.identity(img1)
    max_val = tf.image.convert_image_dtype(tf.cast(max_val, img1.dtype), tf.float32)
    img1 = tf.image.convert_image_dtype(img1, tf.float32)
    img2 = tf.image.convert_image_dtype(img2, tf.float32)
    per_channel, _ = hooks.private(IMAGE_OPS, "_ssim_per_channel")(
        img1, img2, max_val, filter_size, filter_sigma, k1, k2
    )
    return tf.reduce_mean(per_channel, [-1])
