"""Choose TensorFlow 1's behaviour once per program, where it starts.

    import tensorflow as tf

becomes, in the file that is started,

    import os
    os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")
    import tensorflow.compat.v1 as tf
    tf.disable_v2_behavior()

above everything that could import TensorFlow, the program's own modules included.
Keras looks at the variable when it is first used: `tf.layers`, `tf.keras` and
`tf.nn.rnn_cell` need the Keras of then (tf_keras). A file is started if it is a
notebook, has `if __name__ == "__main__"`, is named as a test, or has program code
(calls and loops outside functions) and no other ported file imports it. Files that are
only imported get the import alone. A file that runs version-2 behaviour by its own
choice, through `tensorflow.compat.v1`, is left as it is.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tfgraph.port.source import Edit, Source

NAME = "entry_point"
V1 = "tensorflow.compat.v1"
VARIABLE = "TF_USE_LEGACY_KERAS"
SWITCH = "disable_v2_behavior"
TEST_NAME = re.compile(r"(test_\w*|\w*_test|conftest)\.py")
# Calls outside functions that modules make, too.
_SETTINGS = (
    "absl", "argparse", "logging", "matplotlib", "os", "sys", "tensorflow.app.flags",
    "tensorflow.flags", "tensorflow.logging", "warnings",
)  # fmt: skip


@dataclass(frozen=True)
class Role:
    """What a file is among the files that are ported together.

    Attributes:
      file: its name; empty for the standard input.
      is_notebook: whether it is one.
      is_imported: whether another one imports it.
      is_tensorflow_1: whether it imports TensorFlow 1, or is part of a program that
        does.
      reaching: its imports of others that import TensorFlow 1, as dotted names; those
        of a package begin with a dot.
    """

    file: str = ""
    is_notebook: bool = False
    is_imported: bool = False
    is_tensorflow_1: bool = True
    reaching: frozenset[str] = frozenset()


def is_entry_point(source: Source, role: Role) -> bool:
    """Whether a program starts in this file."""
    if role.is_notebook or _has_main(source) or TEST_NAME.fullmatch(role.file):
        return True
    if role.is_imported or role.file == "__init__.py":
        return False
    return any(_is_program_code(source, node) for node in source.tree.body)


def find(source: Source, role: Role, *, is_changed: bool) -> Iterator[Edit]:
    """Yields the edits of a file where a program starts.

    Args:
      source: as the rules left it.
      role: what the file is among others.
      is_changed: whether rules have made its imports those of version 1.
    """
    is_switched = SWITCH in source.text
    if not (is_changed or is_switched or role.reaching):
        return
    first = _first_import(source, role)
    if first is None or not is_entry_point(source, role):
        return
    before = []
    if VARIABLE not in source.text:
        if not _imports_os_before(source, first):
            before.append("import os")
        before.append(f'os.environ.setdefault("{VARIABLE}", "1")')
    alias = _alias_of(source, first)
    if not is_switched:
        name = alias or _free_alias(source)
        if alias is None:
            before += [f"import {V1} as {name}", f"{name}.{SWITCH}()"]
        else:
            end = _line_end(source, source.end(first))
            yield Edit(end, end, f"\n{name}.{SWITCH}()")
    if before:
        start = source.line_start(first.lineno)
        yield Edit(start, start, "".join(f"{line}\n" for line in before))


def _has_main(source: Source) -> bool:
    """Whether there is ``if __name__ == "__main__"`` at the top level."""
    for node in source.tree.body:
        if isinstance(node, ast.If):
            names = [n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)]
            if "__name__" in names:
                return True
    return False


def _is_program_code(source: Source, node: ast.stmt) -> bool:
    if isinstance(node, (ast.For, ast.While, ast.With)):
        return True
    if isinstance(node, ast.If):
        return any(_is_program_code(source, n) for n in [*node.body, *node.orelse])
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = (source.dotted(node.value.func) or "").replace(V1, "tensorflow")
    return not any(f"{called}.".startswith(f"{module}.") for module in _SETTINGS)


def _first_import(source: Source, role: Role) -> ast.stmt | None:
    """The first statement at the top level that could import TensorFlow.

    Where only functions do, the first one after docstring and ``__future__``.
    """
    found = None
    for node in source.of_type(ast.Import, ast.ImportFrom):
        if _reaches_tensorflow(node, role):
            found = node
            break
    if found is None:
        return None
    statements = [node for node in source.tree.body if not _must_be_first(node)]
    for statement in statements:
        for node in _outside_functions(statement):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                if _reaches_tensorflow(node, role):
                    return _first_of_line(statements, statement)
    return _first_of_line(statements, statements[0])


def _reaches_tensorflow(node: ast.Import | ast.ImportFrom, role: Role) -> bool:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        module = "." * node.level + (node.module or "")
        names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
    roots = {name.partition(".")[0] for name in names}
    return bool(roots & {"tensorflow", "tf_keras"} or role.reaching & set(names))


def _must_be_first(node: ast.stmt) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or getattr(node, "module", None) == "__future__"


def _outside_functions(statement: ast.stmt) -> Iterator[ast.AST]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    if isinstance(statement, functions):
        return
    yield statement
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, (ast.stmt, ast.ExceptHandler)):
            yield from _outside_functions(child)


def _first_of_line(statements: list[ast.stmt], node: ast.stmt) -> ast.stmt:
    return next(s for s in statements if s.lineno <= node.lineno <= s.end_lineno)


def _alias_of(source: Source, node: ast.stmt) -> str | None:
    """What the statement calls TensorFlow 1, if it is an import alone on its lines."""
    if not isinstance(node, ast.Import) or ";" in source.lines[node.lineno - 1]:
        return None
    aliases = [alias.asname for alias in node.names if alias.name == V1]
    return aliases[0] if aliases else None


def _free_alias(source: Source) -> str:
    """A name for TensorFlow that means nothing else, or nothing we do not see."""
    for name, full in source.imports.items():
        if full == V1:
            return name
    uses = [node for node in source.of_type(ast.Name) if node.id == "tf"]
    is_free = all(source.dotted(node) == V1 for node in uses)
    return "tf" if is_free and "tf" not in source.imports else "tensorflow_v1"


def _imports_os_before(source: Source, first: ast.stmt) -> bool:
    return any(
        isinstance(node, ast.Import)
        and node.lineno < first.lineno
        and any(alias.name == "os" and not alias.asname for alias in node.names)
        for node in source.tree.body
    )


def _line_end(source: Source, offset: int) -> int:
    end = source.text.find("\n", offset)
    return len(source.text) if end < 0 else end
