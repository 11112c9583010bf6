"""``yaml.load`` without a loader, an error since PyYAML 6."""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("load",)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call in source.of_type(ast.Call):
        if source.dotted(call.func) == "yaml.load" and len(call.args) == 1:
            if not call.keywords:
                loader = '__import__("yaml").FullLoader'
                yield source.append_argument(call, f"Loader={loader}")
