"""``numpy.reshape(a, newshape=...)``: the keyword left NumPy; it is ``shape``."""

from collections.abc import Iterator

from tfgraph.port.arguments import rename_keywords
from tfgraph.port.source import Edit, Source

KEYWORDS = {"numpy.reshape": {"newshape": "shape"}}
WORDS = ("newshape",)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    return rename_keywords(source, KEYWORDS)
