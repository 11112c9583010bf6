"""Edits for keyword arguments that have another name today."""

import ast
from collections.abc import Iterator, Mapping

from tfgraph.port.source import Edit, Source


def rename_keywords(
    source: Source, table: Mapping[str, Mapping[str, str]]
) -> Iterator[Edit]:
    """Yields the edits of the calls in ``table``.

    Args:
      source: any source.
      table: by full name of a function, its keywords, old to new.
    """
    for call in source.of_type(ast.Call):
        keywords = table.get(source.dotted(call.func) or "", {})
        given = {keyword.arg for keyword in call.keywords}
        for keyword in call.keywords:
            new = keywords.get(keyword.arg)
            if new is not None and new not in given:
                start = source.start(keyword)
                yield Edit(start, start + len(keyword.arg), new)
