"""``tf.contrib.slim``, by the package tf_slim."""

from functools import partial as _partial

from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib import _slim

__getattr__, __dir__ = _overlay(
    __name__, __path__, bases=[_partial(_slim.load, "tf_slim")]
)
