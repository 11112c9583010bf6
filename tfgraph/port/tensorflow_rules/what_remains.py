"""What TensorFlow has no public equivalent for: imported from ``tfgraph.v1``.

``tf.contrib``, ``tf.estimator`` and ``tensorflow.examples`` are not part of TensorFlow
any more. What the other rules leave of them is taken from ``tfgraph.v1``, under its old
name, and reported: the program depends on tfgraph for these symbols. Imports that
nothing uses any more are dropped, those of private modules too.

    tf.contrib.crf.crf_decode(s, p)       ->  tfgraph.v1.contrib.crf.crf_decode(s, p)
    from tensorflow.contrib import slim   ->  from tfgraph.v1.contrib import slim
"""

import ast
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

from tfgraph.port.scopes import split
from tfgraph.port.source import DEPENDS, Edit, Note, Source
from tfgraph.port.tables.contrib_names import GONE
from tfgraph.port.tensorflow_names import (
    TENSORFLOW,
    below_tensorflow,
    imports,
    insert_line,
    note,
    star_import_note,
)

WORDS = ("contrib", "estimator", "tensorflow.examples", "tensorflow.python")
RUNTIME = "tfgraph.v1"
PARTS = ("contrib", "estimator", "examples")


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, or, when there are none, a note for each use of tfgraph."""
    if _are_others_at_work(source):
        return
    unused = [node for node in source.of_type(ast.Assign) if _is_unused(source, node)]
    edits = [_replacement(source, statement, []) for statement in unused]
    edits += _uses(source, {statement.value for statement in unused})
    for statement in imports(source):
        edits += _import(source, statement)
    if edits:
        yield from edits
    else:
        yield from _notes(source)


def _are_others_at_work(source: Source) -> bool:
    """Whether another rule of this folder has an edit to make: it goes first."""
    return any(
        isinstance(found, Edit)
        for rule in _other_rules()
        if any(word in source.text for word in rule.WORDS)
        for found in rule.find(source)
    )


@functools.cache
def _other_rules() -> list[ModuleType]:
    package = importlib.import_module(__package__)
    names = (f"{__package__}.{m.name}" for m in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(name) for name in names if name != __name__]


def is_leftover(full: str | None) -> bool:
    """Whether it is a name below ``tf.contrib`` and the like."""
    path = below_tensorflow(full)
    return bool(path) and path.partition(".")[0] in PARTS


def _whole_names(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Yields ``a.b.c``, but not the ``a.b`` in it, with the full name."""
    inner = {node.value for node in source.of_type(ast.Attribute)}
    for node in source.of_type(ast.Attribute, ast.Name):
        full = source.dotted(node) if node not in inner else None
        if full:
            yield node, full


def _is_unused(source: Source, statement: ast.Assign) -> bool:
    """Whether it names a part of ``tf.contrib`` for uses that are rewritten by now."""
    target = statement.targets[0]
    return (
        statement in source.tree.body
        and is_leftover(source.dotted(statement.value))
        and isinstance(target, ast.Name)
        and len(statement.targets) == 1
        and not _is_used(source, target.id)
    )


def _uses(source: Source, dropped: set[ast.AST]) -> Iterator[Edit]:
    """Names that begin with TensorFlow's own: ``tf.contrib.crf.crf_decode``."""
    found = False
    for node, full in _whole_names(source):
        _, root = split(node)
        is_own = source.dotted(root) in TENSORFLOW
        if is_leftover(full) and is_own and node not in dropped:
            found = True
            yield source.replace(node, f"{RUNTIME}.{below_tensorflow(full)}")
    if found and source.imports.get("tfgraph") != "tfgraph":
        first = next((s for s in imports(source) if _is_tensorflow(s)), None)
        yield insert_line(source, first, f"import {RUNTIME}")


def _is_tensorflow(statement: ast.stmt) -> bool:
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        names = [statement.module or ""]
    return any(name.partition(".")[0] == "tensorflow" for name in names)


