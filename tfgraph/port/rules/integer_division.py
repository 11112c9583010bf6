"""``/`` between integers in a Python 2 source: reported, since it means two things.

Python 2 cut the result, unless the file says ``from __future__ import division``.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Note, Source

WORDS = ("/",)


def find(source: Source) -> Iterator[Note]:
    """Yields a note for each ``/`` whose operands are both integers for certain."""
    if not source.is_python2 or source.imports.get("division") == "__future__.division":
        return
    for node in source.of_type(ast.BinOp):
        if isinstance(node.op, ast.Div) and _are_integers(source, node):
            message = (
                f"`{source.segment(node)}` divides integers, which Python 2 rounded "
                "down: write `//` if that is meant"
            )
            yield Note(node.lineno, node.col_offset, message)


def _are_integers(source: Source, node: ast.BinOp) -> bool:
    return _is_integer(source, node.left) and _is_integer(source, node.right)


def _is_integer(source: Source, node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    if isinstance(node, ast.Call):
        return source.is_builtin(node.func, "len", "int", "ord")
    if isinstance(node, ast.BinOp) and isinstance(
        node.op, (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Div)
    ):
        return _are_integers(source, node)
    if isinstance(node, ast.Name):
        values = _assigned(source, node.id)
        return bool(values) and all(
            isinstance(value, ast.Constant) and type(value.value) is int
            for value in values
        )
    return False


def _assigned(source: Source, name: str) -> list[ast.AST | None]:
    """All that the file binds a name to; None for what is no plain assignment."""
    values = []
    for statement in source.of_type(ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name) and target.id == name:
                values.append(statement.value)
    bindings = [
        node
        for node in source.nodes
        if isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Store)
        or isinstance(node, ast.arg)
        and node.arg == name
    ]
    return values if len(values) == len(bindings) else [None]
