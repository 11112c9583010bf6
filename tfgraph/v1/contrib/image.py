"""``tf.contrib.image``: rotation, translation and projective transforms."""

from tfgraph import v1 as tf
from tfgraph.v1._legacy.gone import Gone as _Gone

_KERNELS = "its kernels are not in today's TensorFlow"


def transform(
    images, transforms, interpolation="NEAREST", output_shape=None, name=None
):
    """Maps output points to input points by projective transforms.

    Args:
      images: [batch, height, width, channels], or without batch, or without both.
      transforms: [8] or [batch, 8]: a0, a1, a2, b0, b1, b2, c0, c1; the output point
        (x, y) comes from ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k) with
        k = c0 x + c1 y + 1.
      interpolation: ``NEAREST`` or ``BILINEAR``.
    """
    with tf.name_scope(name, "transform"):
        images = tf.convert_to_tensor(images, name="images")
        transforms = tf.convert_to_tensor(transforms, tf.float32, name="transforms")
        rank = images.shape.ndims
        if rank not in (2, 3, 4):
            raise ValueError(f"`images` has rank {rank}; expected 2, 3 or 4.")
        batch = {
            2: lambda: images[None, :, :, None], 3: lambda: images[None],
            4: lambda: images,
        }[rank]()
        if transforms.shape.ndims == 1:
            transforms = transforms[None]
        if output_shape is None:
            output_shape = tf.shape(batch)[1:3]
        output = tf.raw_ops.ImageProjectiveTransformV2(
            images=batch, transforms=transforms, output_shape=output_shape,
            interpolation=interpolation.upper(),
        )
        output = {
            2: lambda: output[0, :, :, 0], 3: lambda: output[0], 4: lambda: output
        }[rank]()
        return output


def angles_to_projective_transforms(angles, image_height, image_width, name=None):
    """The transforms that turn images about their centre, [batch, 8]."""
    with tf.name_scope(name, "angles_to_projective_transforms"):
        angles = tf.convert_to_tensor(angles, tf.float32, name="angles")
        angles = tf.reshape(angles, [-1])
        x, y = (tf.cast(n, tf.float32) - 1 for n in (image_width, image_height))
        cos, sin = tf.cos(angles), tf.sin(angles)
        zeros = tf.zeros_like(angles)
        return tf.stack(
            [
                cos, -sin, (x - (cos * x - sin * y)) / 2.0,
                sin, cos, (y - (sin * x + cos * y)) / 2.0, zeros, zeros,
            ],
            axis=1,
        )


def rotate(images, angles, interpolation="NEAREST", name=None):
    """Turns images counterclockwise by ``angles``, in radians, about their centre."""
    with tf.name_scope(name, "rotate"):
        images = tf.convert_to_tensor(images, name="images")
        first = 1 if images.shape.ndims == 4 else 0
        height, width = tf.shape(images)[first], tf.shape(images)[first + 1]
        return transform(
            images, angles_to_projective_transforms(angles, height, width),
            interpolation=interpolation,
        )


def translations_to_projective_transforms(translations, name=None):
    """The transforms that move images by (dx, dy), [batch, 8]."""
    with tf.name_scope(name, "translations_to_projective_transforms"):
        moves = tf.convert_to_tensor(translations, tf.float32)
        moves = tf.reshape(moves, [-1, 2])
        ones, zeros = tf.ones_like(moves[:, 0]), tf.zeros_like(moves[:, 0])
        return tf.stack(
            [ones, zeros, -moves[:, 0], zeros, ones, -moves[:, 1], zeros, zeros],
            axis=1,
        )


def translate(images, translations, interpolation="NEAREST", name=None):
    """Moves images by (dx, dy), [2] or [batch, 2]."""
    with tf.name_scope(name, "translate"):
        return transform(
            images, translations_to_projective_transforms(translations),
            interpolation=interpolation,
        )


def __getattr__(name: str) -> object:
    if name.startswith("_"):
        raise AttributeError(name)
    return _Gone(f"tf.contrib.image.{name}", _KERNELS, "scipy.ndimage or scikit-image")
