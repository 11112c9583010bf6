"""A cell of a verified notebook as HTML: source, outputs, curves, what differs."""

from tfgraph.verify.cell_words import cell_verdict
from tfgraph.verify.curve_svg import svg
from tfgraph.verify.html_outputs import css_class, side_by_side
from tfgraph.verify.results import (
    DIFFERENT,
    EXACT,
    NOT_REPRODUCED,
    CellResult,
    Curve,
    Number,
    Text,
)
from tfgraph.verify.untrusted import escaped, excerpt

MAX_ROWS = 200
MAX_SOURCE = 40_000  # characters
COLUMNS = ("number", "recorded", "new", "difference", "tolerance", "verdict")


def cell_html(cell: CellResult, anchor: str) -> str:
    """Returns a cell, open if there are findings in it."""
    is_open = " open" if cell.has_findings else ""
    error = f'<p class="error">{excerpt(cell.error)}</p>' if cell.error else ""
    return (
        f'<details class="cell" id="{anchor}"{is_open}>'
        f"<summary>{_summary(cell)}</summary>"
        f'{error}<pre class="source" tabindex="0">'
        f"{escaped(cell.source[:MAX_SOURCE])}</pre>"
        f"{side_by_side(cell)}{_curves(cell)}{_numbers(cell)}{_texts(cell)}"
        f"{_left_out(cell)}</details>\n"
    )


def _summary(cell: CellResult) -> str:
    verdict = cell_verdict(cell)
    first_line = cell.source.strip().partition("\n")[0]
    seconds = "" if cell.seconds is None else f"{cell.seconds:.1f} s"
    return (
        f'<span class="badge {css_class(verdict)}">{verdict}</span> '
        f"<b>{escaped(cell.name)}</b> <code>{excerpt(first_line)}</code> "
        f"<span>{seconds}</span>"
    )


def _curves(cell: CellResult) -> str:
    figures = "".join(map(_figure, cell.curves))
    return f'<div class="curves">{figures}</div>' if figures else ""


def _figure(curve: Curve) -> str:
    picture = svg(curve) if len(curve.steps) > 1 else ""
    words = [f"<b>{excerpt(curve.label or 'numbers')}</b>"]
    if picture:
        words.append('<span class="key recorded">recorded</span>')
        words.append('<span class="key new">new</span>')
        if {DIFFERENT, NOT_REPRODUCED} & {*curve.verdicts}:
            words.append('<span class="key differs">not reproduced</span>')
    if curve.runs:
        key = f"{len(curve.runs)} other seeds, 95 %"
        words.append(f'<span class="key runs">{key}</span>')
    if curve.place is not None:
        words.append(
            f"recorded: p = {curve.place.p_value:.2f}, at most "
            f"{curve.place.deviation:.1f} standard deviations from the other seeds"
        )
    if not picture and curve.place is None:
        return ""
    return f"<figure>{picture}<figcaption>{' '.join(words)}</figcaption></figure>"


def _numbers(cell: CellResult) -> str:
    others = [number for number in cell.numbers if number.verdict != EXACT]
    if not others:
        return ""
    rows = "".join(map(_row, others[:MAX_ROWS]))
    header = "".join(f"<th>{name}</th>" for name in COLUMNS)
    more = _more(len(others) - MAX_ROWS, "numbers")
    return f"<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _row(number: Number) -> str:
    values = (
        f"{number.label or number.kind}, line {number.line}",
        number.recorded,
        number.new or "nothing",
        number.difference or "",
        number.tolerance,
        number.verdict,
    )
    # The name of the column stands before the value where the page is narrow.
    cells = "".join(
        f'<td data-name="{name}">{excerpt(value)}</td>'
        for name, value in zip(COLUMNS, values, strict=True)
    )
    return f'<tr class="{css_class(number.verdict)}">{cells}</tr>'


def _texts(cell: CellResult) -> str:
    found = [text for text in cell.texts if text.is_finding]
    items = "".join(f"<li>{_text(text)}</li>" for text in found[:MAX_ROWS])
    more = _more(len(found) - MAX_ROWS, "lines")
    return f"<h4>lines that differ</h4><ul>{items}</ul>{more}" if found else ""


def _text(text: Text) -> str:
    recorded, new = (
        "nothing" if one is None else f"<code>{excerpt(one)}</code>"
        for one in (text.recorded, text.new)
    )
    return f"{excerpt(text.kind)}, line {text.line}: recorded {recorded}, new {new}"


def _left_out(cell: CellResult) -> str:
    if not cell.left_out:
        return ""
    items = "".join(
        f"<li>{excerpt(one.reason)}: <code>{excerpt(one.text)}</code></li>"
        for one in cell.left_out[:MAX_ROWS]
    )
    more = _more(len(cell.left_out) - MAX_ROWS, "texts")
    return (
        f"<details><summary>{len(cell.left_out)} left out of the comparison</summary>"
        f"<ul>{items}</ul>{more}</details>"
    )


def _more(count: int, noun: str) -> str:
    return f"<p>… {count:,} more {noun} are not shown</p>" if count > 0 else ""
