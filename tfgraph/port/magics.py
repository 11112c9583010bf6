"""IPython's magics, put aside while a cell is ported, and put back after it.

``%matplotlib inline``, ``!pip install``, ``files = !ls`` and ``tf.nn?`` are no Python.
Each becomes a name that no rule knows. IPython tells them from Python that looks alike:
a line that begins with ``%`` within brackets is the operator.
"""

import ast
import re
import warnings
from dataclasses import dataclass

NAME = "__tfgraph_magic_{}__"
_OURS = NAME.partition("{")[0]
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
# Cell magics after which Python comes; that of the others is no part of the program.
_OF_PYTHON = ("capture", "prun", "time", "timeit")
_TIMED = re.compile(r"%time(it)?\s+(?=[^-\s])")
_MAY_BE = re.compile(r"^\s*[%!?,;/]|[?]\s*$|=\s*[%!]", re.MULTILINE)


@dataclass(frozen=True)
class Masked:
    """A cell as Python, and the texts that stood where names stand now.

    It has the lines of the cell, also where a magic went over several.
    """

    code: str
    texts: dict[str, str]


def mask(cell: str, *, first: int) -> Masked | None:
    """Returns a cell without magics, or None if it is no Python, or uses our names.

    Args:
      cell: its source.
      first: the number of the first magic, so that names are not used twice.
    """
    if _OURS in cell:
        return None
    found = _CELL_MAGIC.match(cell)
    head, body, texts = "", cell, {}
    if found:
        if found[1] not in _OF_PYTHON:
            return None
        line, newline, body = cell.partition("\n")
        head = NAME.format(first) + newline
        texts[NAME.format(first)] = line
        first += 1
    if is_python(body) or not _MAY_BE.search(body):
        return Masked(head + body, texts)
    lines = body.splitlines(keepends=True)
    while (place := _first_magic(lines)) is not None:
        start, column, end = place
        indent, magic = lines[start][:column], "".join(lines[start:end])[column:]
        key, text, rest = _put_aside(magic.removesuffix("\n"), NAME.format(first))
        texts[key] = text
        first += 1
        newline = "\n" if magic.endswith("\n") else ""
        lines[start:end] = f"{indent}{key}{rest}{newline}".splitlines(keepends=True)
    return Masked(head + "".join(lines), texts)


def unmask(code: str, texts: dict[str, str]) -> str:
    """Puts the magics back."""
    for name, text in texts.items():
        code = code.replace(name, text)
    return code


def _put_aside(magic: str, name: str) -> tuple[str, str, str]:
    """Returns what stands for a magic, its text, and what of it is Python."""
    timed = _TIMED.match(magic)
    if timed and is_python(magic[timed.end() :]):
        return f"{name}; ", timed[0], magic[timed.end() :]
    return name + "\n" * magic.count("\n"), magic, ""


def is_python(text: str) -> bool:
    """Whether it parses as Python 3."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _first_magic(lines: list[str]) -> tuple[int, int, int] | None:
    """Returns first line, column and end line of the first magic that IPython sees."""
    from IPython.core import inputtransformer2 as ipython

    kinds = (
        ipython.MagicAssign, ipython.SystemAssign, ipython.EscapedCommand,
        ipython.HelpEnd,
    )  # fmt: skip
    try:
        tokens = ipython.make_tokens_by_line(lines)
    except SyntaxError:  # of indentation
        return None
    found = []
    for kind in kinds:
        try:
            transformer = kind.find(tokens)
        except SyntaxError:
            continue
        if transformer is not None:
            found.append((transformer.start_line, transformer.start_col, kind))
    if not found:
        return None
    start, column, kind = min(found, key=lambda place: place[:2])
    if kind in (ipython.MagicAssign, ipython.SystemAssign):
        column = _after_equals(lines[start], column)
    elif kind is ipython.HelpEnd:
        column = len(lines[start]) - len(lines[start].lstrip())
    return start, column, 1 + ipython.find_end_of_continued_line(lines, start)


def _after_equals(line: str, column: int) -> int:
    """The place of the ``%`` or ``!`` after the assignment's ``=``."""
    found = re.compile(r"=\s*(?=[%!])").search(line, column)
    return found.end() if found else column
