"""What is in a checkpoint, a meta graph, a frozen graph or a SavedModel.

Files are read as the messages that they are: nothing is imported into a graph and
nothing is executed, so that a graph which this TensorFlow cannot import is described
as well.
"""

import os
from collections import Counter
from dataclasses import dataclass

from tfgraph.inspection import checkpoints, graphs
from tfgraph.inspection.layers import Layer, layers
from tfgraph.inspection.messages import read_meta_graph
from tfgraph.inspection.variables import Variable


@dataclass(frozen=True)
class Inspection:
    """What a file holds; what it cannot tell is None.

    The graph of a checkpoint is that of the ``.meta`` beside it.

    Attributes:
      format: ``checkpoint V1``, ``checkpoint V2``, ``meta graph``, ``graph`` or
        ``SavedModel``.
      tensorflow_version: of the TensorFlow that wrote the meta graph.
      producer: version of the graph format, ``GraphDef.versions.producer``.
      min_consumer: the oldest such version that may read it.
      variables: sorted by name.
      layers: the graph's variables by scope, in its order, without those that only
        training needs.
      operations: name and type of each operation, in the graph's order.
      placeholders: in the graph's order.
      outputs: name and type of the operations that look like the graph's results.
      unknown_ops: the operations of each type that this TensorFlow does not know,
        those in the bodies of functions included.
    """

    file: str
    format: str
    tensorflow_version: str | None
    producer: int | None
    min_consumer: int | None
    variables: list[Variable]
    layers: list[Layer] | None
    operations: list[tuple[str, str]] | None
    placeholders: list[graphs.Placeholder] | None
    outputs: list[tuple[str, str]] | None
    unknown_ops: dict[str, list[str]] | None

    @property
    def operation_counts(self) -> dict[str, int] | None:
        """How many operations there are of each type, the most frequent first."""
        if self.operations is None:
            return None
        counts = Counter(op_type for _, op_type in self.operations)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def inspect_file(path: str | os.PathLike) -> Inspection:
    """Describes a file without executing anything.

    Args:
      path: a checkpoint's prefix or one of its files, a ``.meta``, a frozen ``.pb``,
        a graph as text (``.pbtxt``), a SavedModel's folder or its file.

    Raises:
      DataError: if there is no such file or it is damaged or something else.
    """
    path = os.fspath(path)
    checkpoint = checkpoints.find(path)
    if checkpoint is None:
        kind, meta_graph = read_meta_graph(path)
        variables = graphs.variables(meta_graph)
    else:
        kind, meta_graph = checkpoint.format, None
        trainable = None
        if os.path.isfile(f"{checkpoint.prefix}.meta"):
            _, meta_graph = read_meta_graph(f"{checkpoint.prefix}.meta")
            trainable = graphs.trainable_names(meta_graph)
        variables = checkpoint.variables(trainable)
    if meta_graph is None:
        return Inspection(path, kind, *[None] * 3, variables, *[None] * 5)
    graph = meta_graph.graph_def
    return Inspection(
        file=path,
        format=kind,
        tensorflow_version=meta_graph.meta_info_def.tensorflow_version or None,
        producer=graph.versions.producer or None,
        min_consumer=graph.versions.min_consumer if graph.versions.producer else None,
        variables=variables,
        layers=layers(meta_graph),
        operations=[(node.name, node.op) for node in graph.node],
        placeholders=graphs.placeholders(graph),
        outputs=graphs.likely_outputs(meta_graph),
        unknown_ops=graphs.unknown_ops(graph),
    )
