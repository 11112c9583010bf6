"""The code cells of a notebook as one program, and back.

Of the file only the sources of changed cells are written anew, line by line: outputs,
metadata, indentation, order of keys and format version stay, byte for byte.
"""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass

from tfgraph.errors import PortError
from tfgraph.port import magics, python2, texts
from tfgraph.port.entry_point import Role
from tfgraph.port.json_spans import Span, scan
from tfgraph.port.porting import Ported, port_parsed
from tfgraph.port.source import Note, Source

SEPARATOR = "\n# tfgraph: the next cell"
_NO_NOTEBOOK = "it is no notebook: JSON of something else"
_NO_PYTHON = "this cell is neither Python 3 nor Python 2: it is left as it is"


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
      number: among all cells, from 1.
      span: where its source stands in the file: a string or an array of strings.
      source: its text, with ``\\n`` as the only line end.
      ends: the ends of its lines.
      masked: the same without magics; None if it is another language.
      magics: what was put aside.
    """

    number: int
    span: Span
    source: str
    ends: tuple[str, ...]
    masked: str | None
    magics: dict[str, str]

    @functools.cached_property
    def code(self) -> str | None:
        """Its source as Python 3; None if it is not Python."""
        if self.masked is None or magics.is_python(self.masked):
            return self.masked
        code = python2.convert(self.masked)
        return code if code is not None and magics.is_python(code) else None

    @property
    def is_python2(self) -> bool:
        """Whether it had to be converted."""
        return self.code is not None and self.code != self.masked


@dataclass(frozen=True)
class Notebook:
    """A notebook file: its text, its code cells, and how it spells characters."""

    raw: str
    encoding: str
    mark: bytes
    cells: tuple[Cell, ...]

    @functools.cached_property
    def separator(self) -> str:
        """The comment between joined cells, one that no cell holds."""
        comment = SEPARATOR
        while any(comment in cell.source for cell in self.cells):
            comment += "."
        return f"{comment}\n"

    @functools.cached_property
    def program(self) -> str:
        """The cells that are Python, joined."""
        return self.separator.join(cell.code for cell in self._python_cells())

    @property
    def imports(self) -> str:
        """A text with all import statements of the program."""
        return "\n".join(cell.source for cell in self.cells)

    @property
    def text(self) -> str:
        """The same with magics and as it was, for people to read."""
        return self.separator.join(cell.source for cell in self._python_cells())

    def port(self, to: str, role: Role) -> tuple[bytes, str, Ported]:
        """Returns the file with its cells ported, their text, and what was done.

        Lines count within ``text``; ``place`` tells the cell.
        """
        is_python2 = any(cell.is_python2 for cell in self.cells)
        source = Source(self.program, is_python2=is_python2, target=to)
        ported = port_parsed(source, self._original(), role=role)
        sources = [
            magics.unmask(code, cell.magics)
            for cell, code in zip(
                self._python_cells(), self._cut(ported.code), strict=True
            )
        ]
        return self._with(sources, ported), self.separator.join(sources), ported

    def place(self, line: int) -> tuple[int | None, int]:
        """Returns the number of the cell that holds a line, and the line in it."""
        cells = self._python_cells()
        if not cells:
            return None, line
        for cell, (first, last) in zip(cells, self._ranges(self.text), strict=True):
            if line <= last:
                break
        return cell.number, max(line - first + 1, 1)

    def remarks(self) -> Iterator[tuple[int | None, Note]]:
        """Yields notes on cells that do not parse, with the numbers of the cells."""
        for cell in self.cells:
            if cell.masked is not None and cell.code is None:
                yield cell.number, Note(1, 0, _NO_PYTHON)

    def _python_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.code is not None]

    def _original(self) -> str:
        """The program before Python 2 became Python 3."""
        return self.separator.join(cell.masked for cell in self._python_cells())

    def _cut(self, program: str) -> list[str]:
        """The cells of a program again."""
        return program.split(self.separator) if self._python_cells() else []

    def _ranges(self, program: str) -> Iterator[tuple[int, int]]:
        """The first and the last line of each cell."""
        first = 1
        for code in self._cut(program):
            last = first + code.count("\n")
            yield first, last
            first = last + 2

    def _with(self, sources: list[str], ported: Ported) -> bytes:
        """The file with these sources of its Python cells."""
        parts, place = [], 0
        ranges = zip(self._ranges(self.text), self._ranges(ported.code), strict=True)
        changed = zip(self._python_cells(), sources, ranges, strict=True)
        for cell, source, ((old_first, _), (first, last)) in changed:
            if source == cell.source:
                continue
            origins = [n - old_first + 1 for n in ported.origins[first - 1 : last]]
            source = texts.with_ends(source, origins, cell.ends)
            parts += [self.raw[place : cell.span.start], self._spell(cell, source)]
            place = cell.span.end
        return self.mark + "".join([*parts, self.raw[place:]]).encode(self.encoding)

    def _spell(self, cell: Cell, source: str) -> str:
        """Returns a cell's new source as JSON, in the manner of the old one."""
        span = cell.span
        if not isinstance(span.value, list):
            return self._string(source)
        items = span.value
        known = {item.value: self.raw[item.start : item.end] for item in items}
        lines = source.split("\n")
        lines = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
        spelled = [known.get(line) or self._string(line) for line in lines if line]
        before = self.raw[span.start + 1 : items[0].start]
        between = f",{before or ' '}"
        if len(items) > 1:
            between = self.raw[items[0].end : items[1].start]
        after = self.raw[items[-1].end : span.end - 1]
        return f"[{before}{between.join(spelled)}{after}]"

    def _string(self, text: str) -> str:
        is_escaped = self.raw.isascii() and "\\u" in self.raw
        return json.dumps(text, ensure_ascii=is_escaped)


