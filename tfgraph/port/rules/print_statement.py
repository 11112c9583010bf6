"""Print statements that Python 3 reads as something else.

``print`` alone ended a line, ``print >>stream, a`` printed to a stream; Python 3 sees
a name and a shift. The others do not parse and are ``tfgraph.port.python2``'s.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("print",)


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for statement in source.of_type(ast.Expr):
        value = statement.value
        if source.is_builtin(value, "print"):
            yield source.replace(value, "print()")
        first = value.elts[0] if isinstance(value, ast.Tuple) else value
        if (
            isinstance(first, ast.BinOp)
            and isinstance(first.op, ast.RShift)
            and source.is_builtin(first.left, "print")
        ):
            yield _to_stream(source, value, first)


def _to_stream(source: Source, value: ast.expr, shift: ast.BinOp) -> Edit:
    """The edit from ``>>`` to the end of the statement; what stands between stays."""
    printed = value.elts[1:] if isinstance(value, ast.Tuple) else []
    stream = f"file={source.segment(shift.right)}"
    if not printed:
        return source.replace(value, f"print({stream})")
    text = source.text[source.start(printed[0]) : source.end(printed[-1])]
    is_open = source.segment(value).rstrip().endswith(",")
    ending = ', end=" "' if is_open else ""
    lines = source.segment(value).count("\n") - text.count("\n") - stream.count("\n")
    return source.replace(value, f"print({text}, {stream}{ending}" + "\n" * lines + ")")
