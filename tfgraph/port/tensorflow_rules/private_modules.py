"""Names from TensorFlow's private modules, ``tensorflow.python``, made public ones.

    from tensorflow.python.framework import ops
    ops.reset_default_graph()                    ->  tf.reset_default_graph()

What has no public name is reported: it works as long as TensorFlow keeps it there.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import Edit, Note, Source
from tfgraph.port.tables.private_modules import MODULES, RENAMED
from tfgraph.port.tables.public_names import NAMES
from tfgraph.port.tensorflow_names import (
    below_tensorflow,
    imports,
    note,
    replace_name,
    uses,
    uses_of_tensorflow_2,
)

WORDS = ("python",)
PRIVATE = "python."


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, or, when there are none, notes on the imports that stay."""
    if any(uses_of_tensorflow_2(source)):
        return
    edits = [
        edit
        for node, path in uses(source)
        if path.startswith(PRIVATE)
        for edit in _public(source, node, path.removeprefix(PRIVATE))
    ]
    yield from edits
    if not edits:
        for statement in imports(source):
            yield from _notes(statement)


def public_path(path: str) -> str | None:
    """Returns ``nn.relu`` for ``ops.nn_ops.relu``, None if it is not public."""
    if path in RENAMED:
        return RENAMED[path]
    module, _, name = path.rpartition(".")
    for namespace in MODULES.get(module, ()):
        if name in NAMES[namespace].split():
            return f"{namespace}.{name}".lstrip(".")
    return None


def _public(source: Source, node: ast.AST, path: str) -> Iterator[Edit]:
    new = public_path(path)
    if new:
        yield from replace_name(source, node, new)


def _notes(statement: ast.stmt) -> Iterator[Note]:
    if isinstance(statement, ast.ImportFrom):
        full = [f"{statement.module}.{alias.name}" for alias in statement.names]
    else:
        full = [alias.name for alias in statement.names]
    for name in full:
        if (below_tensorflow(name) or "").startswith(PRIVATE):
            yield note(
                statement,
                f"`{name}` is a private module of TensorFlow, or in one: find what its "
                "use can be replaced by; it may be gone",
            )
