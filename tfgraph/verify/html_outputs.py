"""A cell's recorded outputs beside the new ones, as HTML; what differs is marked."""

import re
from collections import defaultdict, deque

from tfgraph.verify.results import EXACT, CellResult, Output
from tfgraph.verify.untrusted import clean, escaped, picture_uri

MAX_LINES = 400
MAX_CHARACTERS = 40_000
# Shown as text like any other, but not before it is asked for.
FOLDED = ("text/html", "text/latex", "application/javascript", "application/json")

# A line's marks: the numbers in it as printed, each with its verdict, in their order,
# or None for a line whose words differ.
Marks = list[tuple[str, str]] | None
# From kind and text of lines to the marks of each such line.
MarksByLine = dict[tuple[str, str], deque[Marks]]


def side_by_side(cell: CellResult) -> str:
    """Returns two columns; below each other where the page is narrow."""
    if not (cell.recorded or cell.new):
        return ""
    old = _column("recorded", cell.recorded, _marks(cell, is_new=False))
    new = _column("new", cell.new, _marks(cell, is_new=True))
    return f'<div class="sides">{old}{new}</div>'


def css_class(verdict: str) -> str:
    """Returns a verdict as the style sheet knows it."""
    return verdict.replace(" ", "-")


def _column(title: str, outputs: list[Output], marks: MarksByLine) -> str:
    shown = "".join(_output(output, marks) for output in outputs)
    return f"<div><h4>{title}</h4>{shown or '<p>no output</p>'}</div>"


def _output(output: Output, marks: MarksByLine) -> str:
    kind = escaped(output.kind)
    if output.is_picture:
        uri = picture_uri(output.kind, output.text)
        if uri is None:
            return f'<p class="kind">{kind}: not shown</p>'
        return f'<p class="kind">{kind}</p><img alt="" src="{uri}">'
    text = f'<pre tabindex="0">{_text(output, marks)}</pre>'
    if output.kind in FOLDED:
        return f"<details><summary>{kind}, as text</summary>{text}</details>"
    return f'<p class="kind">{kind}</p>{text}'


def _text(output: Output, marks: MarksByLine) -> str:
    text = clean(output.text)
    lines = text[:MAX_CHARACTERS].split("\n")[:MAX_LINES]
    shown = "\n".join(_line(line, marks.get((output.kind, line))) for line in lines)
    n_more = len(text) - len("\n".join(lines))
    if n_more:
        shown += f'\n<i class="more">… {n_more:,} more characters are not shown</i>'
    return shown


def _line(line: str, waiting: deque[Marks] | None) -> str:
    if not waiting:
        return escaped(line)
    marks = waiting.popleft()
    if marks is None:
        return f'<mark class="different">{escaped(line)}</mark>'
    shown, start = "", 0
    for printed, verdict in marks:
        found = re.compile(rf"(?<![\w.]){re.escape(printed)}(?!\w|\.\d)").search(
            line, start
        )
        if found is None:
            continue
        shown += escaped(line[start : found.start()])
        number = escaped(printed)
        if verdict == EXACT:
            shown += number
        else:
            shown += (
                f'<mark class="{css_class(verdict)}" title="{verdict}">{number}</mark>'
            )
        start = found.end()
    return shown + escaped(line[start:])


def _marks(cell: CellResult, *, is_new: bool) -> MarksByLine:
    lines = {}  # from kind, number and text of a line to its marks
    for number in cell.numbers:
        text = number.new_line if is_new else number.recorded_line
        printed = number.new if is_new else number.recorded
        if text is not None:
            marks = lines.setdefault((number.kind, number.line, text), [])
            marks += [(printed, number.verdict)] if printed is not None else []
    for one in cell.texts:
        text = one.new if is_new else one.recorded
        if one.is_finding and text is not None:
            lines[one.kind, one.line, text] = None
    found = defaultdict(deque)
    for (kind, _, text), marks in lines.items():
        found[kind, clean(text)].append(marks)
    return found
