"""``tf.train``, with the names it had before TensorFlow 1.0."""

from tfgraph.v1._legacy.overlay import overlay

RENAMED = {
    "SummaryWriter": "summary.FileWriter",
    "SummaryWriterCache": "summary.FileWriterCache",
}

__getattr__, __dir__ = overlay(__name__, renamed=RENAMED)
