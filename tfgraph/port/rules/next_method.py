"""``.next()`` of iterators, ``.__next__()`` in Python 3.

Only for what is an iterator for certain: files, the results of some functions and of
the file's own generators. Other classes may have a method of that name.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = (".next",)
IS_PYTHON_2 = True
BUILTINS = ("enumerate", "filter", "iter", "map", "open", "reversed", "zip")
FUNCTIONS = ("os.walk", "csv.reader", "csv.DictReader", "itertools.cycle")


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    iterators = set(_variables(source))
    for node in source.of_type(ast.Attribute):
        if node.attr != "next":
            continue
        is_variable = isinstance(node.value, ast.Name) and node.value.id in iterators
        if is_variable or _gives_iterator(source, node.value):
            yield source.rename(node, "__next__")


def _variables(source: Source) -> Iterator[str]:
    """Names that are bound to iterators only."""
    names = {}
    for statement in source.of_type(ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                is_iterator = _gives_iterator(source, statement.value)
                names.setdefault(target.id, []).append(is_iterator)
    for name, bindings in names.items():
        if all(bindings):
            yield name


def _gives_iterator(source: Source, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if source.is_builtin(node.func, *BUILTINS):
        return True
    if isinstance(node.func, ast.Name) and node.func.id in _generators(source):
        return True
    return source.dotted(node.func) in FUNCTIONS


def _generators(source: Source) -> set[str]:
    return {
        function.name
        for function in source.of_type(ast.FunctionDef)
        if any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(function))
    }
