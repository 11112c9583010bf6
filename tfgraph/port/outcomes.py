"""What became of a file: exactly one of ported, unchanged and failed."""

import difflib
import gc
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tfgraph.errors import PortError
from tfgraph.port import notebooks, scripts, texts
from tfgraph.port.entry_point import Role

PORTED, UNCHANGED, FAILED = "ported", "unchanged", "failed"
DIFF_CONTEXT = 3  # unchanged lines around each change


@dataclass(frozen=True)
class Place:
    """A place in the old file.

    Attributes:
      cell: of a notebook, the number of the cell, from 1.
      line: in the file or the cell, from 1.
      row: the line of ``Outcome.old_text``, from 1.
    """

    cell: int | None
    line: int
    row: int

    def __str__(self) -> str:
        return f"{self.line}" if self.cell is None else f"cell {self.cell}:{self.line}"


@dataclass(frozen=True)
class PlacedChange:
    """What a rule changed, and where."""

    place: Place
    rule: str
    before: str
    after: str


@dataclass(frozen=True)
class PlacedNote:
    """What a person should know, and where."""

    place: Place
    column: int
    kind: str
    message: str


@dataclass
class Outcome:
    """What became of a file.

    Attributes:
      path: as it was given or found.
      outcome: ``PORTED``, ``UNCHANGED`` or ``FAILED``.
      reason: why it failed.
      old: its bytes; empty if they could not be read.
      new: its bytes after porting, the same unless it was ported.
      old_text: its program for people to read, of a notebook the code cells.
      new_text: the same after porting.
      origins: for each line of ``new_text`` the one of ``old_text``, from 1.
    """

    path: str
    outcome: str
    reason: str | None = None
    old: bytes = b""
    new: bytes = b""
    old_text: str = ""
    new_text: str = ""
    origins: tuple[int, ...] = ()
    changes: tuple[PlacedChange, ...] = ()
    notes: tuple[PlacedNote, ...] = ()
    is_entry_point: bool = False

    def fail(self, reason: str) -> None:
        """Makes it a file that failed, with nothing to write."""
        self.outcome, self.reason, self.new = FAILED, reason, self.old
        self.changes, self.notes = (), ()

    def count(self, kind: str) -> int:
        """Returns the number of notes of a kind."""
        return sum(note.kind == kind for note in self.notes)

    @property
    def diff(self) -> str:
        """The unified diff of the file, empty unless it was ported."""
        if self.outcome != PORTED:
            return ""
        old, new = (_lines(data) for data in (self.old, self.new))
        names = self.path, f"{self.path} (ported)"
        lines = difflib.unified_diff(old, new, *names, n=DIFF_CONTEXT)
        return "".join(_ended(line) for line in lines)


def read(path: str, data: bytes) -> scripts.Script | notebooks.Notebook:
    """Returns the bytes of a file as what its name says it is.

    Raises:
      PortError: if it is not.
    """
    return notebooks.read(data) if path.endswith(".ipynb") else scripts.read(data)


def port_bytes(path: str, data: bytes, *, to: str, role: Role) -> Outcome:
    """Ports a file that has been read."""
    try:
        document = read(path, data)
        with _without_garbage_collection():
            new, new_text, ported = document.port(to, role)
    except PortError as error:
        return Outcome(path, FAILED, str(error), old=data, new=data)
    except Exception as error:  # one file less, not all the others
        return Outcome(path, FAILED, _bug(error), old=data, new=data)
    changes = [
        PlacedChange(_place(document, c.line), c.rule, c.before, c.after)
        for c in ported.changes
    ]
    notes = [
        PlacedNote(_place(document, n.line), n.column, n.kind, n.message)
        for n in ported.notes
    ]
    for cell, note in document.remarks():
        place = Place(cell, note.line, row=1)
        notes.append(PlacedNote(place, note.column, note.kind, note.message))
    return Outcome(
        path,
        UNCHANGED if new == data else PORTED,
        old=data,
        new=new,
        old_text=document.text,
        new_text=new_text,
        origins=ported.origins,
        changes=() if new == data else tuple(changes),
        notes=tuple(notes),
        is_entry_point=ported.is_entry_point,
    )


def _bug(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
    return f"a bug of tfgraph: {type(error).__name__} in {place}: {error}"


def _place(document: scripts.Script | notebooks.Notebook, row: int) -> Place:
    return Place(*document.place(row), row)


def _lines(data: bytes) -> list[str]:
    """The lines of a file for a diff, with the ends that they have."""
    text = texts.decode(data)
    raw = texts.with_ends(text.content, range(1, len(text.ends) + 2), text.ends)
    return re.findall(r"[^\n]*\n|[^\n]+", raw)


def _ended(line: str) -> str:
    if line.endswith("\n"):
        return line
    return f"{line}\n\\ No newline at end of file\n"


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """A syntax tree is a million objects and no garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
