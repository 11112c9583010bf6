"""The epoch inside the graph, compiled by XLA."""

from functools import partial

from contestants import _tfgraph

from tfgraph.train.in_graph.epochs import CompiledEpoch

prepare = partial(_tfgraph.prepare, epoch_type=CompiledEpoch)
