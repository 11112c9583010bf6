"""``tf.image``, with the names it had before TensorFlow 1.0."""

from tfgraph.v1._legacy.overlay import overlay

RENAMED = {
    "per_image_whitening": "image.per_image_standardization",
    "random_crop": "random_crop",
}

__getattr__, __dir__ = overlay(__name__, renamed=RENAMED)
