"""``tf.version``: TensorFlow 1.15.5's, whose namespace this is."""

from tfgraph.v1._legacy.overlay import overlay

VERSION = "1.15.5"

__getattr__, __dir__ = overlay(__name__)
