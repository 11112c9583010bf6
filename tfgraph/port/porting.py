"""Port a source for good: to TensorFlow 2 alone, or to ``tfgraph.v1``.

All rules are applied together: those of ``tfgraph.port.rules``, which ``tfgraph run``
uses too, and those of ``tfgraph.port.tensorflow_rules``, which are for the porter. The
former leave a file alone that is Python 3 and has nothing to do with TensorFlow 1.
"""

import difflib
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import ModuleType

from tfgraph.port import (
    entry_point,
    modernize,
    python2,
    rewriting,
    rules,
    tensorflow_rules,
    tfgraph_imports,
)
from tfgraph.port.entry_point import Role
from tfgraph.port.rewriting import Change, Rewriting
from tfgraph.port.source import Note, Source

TARGETS = ("tensorflow", "tfgraph")
STEPS = (python2, entry_point)


@dataclass(frozen=True)
class Ported:
    """A ported source.

    Attributes:
      code: the new source, newlines as ``\\n``.
      changes: the edits made, with lines of the old source.
      notes: what is left, or could differ, with lines of the old source.
      imports: the names that it imports, for the next cell of a notebook.
      is_entry_point: whether a program starts here.
      origins: for each line of ``code`` the line of the old source, from 1.
    """

    code: str
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    imports: Mapping[str, str]
    is_entry_point: bool
    origins: tuple[int, ...]


def port_source(
    text: str,
    *,
    to: str = "tensorflow",
    only: Iterable[str] | None = None,
    imports: Mapping[str, str] | None = None,
    role: Role = Role(),
) -> Ported:
    """Returns a source ported.

    Args:
      text: a source, newlines as ``\\n``.
      to: what it shall need: ``tensorflow`` or ``tfgraph``.
      only: names of the rules to apply; by default all that are for ``to``.
      imports: what earlier cells of a notebook imported, ``{"np": "numpy"}``.
      role: what the file is among those ported together; by default it is alone.

    Raises:
      SyntaxError: if it is neither Python 3 nor Python 2; positions are those of
        the Python 3 parser.
    """
    source = modernize.parse(text, imports=imports, target=to)
    return port_parsed(source, text, only=only, role=role)


def port_parsed(
    source: Source, text: str, *, only: Iterable[str] | None = None, role: Role = Role()
) -> Ported:
    """Returns a source ported; ``text`` is what it was before it became Python 3."""
    state = rewriting.start(source)
    if source.text != text:
        _note_conversion(state, text)
    chosen = modernize.chosen(explained(source.target), only)
    if not role.is_tensorflow_1 and not source.is_python2:
        chosen = [rule for rule in chosen if not _is_of_the_time(rule)]
    rewriting.rewrite(state, [rule for rule in chosen if rule not in STEPS])
    if source.target == "tensorflow" and entry_point in chosen:
        _choose_behaviour(state, role)
    return Ported(
        state.source.text,
        tuple(sorted(state.changes)),
        tuple(sorted(state.notes)),
        state.source.imports,
        entry_point.is_entry_point(state.source, role),
        tuple(state.origins),
    )


def _note_conversion(state: Rewriting, text: str) -> None:
    """Notes what became of Python 2, in which a line can have been added."""
    old, new = text.split("\n"), state.source.lines
    origins = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    blocks = matcher.get_opcodes() if len(old) != len(new) else [
        ("replace", line, line + 1, line, line + 1) for line in range(len(old))
    ]  # fmt: skip
    for _, start, end, new_start, new_end in blocks:
        for number in range(new_end - new_start):
            origins.append(min(start + number, max(end - 1, 0)) + 1)
        before, after = old[start:end], new[new_start:new_end]
        if before != after:
            change = Change(start + 1, "python2", "\n".join(before), "\n".join(after))
            state.changes.append(change)
    state.origins = origins


def _choose_behaviour(state: Rewriting, role: Role) -> None:
    is_changed = any(change.rule == "imports" for change in state.changes)
    edits = sorted(entry_point.find(state.source, role, is_changed=is_changed))
    if edits:
        state.edit({entry_point.NAME: edits})


def _is_of_the_time(rule: ModuleType) -> bool:
    """Whether it mends a program because TensorFlow 1 tells how old it is.

    A program of today calls ``pickle.load`` and imports ``keras``, too.
    """
    return rule is tfgraph_imports or rule.__name__.startswith(rules.__name__)


def explained(target: str) -> Mapping[str, ModuleType]:
    """Returns what the porter does for a target: rules, and the steps around them."""
    steps = {rewriting.name_of(step): step for step in STEPS}
    return {**rules_for(target), **steps}


@functools.cache
def rules_for(target: str) -> Mapping[str, ModuleType]:
    """Returns the rules for a target by name."""
    if target == "tfgraph":
        return {**modernize.all_rules(), "tfgraph_imports": tfgraph_imports}
    return {**modernize.all_rules(), **modernize.modules_of(tensorflow_rules)}
