"""Applying rules to a source until none finds anything to edit.

In a round all rules look at the same source. The edits of a rule are made all or
none: if one touches an edit of an earlier rule, the rule waits for the next round.
"""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from types import ModuleType

from tfgraph.port.source import Edit, Note, Source

# Edits inside one another, and rules that wait, take a round each; more is a loop.
MAX_ROUNDS = 100


@dataclass(frozen=True, order=True)
class Change:
    """An edit that was made: in which original line, and by which rule."""

    line: int
    rule: str
    before: str
    after: str


@dataclass
class Rewriting:
    """A source on its way, and what was done to it.

    Attributes:
      source: as it is now.
      origins: for each of its lines the original line, counted from 1.
      changes: the edits made.
      notes: with lines of the original source.
    """

    source: Source
    origins: list[int]
    changes: list[Change] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def edit(self, edits_of: Mapping[str, Sequence[Edit]]) -> None:
        """Makes the edits of rules, given by their names; none overlap.

        Raises:
          SyntaxError: if the result is no Python; then nothing is done.
        """
        old = self.source
        made = sorted((edit, name) for name in edits_of for edit in edits_of[name])
        edits = [edit for edit, _ in made]
        text = apply_edits(old.text, edits)
        self.source = Source(text, old.given, old.is_python2, old.target)
        for edit, name in made:
            line = self.origins[old.line_of(edit.start) - 1]
            before = old.text[edit.start : edit.end]
            self.changes.append(Change(line, name, before, edit.text))
        self.origins = _follow(self.origins, old, edits)

    def add_notes(self, notes: Iterable[Note]) -> None:
        """Adds notes with lines of the present source, but for those it has."""
        known = {(note.line, note.kind, note.message) for note in self.notes}
        for note in sorted(notes):
            line = self.origins[min(note.line, len(self.origins)) - 1]
            if (line, note.kind, note.message) not in known:
                known.add((line, note.kind, note.message))
                self.notes.append(replace(note, line=line))


def start(source: Source) -> Rewriting:
    """Returns a source to which nothing has been done."""
    return Rewriting(source, list(range(1, len(source.lines) + 1)))


def rewrite(state: Rewriting, rules: Sequence[ModuleType]) -> None:
    """Applies rules until none finds anything to edit.

    A note that comes with edits of its rule is about them. From a rule without edits
    it is about what is left, and counts when nothing changes any more. A rule whose
    edits would leave no Python is given up, with a note.

    Raises:
      RuntimeError: if rules find something to edit for ever.
    """
    left = {name_of(rule): rule for rule in rules}
    for _ in range(MAX_ROUNDS):
        accepted, remaining = {}, []
        for name, rule in left.items():
            edits, notes = _find(rule, state.source)
            if not edits:
                remaining += notes
            elif not _touch(edits, chain.from_iterable(accepted.values())):
                accepted[name] = edits
                state.add_notes(notes)
                state.source.is_python2 |= getattr(rule, "IS_PYTHON_2", False)
        if not accepted:
            state.add_notes(remaining)
            return
        try:
            state.edit(accepted)
        except SyntaxError:
            for name in _breaking(state.source, accepted):
                del left[name]
                state.add_notes([_given_up(state.source, name, accepted[name][0])])
    raise RuntimeError(f"{', '.join(sorted(accepted))}: rules that edit for ever.")


def name_of(rule: ModuleType) -> str:
    """Returns the name of a rule: that of its file."""
    return rule.__name__.rpartition(".")[2]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Makes edits, given in their order, that do not overlap."""
    parts, place = [], 0
    for edit in edits:
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, text[place:]])


def outermost(edits: Iterable[Edit]) -> list[Edit]:
    """Returns the edits in their order, but for those inside another one."""
    kept, place = [], 0
    for edit in sorted(set(edits)):
        if edit.start >= place:
            kept.append(edit)
            place = edit.end
    return kept  # the next round finds the others again


def _find(rule: ModuleType, source: Source) -> tuple[list[Edit], list[Note]]:
    if not _pattern(rule).search(source.text):
        return [], []
    found = list(rule.find(source))
    edits = outermost(item for item in found if isinstance(item, Edit))
    return edits, [item for item in found if isinstance(item, Note)]


@functools.cache
def _pattern(rule: ModuleType) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, rule.WORDS)))


def _touch(edits: Iterable[Edit], others: Iterable[Edit]) -> bool:
    """Whether an edit overlaps or adjoins one of the others, which do not overlap."""
    others = sorted(others)
    ends = [other.end for other in others]
    for edit in edits:
        place = bisect_left(ends, edit.start)
        if place < len(others) and others[place].start <= edit.end:
            return True
    return False


def _breaking(source: Source, edits_of: Mapping[str, Sequence[Edit]]) -> list[str]:
    """The rules whose edits make the source something else than Python."""
    broken = []
    for name, edits in edits_of.items():
        try:
            Source(apply_edits(source.text, edits))
        except SyntaxError:
            broken.append(name)
    return broken or list(edits_of)


def _given_up(source: Source, name: str, edit: Edit) -> Note:
    message = f"the rule `{name}` fails in this file from here on (a bug of tfgraph)"
    return Note(source.line_of(edit.start), 0, message)


def _follow(origins: list[int], source: Source, edits: Iterable[Edit]) -> list[int]:
    """Returns the original lines of the lines after the edits."""
    new, line = origins[:1], 0
    for edit in edits:
        first = source.line_of(edit.start) - 1
        old_breaks = source.text.count("\n", edit.start, edit.end)
        new += origins[line + 1 : first + 1]
        for number in range(1, edit.text.count("\n") + 1):
            new.append(origins[first + min(number, old_breaks)])
        line = first + old_breaks
    return new + origins[line + 1 :]
