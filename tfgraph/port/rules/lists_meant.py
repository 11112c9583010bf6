"""Results that were lists in Python 2 and are used as lists.

``map``, ``filter``, ``zip``, ``range`` and a dictionary's ``keys``, ``values`` and
``items`` are made lists where they are indexed, measured, added, changed in place or
given to a library that wants arrays; directly, or through a variable of the file.
Where they are only iterated over they stay.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

ITERATORS = ("map", "filter", "zip")
VIEWS = ("keys", "values", "items")
LIST_METHODS = ("append", "extend", "insert", "pop", "remove", "reverse", "sort")
ARRAY_LIBRARIES = ("numpy", "random", "tensorflow", "pandas", "matplotlib")
SHUFFLES = ("random.shuffle", "numpy.random.shuffle")
WORDS = tuple(f"{name}(" for name in (*ITERATORS, *VIEWS, "range"))


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    used, changed = _used_as_lists(source)
    for node in source.of_type(ast.Call):
        kind = _kind(source, node)
        if kind is None:
            continue
        places = changed if kind == "range" else used | changed
        if id(node) in places:
            yield from source.wrap(node, "list(")
    for node in source.of_type(ast.Assign):
        kind = _kind(source, node.value)
        if kind is None or len(node.targets) != 1:
            continue
        target = node.targets[0]
        places = changed if kind == "range" else used | changed
        if isinstance(target, ast.Name) and target.id in places:
            yield from source.wrap(node.value, "list(")


def _kind(source: Source, node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    if source.is_builtin(node.func, *ITERATORS, "range"):
        return "range" if node.func.id == "range" else "iterator"
    is_view = (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in VIEWS
        and not node.args
        and not node.keywords
        and source.dotted(node.func) is None
    )
    return "view" if is_view else None


def _used_as_lists(source: Source) -> tuple[set, set]:
    """Returns what is read as a list and what is changed as one.

    Each holds the ids of the expressions, and the names of the variables.
    """
    used, changed = set(), set()
    for node in source.nodes:
        if isinstance(node, ast.Subscript):
            is_read = isinstance(node.ctx, ast.Load)
            _add(used if is_read else changed, node.value)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            for side, other in ((node.left, node.right), (node.right, node.left)):
                if _kind(source, side) and (
                    _kind(source, other) or isinstance(other, (ast.List, ast.ListComp))
                ):
                    changed.add(id(side))
        elif isinstance(node, ast.Call):
            _add_call(source, node, used, changed)
    return used, changed


def _add_call(source: Source, call: ast.Call, used: set, changed: set) -> None:
    name = source.dotted(call.func) or ""
    if isinstance(call.func, ast.Attribute) and call.func.attr in LIST_METHODS:
        _add(changed, call.func.value)
    if source.is_builtin(call.func, "len") and call.args:
        if _kind(source, call.args[0]) != "view":
            _add(used, call.args[0])
    elif name in SHUFFLES and call.args:
        _add(changed, call.args[0])
    elif name.partition(".")[0] in ARRAY_LIBRARIES:
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            _add(used, argument)


def _add(places: set, node: ast.AST) -> None:
    places.add(id(node))
    if isinstance(node, ast.Name):
        places.add(node.id)
