"""Builtins of Python 2 that Python 3 calls otherwise.

A name that the file imports or binds itself, as in ``except NameError: xrange =
range``, or tries, is its own business.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

TABLE = {
    "xrange": "range",
    "unicode": "str",
    "basestring": "str",
    "raw_input": "input",
    "long": "int",
    "unichr": "chr",
    "buffer": "memoryview",
    "reduce": '__import__("functools").reduce',
    "reload": '__import__("importlib").reload',
}
CALLED = {"file": "open"}  # a name that variables often have
IS_PYTHON_2 = True
WORDS = (*TABLE, *CALLED)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    called = {id(call.func) for call in source.of_type(ast.Call)}
    tried = set(_tried(source))
    for node in source.of_type(ast.Name):
        if id(node) in tried:
            continue
        if source.is_builtin(node, *TABLE):
            yield source.replace(node, TABLE[node.id])
        elif source.is_builtin(node, *CALLED) and id(node) in called:
            yield source.replace(node, CALLED[node.id])


def _tried(source: Source) -> Iterator[int]:
    """The ids of the names in a ``try`` that expects a name to be missing."""
    for statement in source.of_type(ast.Try):
        caught = {
            node.id
            for handler in statement.handlers
            for node in ast.walk(handler.type or ast.Name("NameError"))
            if isinstance(node, ast.Name)
        }
        if "NameError" in caught:
            for inner in statement.body:
                yield from map(id, ast.walk(inner))
