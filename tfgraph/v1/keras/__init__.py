"""``tf.keras``: legacy Keras, by the package tf_keras, with 1.15's version."""

from tfgraph.v1._legacy.overlay import overlay as _overlay

__version__ = "2.2.4-tf"

__getattr__, __dir__ = _overlay(__name__, __path__)
