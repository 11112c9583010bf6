"""``tf.image``, with the names it had before TensorFlow 1.0."""

from tfgraph.legacy_names import below
from tfgraph.v1._legacy.overlay import overlay

__getattr__, __dir__ = overlay(__name__, renamed=below("image"))
