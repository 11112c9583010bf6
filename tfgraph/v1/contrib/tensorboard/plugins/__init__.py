"""``tf.contrib.tensorboard.plugins``."""

from tfgraph.v1.contrib.tensorboard.plugins import projector

__all__ = ["projector"]
