"""``tf.contrib.tensorboard``."""

from tfgraph.v1.contrib.tensorboard import plugins

__all__ = ["plugins"]
