"""``tf.contrib.metrics``, by the package tf_slim."""

from functools import partial as _partial

from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib import _slim

_RENAMED = {
    "confusion_matrix": "confusion_matrix",
    "set_difference": "sets.difference",
    "set_intersection": "sets.intersection",
    "set_size": "sets.size",
    "set_union": "sets.union",
}

__getattr__, __dir__ = _overlay(
    __name__, renamed=_RENAMED, bases=[_partial(_slim.load, "tf_slim.metrics")]
)