def _import(source: Source, statement: ast.stmt) -> list[Edit]:
    """The edits of an import statement, one at most."""
    aliases = [_new_import(source, statement, alias) for alias in statement.names]
    if all(new is None for new in aliases):
        return []
    kept = [
        source.segment(alias)
        for alias, new in zip(statement.names, aliases, strict=True)
        if new is None
    ]
    moved = [new for new in aliases if new]
    lines = []
    if kept and isinstance(statement, ast.Import):
        lines.append(f"import {', '.join(kept)}")
    elif kept:
        lines.append(f"from {statement.module} import {', '.join(kept)}")
    by_module: dict[str, list[str]] = {}
    for module, name in moved:
        by_module.setdefault(module, []).append(name)
    for module, names in by_module.items():
        joined = ", ".join(names)
        lines.append(f"from {module} import {joined}" if module else f"import {joined}")
    return [_replacement(source, statement, lines)]


def _new_import(
    source: Source, statement: ast.stmt, alias: ast.alias
) -> tuple[str, str] | str | None:
    """The new module and name; None for an import that stays, empty for one to drop."""
    is_from = isinstance(statement, ast.ImportFrom)
    if is_from and statement.level:
        return None
    full = f"{statement.module}.{alias.name}" if is_from else alias.name
    path = below_tensorflow(full) or ""
    is_private = path.startswith("python.")
    if not is_leftover(full) and not is_private:
        return None
    if not is_from and not alias.asname:
        return None if is_private else ("", "tensorflow.compat.v1 as tensorflow")
    bound = alias.asname or alias.name
    if alias.name != "*" and not _is_used(source, bound):
        return ""
    if is_private:
        return None
    asname = f" as {alias.asname}" if alias.asname else ""
    if not is_from:
        return "", f"{RUNTIME}.{path}{asname}"
    module, _, name = path.rpartition(".")
    return f"{RUNTIME}.{module}".rstrip("."), f"{name}{asname}"


def _is_used(source: Source, name: str) -> bool:
    is_read = any(
        node.id == name and isinstance(node.ctx, ast.Load)
        for node in source.of_type(ast.Name)
    )
    return is_read or bool(re.search(rf"__all__.*['\"]{name}['\"]", source.text))


def _replacement(source: Source, statement: ast.stmt, lines: list[str]) -> Edit:
    start, end = source.start(statement), source.end(statement)
    line_start = source.text.rfind("\n", 0, start) + 1
    indent = source.text[line_start:start]
    if indent.strip():
        return Edit(start, end, "; ".join(lines) or "pass")
    if lines:
        return Edit(start, end, f"\n{indent}".join(lines))
    line_end = source.text.find("\n", end)
    rest = source.text[end : line_end if line_end >= 0 else len(source.text)].lstrip()
    if _is_needed(source, statement) or line_end < 0 or rest[:1] not in ("", "#"):
        return Edit(start, end, "pass")
    if rest:
        return Edit(start, line_end - len(rest), "")
    return Edit(line_start, line_end + 1, "")


def _is_needed(source: Source, statement: ast.stmt) -> bool:
    """Whether a block could be empty without it: one of imports alone."""
    for node in source.nodes:
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, None)
            if isinstance(statements, list) and statement in statements:
                kinds = {type(other) for other in statements}
                is_module = isinstance(node, ast.Module)
                return not is_module and kinds <= {ast.Import, ast.ImportFrom}
    return False


def _notes(source: Source) -> Iterator[Note]:
    for node, full in _whole_names(source):
        symbol = _symbol(full)
        if symbol:
            yield _depends(node, symbol)
            module = symbol.split(".")[2:3]
            if symbol.startswith("tf.contrib.") and module[0] in GONE:
                yield note(
                    node,
                    f"`{symbol}` is not covered by tfgraph either: use "
                    f"{GONE[module[0]]}",
                )
    for statement in source.of_type(ast.ImportFrom):
        symbol = _symbol(f"{statement.module}.*")
        if symbol and statement.names[0].name == "*":
            yield _depends(statement, symbol)
            yield star_import_note(statement)


def _symbol(full: str) -> str | None:
    path = full.removeprefix(f"{RUNTIME}.")
    if path == full or path.partition(".")[0] not in PARTS:
        return None
    return f"tf.{path}"


def _depends(node: ast.AST, symbol: str) -> Note:
    return note(
        node,
        f"`{symbol}` has no public equivalent: the program depends on tfgraph for it",
        DEPENDS,
    )
