"""Names of ``tf.contrib`` that have a public place of their own in TensorFlow.

Arguments and numbers are the same: cells and loops of ``tf.contrib.rnn``, data sets,
distributions, checkpoints, global step, nests, collections of losses,
``tf.contrib.keras`` and others; see ``tfgraph/port/tables/contrib_names.py``.

    tf.contrib.rnn.BasicLSTMCell(128)  ->  tf.nn.rnn_cell.BasicLSTMCell(128)
    from tensorflow.contrib import rnn
    rnn.static_rnn(cell, x)            ->  tf.nn.static_rnn(cell, x)
"""

from collections.abc import Iterator

from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tables.contrib_names import MODULES, NAMES
from tfgraph.port.tensorflow_names import note, replace_name, uses

WORDS = ("contrib",)
# By old path: what is different all the same.
DIFFERENCES = {
    "contrib.data.shuffle_and_repeat": (
        "without a seed of its own it shuffles in another order than contrib's under "
        "the same graph seed (sure)"
    ),
}


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and a note where a difference is known."""
    for node, path in uses(source):
        new = NAMES.get(path) or _in_module(path)
        if new:
            yield from replace_name(source, node, new)
        if path in DIFFERENCES:
            yield note(node, f"`tf.{new}`: {DIFFERENCES[path]}", MAY_DIFFER)


def _in_module(path: str) -> str | None:
    for old, new in MODULES.items():
        if path.startswith(f"{old}."):
            return new + path.removeprefix(old)
    return None
