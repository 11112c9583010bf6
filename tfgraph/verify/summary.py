"""What `tfgraph verify` prints: a line per notebook, what is amiss, and tables.

Nothing in it commands the terminal, whatever the notebook printed.
"""

from collections.abc import Iterator
from decimal import Decimal

from tfgraph.verify.report import table
from tfgraph.verify.results import (
    DIFFERENT,
    EXACT,
    NOT_REPRODUCED,
    RAN,
    CellResult,
    NotebookResult,
    Number,
    Text,
    Total,
)
from tfgraph.verify.untrusted import clean

CLOSE = Decimal("0.001")
MAX_WIDTH = 60


def summary(result: NotebookResult) -> str:
    """Returns the line on a notebook, and one on each cell with findings."""
    if not result.cells:
        return clean(f"{result.path}: not verified. {result.error}")
    lines = [f"{result.path}: {_counts(result)}"]
    if result.error is not None:
        lines.append(f"  {result.error}")
    lines += [f"  {line}" for cell in result.cells for line in _findings(cell)]
    lines += [f"  {line}" for cell in result.cells for line in _places(cell)]
    return clean("\n".join(lines))


def details(result: NotebookResult) -> str:
    """Returns for each cell with a record a table of its numbers and what else is."""
    parts = []
    for cell in result.cells:
        if not (cell.recorded or cell.error):
            continue
        seeded = "" if cell.is_seeded else ", unseeded"
        lines = [f"{cell.name}: {cell.error or cell.status}{seeded}"]
        if cell.numbers:
            header = ("number", "recorded", "new", "difference", "tolerance", "verdict")
            lines.append(table(header, [_row(number) for number in cell.numbers]))
        lines += [f"text: {_text(text)}" for text in cell.texts if text.is_finding]
        lines += [
            f"left out ({one.reason}): {shorten(one.text)}" for one in cell.left_out
        ]
        parts.append("\n".join(lines))
    return clean("\n\n".join(parts))


def total(found: Total) -> str:
    """Returns the line on all notebooks together."""
    shown = ", ".join(f"{n} {verdict}" for verdict, n in found.counts.items() if n)
    return (
        f"{plural(found.n_notebooks, 'notebook')}: {found.n_reproduced} reproduced, "
        f"{found.n_notebooks - found.n_reproduced} not; numbers: {shown or 'none'}"
    )


def first_finding(cell: CellResult) -> str | None:
    """Says what differs first between a cell's record and its new outputs."""
    numbers = [number for number in cell.numbers if number.is_finding]
    texts = [text for text in cell.texts if text.is_finding]
    found = sorted(
        (*numbers, *texts), key=lambda one: (one.kind, one.line, isinstance(one, Text))
    )
    if not found:
        return None
    first = found[0]
    if isinstance(first, Text):
        return _first_text(first)
    return _first_number(first)


def shorten(text: str) -> str:
    """Returns a text's first line, cut to a width that a terminal shows."""
    line, _, rest = text.strip().partition("\n")
    if len(line) > MAX_WIDTH or rest:
        line = line[: MAX_WIDTH - 1] + "…"
    return line


def plural(count: int, noun: str) -> str:
    """Returns ``3 notebooks``, or ``1 notebook``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def within(result: NotebookResult, distance: Decimal = CLOSE) -> int:
    """Returns how many recorded numbers came back within a distance."""
    return sum(
        number.verdict == EXACT
        or number.difference is not None
        and Decimal(number.difference) <= distance
        for number in result.numbers()
    )


def _counts(result: NotebookResult) -> str:
    counts = result.counts()
    total = sum(counts.values())
    shown = [f"{n} {verdict}" for verdict, n in counts.items() if n]
    parts = [f"{plural(total, 'number')}: {', '.join(shown) or 'none recorded'}"]
    if total and counts[EXACT] < total:
        parts.append(f"{within(result)} of {total} within {CLOSE}")
    texts = result.text_counts()
    shown = ", ".join(f"{n} {verdict}" for verdict, n in texts.items() if n)
    parts.append(f"texts: {shown or 'none'}")
    if left_out := result.left_out_counts():
        reasons = ", ".join(f"{n} {reason}" for reason, n in left_out.items())
        parts.append(f"left out: {reasons}")
    return f"{'; '.join(parts)} ({result.seconds:.0f} s)"


def _findings(cell: CellResult) -> Iterator[str]:
    """Yields what is amiss in a cell, in a line or two."""
    if cell.status != RAN:
        yield f"{cell.name}: {cell.status}: {cell.error}"
    for verdict in (DIFFERENT, NOT_REPRODUCED):
        found = [number for number in cell.numbers if number.verdict == verdict]
        if found:
            yield (
                f"{cell.name}: {len(found)} of {plural(len(cell.numbers), 'number')} "
                f"{verdict}, first {_number(found[0])}"
            )
    texts = [text for text in cell.texts if text.is_finding]
    # A line that differs in words has its numbers told already.
    if texts and not any(number.is_finding for number in cell.numbers):
        count = plural(len(cell.texts), "text")
        yield f"{cell.name}: {len(texts)} of {count} different, first {_text(texts[0])}"


def _places(cell: CellResult) -> Iterator[str]:
    for curve in cell.curves:
        if curve.place is not None:
            yield (
                f"{cell.name}: unseeded, {curve.label or 'a number'}: p = "
                f"{curve.place.p_value:.2f} among {len(curve.runs)} other seeds"
            )


def _number(number: Number) -> str:
    where = number.label or f"line {number.line}"
    if number.new is None:
        return f"{where}: recorded {number.recorded}"
    return f"{where}: {_difference(number)}"


def _difference(number: Number) -> str:
    return (
        f"recorded {number.recorded}, new {number.new}, difference "
        f"{number.difference or 'not finite'}, tolerance {number.tolerance}"
    )


def _text(text: Text) -> str:
    if text.new is None:
        return f"missing: {shorten(text.recorded)}"
    if text.recorded is None:
        return f"not recorded: {shorten(text.new)}"
    return f"recorded: {shorten(text.recorded)}  new: {shorten(text.new)}"


def _row(number: Number) -> tuple[object, ...]:
    return (
        shorten(f"{number.line}: {number.label}"),
        number.recorded,
        number.new,
        number.difference,
        number.tolerance,
        number.verdict,
    )


def _first_number(number: Number) -> str:
    lines = [f"{number.kind}, line {number.line} differs"]
    lines.append(f"  recorded: {number.recorded_line}")
    if number.new_line is not None:
        lines.append(f"  new:      {number.new_line}")
    if number.new is None:
        lines.append(f"  not reproduced: {number.label} {number.recorded}".rstrip())
    else:
        label = f" ({number.label})" if number.label else ""
        lines.append(f"  first number that differs{label}: {_difference(number)}")
    return "\n".join(lines)


def _first_text(text: Text) -> str:
    if text.new is None:
        return f"{text.kind}, line {text.line} is missing: {text.recorded}"
    if text.recorded is None:
        return f"{text.kind}, line {text.line} is not recorded: {text.new}"
    return (
        f"{text.kind}, line {text.line} differs\n  recorded: {text.recorded}\n"
        f"  new:      {text.new}"
    )