def read(data: bytes) -> Notebook:
    """Returns a notebook of format 3 or 4.

    Raises:
      PortError: if it is not JSON, or not that of a notebook.
    """
    raw, encoding, mark = texts.decode_json(data)
    try:
        root = scan(raw)
    except ValueError as error:
        raise PortError(f"it is no notebook: not JSON ({error})") from None
    except RecursionError:
        raise PortError("it is no notebook: JSON that is nested too deeply") from None
    cells, first = [], 0
    for number, span in enumerate(_sources(root), start=1):
        if span is not None:
            cells.append(_cell(number, span, first))
            first += len(cells[-1].magics)
    return Notebook(raw, encoding, mark, tuple(cells))


def _sources(root: Span) -> list[Span | None]:
    """The sources of all cells, None for cells without Python code."""
    if isinstance(root.value, dict) and "worksheets" in root.value:  # format 3
        sheets, key = root["worksheets"].value, "input"
    else:
        sheets, key = [root], "source"
    try:
        cells = [cell for sheet in sheets for cell in sheet["cells"].value]
        is_code = [cell.get("cell_type") == "code" for cell in cells]
        is_code = [code and _is_python(root) for code in is_code]
        return [
            cell[key] if code else None
            for cell, code in zip(cells, is_code, strict=True)
        ]
    except (KeyError, TypeError, AttributeError):
        raise PortError(_NO_NOTEBOOK) from None


def _is_python(root: Span) -> bool:
    """Whether the notebook says that it is Python, or does not say what it is."""
    metadata = root.value.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata and metadata.value.get(key)
        language = part and part.get(name)
        if language and not str(language).lower().startswith(("python", "ipython")):
            return False
    return True


def _cell(number: int, span: Span, first: int) -> Cell:
    value = span.value
    parts = [item.value for item in value] if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        raise PortError(_NO_NOTEBOOK)
    value = "".join(parts)
    source, ends = texts.split_ends(value)
    masked = magics.mask(source, first=first)
    if masked is None:
        return Cell(number, span, source, ends, None, {})
    return Cell(number, span, source, ends, masked.code, masked.texts)
