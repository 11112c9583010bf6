"""``sys.setdefaultencoding``, which Python 3 neither has nor needs."""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("setdefaultencoding",)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits: the call becomes ``str(name)``, without effect."""
    for call in source.of_type(ast.Call):
        if source.dotted(call.func) == "sys.setdefaultencoding":
            yield source.replace(call.func, "str")
