"""``numpy.load`` of arrays of objects, which needs a word since NumPy 1.16.3.

``allow_pickle`` was true by default, and files that Python 2 wrote need latin1.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("load",)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call in source.of_type(ast.Call):
        given = {keyword.arg for keyword in call.keywords}
        if (
            source.dotted(call.func) == "numpy.load"
            and call.args
            and len(call.args) < 3
            and not given & {"allow_pickle", "encoding", None}
        ):
            yield source.append_argument(call, 'allow_pickle=True, encoding="latin1"')
