"""The layers and parameters of a graph at hand, as ``model.summary()`` shows a model's.

Example:
  >>> from tfgraph import v1 as tf
  >>> from tfgraph.inspection.summary import summary
  >>> with tf.Graph().as_default():
  ...     X = tf.placeholder(tf.float32, [None, 4], name="X")
  ...     hidden = tf.layers.dense(X, 3, activation=tf.nn.relu, name="hidden")
  ...     logits = tf.layers.dense(hidden, 2, name="outputs")
  ...     print(summary())
  layer    type    output shape  parameters
  -----------------------------------------
  hidden   MatMul  [?, 3]                15
  outputs  MatMul  [?, 2]                 8
  -----------------------------------------
  total 23, trainable 23, not trainable 0
"""

from dataclasses import dataclass

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError
from tfgraph.inspection.layers import Layer, layers
from tfgraph.inspection.variables import shape_text

_HEADER = ("layer", "type", "output shape", "parameters")
_COLLECTIONS = [
    tf.GraphKeys.GLOBAL_VARIABLES,
    tf.GraphKeys.TRAINABLE_VARIABLES,
    tf.GraphKeys.UPDATE_OPS,
]


@dataclass(frozen=True)
class Summary:
    """What a graph consists of; prints as a table."""

    layers: list[Layer]  # those with variables, in the order of the graph

    @property
    def total(self) -> int:
        """How many parameters there are."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def trainable(self) -> int | None:
        """How many of them are trainable; None if the graph does not tell."""
        counts = [layer.trainable for layer in self.layers]
        return None if None in counts else sum(counts)

    @property
    def non_trainable(self) -> int | None:
        """How many of them are not; None if the graph does not tell."""
        return None if self.trainable is None else self.total - self.trainable

    def __str__(self) -> str:
        rows = [_HEADER] + [
            (
                layer.name,
                layer.type or "?",
                shape_text(layer.output_shape),
                f"{layer.parameters:,}",
            )
            for layer in self.layers
        ]
        *widths, last = (max(map(len, column)) for column in zip(*rows, strict=True))
        lines = [
            "  ".join([*map(str.ljust, row, widths), row[-1].rjust(last)])
            for row in rows
        ]
        rule = "-" * len(lines[0])
        return "\n".join([lines[0], rule, *lines[1:], rule, self._totals()])

    def _totals(self) -> str:
        line = f"total {self.total:,}"
        if self.trainable is not None:
            line += f", trainable {self.trainable:,}"
            line += f", not trainable {self.non_trainable:,}"
        return line


def summary(graph: tf.Graph | None = None) -> Summary:
    """Returns the layers of a graph with their output shapes and parameters.

    Works on whatever built it: ``tf.layers``, ``tf.keras``, slim, variables by hand,
    an imported meta graph. A layer is a variable scope, so layers without variables do
    not appear, and the type is that of an operation, not of a class. Which variables
    count is said at ``tfgraph.inspection.layers.layers``; for a Keras model the numbers
    are those of ``model.summary()``, whether it is compiled and trained or not.

    Args:
      graph: the default graph if None.

    Raises:
      GraphNameError: if the graph has no such variables.
    """
    graph = graph or tf.get_default_graph()
    found = layers(
        tf.train.export_meta_graph(
            graph=graph,
            graph_def=graph.as_graph_def(add_shapes=True),
            collection_list=_COLLECTIONS,
        )
    )
    if not found:
        raise GraphNameError(
            f"The graph has no layers: got {graph.version} operations, expected "
            "variables among them. Build the network first, or name the graph it is "
            "in (a frozen graph has constants in their place)."
        )
    return Summary(found)
