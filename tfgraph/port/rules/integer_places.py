"""``/`` where only a whole number is allowed: ``range(n / 2)``, ``x[: n / 2]``.

Python 3 always fails there, since ``/`` gives a float, and Python 2 did so for
floats: both operands were integers, and ``//`` is what ``/`` was. Slices by label, as
of ``np.mgrid`` and pandas' ``loc``, may be of floats and stay.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("/",)
SLICED_BY_LABEL = ("mgrid", "ogrid", "r_", "c_", "s_", "index_exp", "loc", "ix")


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for place in _integer_places(source):
        for node in _integers(place):
            if isinstance(node.op, ast.Div):
                yield _operator(source, node)


def _integer_places(source: Source) -> Iterator[ast.AST]:
    for node in source.nodes:
        if isinstance(node, ast.Call):
            if source.is_builtin(node.func, "range", "xrange"):
                yield from node.args
        elif isinstance(node, ast.Subscript) and not _is_by_label(node):
            for inner in ast.walk(node.slice):
                if isinstance(inner, ast.Slice):
                    yield from filter(None, (inner.lower, inner.upper, inner.step))


def _is_by_label(node: ast.Subscript) -> bool:
    name = getattr(node.value, "attr", getattr(node.value, "id", None))
    return name in SLICED_BY_LABEL


def _integers(node: ast.AST) -> Iterator[ast.BinOp]:
    """An operation whose result is an integer, and those that give its operands."""
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Pow):
        yield node
        yield from _integers(node.left)
        yield from _integers(node.right)


def _operator(source: Source, node: ast.BinOp) -> Edit:
    """The edit of the operator: the first ``/`` between the operands."""
    end = source.end(node.left)
    place = source.text.index("/", end)
    while "#" in source.text[end:place].rpartition("\n")[2]:
        place = source.text.index("/", source.text.index("\n", place))
    return Edit(place, place + 1, "//")
