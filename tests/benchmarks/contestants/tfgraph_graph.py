"""The epoch inside the graph."""

from functools import partial

from contestants import _tfgraph

from tfgraph.train.in_graph.epochs import InGraphEpoch

prepare = partial(_tfgraph.prepare, epoch_type=InGraphEpoch)
