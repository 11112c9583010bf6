"""Edits for names and modules that are found at another place today."""

import ast
import re
from collections.abc import Iterator, Mapping

from tfgraph.port.source import Edit, Source


def move_modules(source: Source, table: Mapping[str, str]) -> Iterator[Edit]:
    """Yields the edits that import modules from their new places.

    ``import old`` becomes ``import new as old``, so that its uses stay.

    Args:
      source: any source.
      table: dotted names of modules, old to new.
    """
    for node in source.of_type(ast.Import):
        for alias in node.names:
            if alias.name in table:
                new = table[alias.name]
                keeps_root = not alias.asname and "." in alias.name
                asname = "" if keeps_root else f" as {alias.asname or alias.name}"
                yield source.replace(alias, new + asname)
    for node in source.of_type(ast.ImportFrom):
        if node.level:
            continue
        if node.module in table:
            yield _change_module(source, node, table[node.module])
            continue
        for alias in node.names:
            new = table.get(f"{node.module}.{alias.name}", "")
            module, _, name = new.rpartition(".")
            if new and module == node.module:
                asname = alias.asname or alias.name
                yield source.replace(alias, f"{name} as {asname}")
    for node in source.of_type(ast.Attribute):
        new = table.get(_plain_dotted(source, node) or "", "")
        if new:
            yield source.replace(node, new)


def move_names(source: Source, table: Mapping[str, str]) -> Iterator[Edit]:
    """Yields the edits that take names from their new places.

    Args:
      source: any source.
      table: full names of functions, classes, constants, old to new; a new name
        without a dot is a builtin.
    """
    for node in source.of_type(ast.ImportFrom):
        if not node.level:
            yield from _move_imported(source, node, table)
    for node in source.of_type(ast.Attribute):
        old = source.dotted(node)
        if old in table:
            yield from _move_attribute(source, node, old, table[old])


def _plain_dotted(source: Source, node: ast.Attribute) -> str | None:
    """The full name of ``a.b`` after ``import a.b``, not of an alias."""
    name = source.dotted(node)
    return name if name == source.segment(node) else None


def _change_module(source: Source, node: ast.ImportFrom, module: str) -> Edit:
    start = source.start(node)
    found = re.compile(r"from\s+([\w.]+)").match(source.text, start)
    return Edit(found.start(1), found.end(1), module)


def _move_imported(
    source: Source, node: ast.ImportFrom, table: Mapping[str, str]
) -> Iterator[Edit]:
    staying, leaving = [], []
    for alias in node.names:
        new = table.get(f"{node.module}.{alias.name}")
        if new is None:
            staying.append(source.segment(alias))
            continue
        module, _, name = new.rpartition(".")
        asname = alias.asname or alias.name
        renamed = name if name == asname else f"{name} as {asname}"
        if module == node.module:
            staying.append(renamed)
        elif module:
            leaving.append(f"from {module} import {renamed}")
        else:
            leaving.append(f"{asname} = {name}")
    first, last = source.start(node.names[0]), source.end(node.names[-1])
    kept = ", ".join(staying)
    old = source.text[first:last]
    if not leaving and kept == ", ".join(source.segment(a) for a in node.names):
        return
    if "\\" in old:
        return  # continued by a backslash: rare, and Python says what is missing
    if staying:
        yield Edit(first, last, kept + "\n" * old.count("\n"))
        if leaving:
            yield Edit(source.end(node), source.end(node), "; " + "; ".join(leaving))
    else:
        lines = source.segment(node).count("\n")
        if not lines:
            yield source.replace(node, "; ".join(leaving))


def _move_attribute(
    source: Source, node: ast.Attribute, old: str, new: str
) -> Iterator[Edit]:
    module, _, name = new.rpartition(".")
    if not module:
        yield source.replace(node, name)
    elif module == old.rpartition(".")[0]:
        yield source.rename(node, name)
    elif module in _imported_modules(source):
        yield source.replace(node, new + "\n" * source.segment(node).count("\n"))
    else:
        place = _import_of(source, node)
        if place is None:
            yield source.replace(node, _by_function(module, name))
        else:
            yield Edit(place, place, f", {module}")
            yield source.replace(node, new)


def _imported_modules(source: Source) -> set[str]:
    return {
        alias.name
        for node in source.of_type(ast.Import)
        for alias in node.names
        if not alias.asname
    }


def _import_of(source: Source, node: ast.AST) -> int | None:
    """The end of the ``import`` at the top level that binds a name's first part."""
    while isinstance(node, ast.Attribute):
        node = node.value
    for statement in source.tree.body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                bound = alias.asname or alias.name.partition(".")[0]
                if bound == node.id:
                    return source.end(alias)
    return None


def _by_function(module: str, name: str) -> str:
    """For a cell of a notebook that imported the old module in an earlier cell."""
    inner = "".join(f".{part}" for part in module.split(".")[1:])
    return f'__import__("{module}"){inner}.{name}'
