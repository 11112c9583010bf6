"""Names of TensorFlow in a source: what they stand for, and edits that replace them."""

import ast
import re
from collections.abc import Iterator

from tfgraph.port.scopes import split
from tfgraph.port.source import BY_HAND, Edit, Note, Source
from tfgraph.port.tables import contrib_layers

TENSORFLOW = ("tensorflow", "tensorflow.compat.v1")
# What TensorFlow 1 never had.
TENSORFLOW_2 = frozenset(
    "compat.v1 compat.v2 config.list_logical_devices config.list_physical_devices "
    "config.run_functions_eagerly data.AUTOTUNE keras.utils.set_random_seed optimizers "
    "random.set_seed summary.create_file_writer".split()
)
# tensorflow.contrib.layers.python.layers.initializers.xavier_initializer
_IMPLEMENTATION = re.compile(r"^contrib\.(\w+)\.python\.(?:\w+\.)*(\w+)$")


def below_tensorflow(full: str | None) -> str | None:
    """Returns ``nn.relu`` for ``tensorflow.nn.relu`` and ``tensorflow.compat.v1...``.

    The empty string is TensorFlow itself; None is another library's name.
    """
    if full is None or full in TENSORFLOW:
        return None if full is None else ""
    for root in reversed(TENSORFLOW):
        if full.startswith(f"{root}."):
            return full.removeprefix(f"{root}.")
    return None


def path_of(source: Source, node: ast.AST) -> str | None:
    """Returns the path below ``tf`` that an expression names, ``contrib.rnn.GRUCell``.

    A name of ``tf.contrib`` is given by its public place, also where it is imported
    from its implementation, or by ``slim``.
    """
    path = below_tensorflow(source.dotted(node))
    return path if path is None else contrib_layers.without_slim(_public(path))


def _public(path: str) -> str:
    found = _IMPLEMENTATION.match(path)
    if found:
        return f"contrib.{found[1]}.{found[2]}"
    return path.replace("contrib.rnn.core_rnn_cell.", "contrib.rnn.")


def uses(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yields the names that are read, and their paths below ``tf``."""
    for node in source.of_type(ast.Attribute, ast.Name):
        path = path_of(source, node)
        if path:
            yield node, path


def uses_of_tensorflow_2(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yields the names that TensorFlow 1 never had: the file is not for it."""
    return ((node, path) for node, path in uses(source) if path in TENSORFLOW_2)


def calls(source: Source) -> Iterator[tuple[ast.Call, str]]:
    """Yields the calls, and the paths below ``tf`` of what they call."""
    for call in source.of_type(ast.Call):
        path = path_of(source, call.func)
        if path:
            yield call, path


def note(node: ast.AST, message: str, kind: str = BY_HAND) -> Note:
    """Returns a note at a node's place."""
    return Note(node.lineno, node.col_offset, message, kind)


def star_import_note(node: ast.ImportFrom) -> Note:
    """Returns a note on ``from ... import *``."""
    return note(
        node,
        f"`from {node.module} import *` brings names that cannot be seen here: import "
        "what is used by name",
    )


def public_name(source: Source, node: ast.AST, path: str) -> tuple[str, list[Edit]]:
    """Returns the text of ``tf.<path>`` to stand at ``node``, and edits it needs.

    ``tf`` is what the source calls TensorFlow; if it has no name for it, the edits
    import one.
    """
    alias, edits = tensorflow_alias(source, node)
    return f"{alias}.{path}", edits


def replace_name(source: Source, node: ast.AST, path: str) -> Iterator[Edit]:
    """Yields the edits that make ``node`` say ``tf.<path>``."""
    text, edits = public_name(source, node, path)
    yield from edits
    yield source.replace(node, text)


def tensorflow_alias(source: Source, node: ast.AST) -> tuple[str, list[Edit]]:
    """Returns what TensorFlow is called where ``node`` stands, and edits for it."""
    _, root = split(node)
    if root is not None and source.dotted(root) in TENSORFLOW:
        return root.id, []
    for name, full in source.imports.items():
        if full in TENSORFLOW:
            return name, []
    name = free_name(source, "tf", "tensorflow_v1")
    statement = import_of(source, root.id) if root is not None else None
    # The rule `imports` makes this the import of version 1, as it does with any.
    return name, [insert_line(source, statement, f"import tensorflow as {name}")]


def free_name(source: Source, *names: str) -> str:
    """Returns the first of ``names`` that the source gives no meaning."""
    taken = source.bound | set(source.imports)
    return next((name for name in names if name not in taken), names[-1])


def import_of(source: Source, name: str) -> ast.stmt | None:
    """Returns the first import statement that binds a name."""
    for statement in imports(source):
        for alias in statement.names:
            bound = alias.asname or alias.name
            if isinstance(statement, ast.Import) and not alias.asname:
                bound = alias.name.partition(".")[0]
            if bound == name:
                return statement
    return None


def imports(source: Source) -> list[ast.stmt]:
    """Returns the import statements, in the order of their places."""
    found = source.of_type(ast.Import, ast.ImportFrom)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def insert_line(source: Source, before: ast.stmt | None, text: str) -> Edit:
    """Returns the edit that puts a statement before another one, on a line above it.

    Without a statement it goes above the first one of the source that is neither the
    docstring nor an import from ``__future__``.
    """
    if before is None:
        before = _first_statement(source)
    start = source.start(before)
    indent = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    separator = f"\n{indent}" if not indent.strip() else "; "
    return Edit(start, start, f"{text}{separator}")


def _first_statement(source: Source) -> ast.stmt:
    for statement in source.tree.body:
        is_text = isinstance(statement, ast.Expr) and isinstance(
            statement.value, ast.Constant
        )
        module = getattr(statement, "module", None)
        if not is_text and module != "__future__":
            return statement
    return source.tree.body[-1]
