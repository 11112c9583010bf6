"""Arrays from and to bytes: ``fromstring``, ``tostring`` and ``asscalar``.

NumPy 2.3 has dropped ``tostring`` and the binary mode of ``fromstring``.
``frombuffer`` gives a read-only array, hence the copy.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WORDS = ("fromstring", "tostring", "asscalar")


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call in source.of_type(ast.Call):
        name = source.dotted(call.func)
        if name == "numpy.fromstring" and _is_binary(call):
            yield source.rename(call.func, "frombuffer")
            yield Edit(source.end(call), source.end(call), ".copy()")
        elif name == "numpy.asscalar" and len(call.args) == 1 and not call.keywords:
            yield source.rename(call.func, "asarray")
            yield Edit(source.end(call), source.end(call), ".item()")
        elif (
            isinstance(call.func, ast.Attribute)
            and call.func.attr == "tostring"
            and name is None
            and not call.args
            and not call.keywords
            and "tostring" not in source.bound
        ):
            yield source.rename(call.func, "tobytes")


def _is_binary(call: ast.Call) -> bool:
    separated = len(call.args) > 3 or any(k.arg in ("sep", None) for k in call.keywords)
    return isinstance(call.func, ast.Attribute) and not separated
