"""``tf.app``: ``run`` and ``flags``."""

from tfgraph.v1 import flags
from tfgraph.v1._legacy.overlay import overlay

__getattr__, __dir__ = overlay(__name__)
__all__ = ["flags", "run"]
