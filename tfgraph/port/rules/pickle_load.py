"""Pickles that Python 2 wrote: their strings are bytes, and latin1 reads them all.

For pickles that Python 3 wrote the encoding has no meaning. A pickle is a binary
file, which Python 2 on Unix did not need to be told.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("load", "dump")
MODULES = ("pickle", "cPickle", "_pickle", "six.moves.cPickle")
LOADS = {f"{module}.{name}" for module in MODULES for name in ("load", "loads")}
DUMPS = {f"{module}.dump" for module in MODULES}
MODES = {"r": "rb", "w": "wb", "a": "ab"}


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call in source.of_type(ast.Call):
        name = source.dotted(call.func) or ""
        if name in LOADS and len(call.args) == 1 and not call.keywords:
            yield source.append_argument(call, 'encoding="latin1"')
        if name in LOADS | DUMPS:
            yield from _open_binary(source, call)


def _open_binary(source: Source, call: ast.Call) -> Iterator[Edit]:
    for argument in call.args[:2]:
        opened = _opening(source, argument)
        if opened is None:
            continue
        if len(opened.args) == 1 and not opened.keywords:
            yield source.append_argument(opened, '"rb"')
        elif len(opened.args) == 2 and isinstance(opened.args[1], ast.Constant):
            mode = opened.args[1].value
            if mode in MODES:
                yield source.replace(opened.args[1], f'"{MODES[mode]}"')


def _opening(source: Source, node: ast.AST) -> ast.Call | None:
    """The call of ``open`` that a file comes from: here, or in a ``with``."""
    if isinstance(node, ast.Call) and source.is_builtin(node.func, "open"):
        return node
    if not isinstance(node, ast.Name):
        return None
    openings = []
    for statement in source.of_type(ast.With):
        for item in statement.items:
            name = item.optional_vars
            if isinstance(name, ast.Name) and name.id == node.id:
                if any(inner is node for inner in ast.walk(statement)):
                    openings.append(item.context_expr)
    for statement in source.of_type(ast.Assign):
        names = [t.id for t in statement.targets if isinstance(t, ast.Name)]
        if node.id in names:
            openings.append(statement.value)
    if len(openings) == 1:
        return _opening(source, openings[0]) if openings[0] is not node else None
    return None
