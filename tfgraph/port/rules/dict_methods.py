"""``iteritems`` and its like, and ``has_key``, gone from Python 3's dictionaries.

pandas has dropped its ``iteritems`` too. A file that defines such a method itself
is left as it is.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Source

WITHOUT_ARGUMENT = {
    "iteritems": "items",
    "itervalues": "values",
    "iterkeys": "keys",
    "viewitems": "items",
    "viewvalues": "values",
    "viewkeys": "keys",
}
IS_PYTHON_2 = True
WORDS = (*WITHOUT_ARGUMENT, "has_key")


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call in source.of_type(ast.Call):
        method = call.func
        if not isinstance(method, ast.Attribute) or method.attr in source.bound:
            continue
        if source.dotted(method):
            continue  # a module's function, as `six.iteritems`
        arguments = len(call.args) + len(call.keywords)
        if method.attr in WITHOUT_ARGUMENT and arguments == 0:
            yield source.rename(method, WITHOUT_ARGUMENT[method.attr])
        elif method.attr == "has_key" and arguments == 1:
            yield source.rename(method, "__contains__")
