"""TensorFlow 1's loop, which feeds batch after batch from Python."""

from functools import partial

from contestants import _tfgraph

from tfgraph.train.loop import FeedEpoch

prepare = partial(_tfgraph.prepare, epoch_type=FeedEpoch)
