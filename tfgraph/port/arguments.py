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
        names = table.get(source.dotted(call.func) or "", {})
        yield from rename_keywords_of(source, call, names)


def rename_keywords_of(
    source: Source, call: ast.Call, names: Mapping[str, str]
) -> Iterator[Edit]:
    """Yields the edits of one call; a name that is given already is not given twice.

    Args:
      source: the call's.
      call: any.
      names: of its keywords, old to new.
    """
    given = {keyword.arg for keyword in call.keywords}
    for keyword in call.keywords:
        new = names.get(keyword.arg)
        if new is not None and new not in given:
            start = source.start(keyword)
            yield Edit(start, start + len(keyword.arg), new)
