"""The few words that reports have on a cell."""

from tfgraph.verify.results import (
    DIFFERENT,
    EQUAL,
    EXACT,
    NOT_REPRODUCED,
    RAN,
    UNSEEDED,
    WITHIN,
    CellResult,
    Number,
    Text,
)
from tfgraph.verify.summary import shorten

NO_RECORD = "nothing recorded"
# The worst of its verdicts is a cell's.
WORST_FIRST = (NOT_REPRODUCED, DIFFERENT, UNSEEDED, WITHIN, EXACT, EQUAL)


def cell_verdict(cell: CellResult) -> str:
    """Returns the status of a cell that did not run, else its worst verdict."""
    if cell.status != RAN:
        return cell.status
    verdicts = {one.verdict for one in (*cell.numbers, *cell.texts)}
    return next((one for one in WORST_FIRST if one in verdicts), NO_RECORD)


def finding_words(cell: CellResult) -> str:
    """Says in a line what is amiss in a cell, the first of it; "" if all is well."""
    if cell.status != RAN and cell.error:
        return shorten(cell.error)
    numbers = [_number(number) for number in cell.numbers if number.is_finding]
    texts = [_text(text) for text in cell.texts if text.is_finding]
    if numbers:
        return _first(numbers, f"of {len(cell.numbers)} numbers")
    return _first(texts, f"of {len(cell.texts)} texts") if texts else ""


def _first(found: list[str], among: str) -> str:
    return found[0] if len(found) == 1 else f"{len(found)} {among}, first {found[0]}"


def _number(number: Number) -> str:
    label = shorten(number.label) or f"line {number.line}"
    return f"{label}: {shorten(number.recorded)} → {shorten(number.new or 'nothing')}"


def _text(text: Text) -> str:
    old, new = (shorten(one or "nothing") for one in (text.recorded, text.new))
    return f"{old} → {new}"
