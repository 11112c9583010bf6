"""``as_matrix`` of pandas, ``to_numpy`` since 0.23."""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("as_matrix",)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call in source.of_type(ast.Call):
        method = call.func
        if (
            isinstance(method, ast.Attribute)
            and method.attr == "as_matrix"
            and not call.args
            and not call.keywords
            and "as_matrix" not in source.bound
        ):
            yield source.rename(method, "to_numpy")
