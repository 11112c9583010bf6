"""The page of ``--report``: old and new source side by side, notes in the margin.

It is one file that needs no other and no network, and it can be read on a phone,
where new stands below old.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, starmap

from tfgraph.port import reports
from tfgraph.port.outcomes import FAILED, UNCHANGED, Outcome

# In case that something of a source should ever get through unescaped.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
CONTEXT = 3  # unchanged lines around changes and notes

STYLE = """
:root { color-scheme: light dark; --old: #fdd; --new: #dfd; --note: #ffe9a8;
  --line: #8884; }
@media (prefers-color-scheme: dark) {
  :root { --old: #5a2a2a; --new: #23472b; --note: #5a4a12; } }
body { font: 15px/1.4 system-ui, sans-serif; margin: 1rem auto; max-width: 110rem;
  padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
.files td, .files th { padding: .2rem .6rem; text-align: right;
  border-bottom: 1px solid var(--line); }
.files td:first-child, .files th:first-child { text-align: left;
  overflow-wrap: anywhere; }
.row { display: grid; grid-template-columns: 3rem 1fr 1fr 20rem; }
.row > * { padding: 0 .4rem; overflow-wrap: anywhere; min-width: 0; }
pre { font: 13px/1.5 ui-monospace, monospace; margin: 0; white-space: pre-wrap; }
.number { text-align: right; opacity: .6; font-size: 12px; }
.changed .old:not(:empty) { background: var(--old); }
.changed .new:not(:empty) { background: var(--new); }
.note { background: var(--note); font-size: 13px; margin: 1px 0;
  padding: .1rem .4rem; }
.rules { font-size: 12px; opacity: .7; }
.gap { border-top: 1px dashed var(--line); margin: .4rem 0; }
section { border: 1px solid var(--line); border-radius: .4rem; margin: 1.5rem 0;
  padding: .5rem; }
h2 { font-size: 1rem; margin: .2rem 0 .6rem; overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  .files :is(td, th):nth-child(n+2):nth-child(-n+5) { display: none; }
  .row { grid-template-columns: 2.5rem 1fr; }
  .row > .new, .row > .margin { grid-column: 2; }
  .same > .new { display: none; } }
""".strip()


def page(outcomes: Sequence[Outcome]) -> str:
    """Returns the page on files that were ported together."""
    shown = [o for o in outcomes if o.outcome != UNCHANGED or o.notes]
    sections = "\n".join(starmap(_section, enumerate(shown, start=1)))
    text = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tfgraph port</title>
<style>
{STYLE}
</style>
</head>
<body>
<h1>tfgraph port</h1>
<p>{escape(reports.summary(outcomes))}</p>
{_table(shown)}
{sections}
</body>
</html>
"""
    return text.encode("utf-8", "replace").decode()  # names of files may be any bytes


def _table(shown: Sequence[Outcome]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in reports.STAT_HEADER)
    rows = []
    for number, row in enumerate(reports.stat_rows(shown), start=1):
        first, *rest = (escape(str(value)) for value in row)
        name = f'<a href="#file{number}">{first}</a>' if number <= len(shown) else first
        cells = "".join(f"<td>{value}</td>" for value in rest)
        rows.append(f"<tr><td>{name}</td>{cells}</tr>")
    return f'<table class="files">\n<tr>{head}</tr>\n' + "\n".join(rows) + "\n</table>"


def _section(number: int, outcome: Outcome) -> str:
    title = f"{escape(outcome.path)}: {outcome.outcome}"
    head = f'<section id="file{number}">\n<h2>{title}</h2>'
    if outcome.outcome == FAILED:
        reason = escape(outcome.reason or "")
        return f'{head}\n<p class="note">{reason}</p>\n</section>'
    return "\n".join([head, *_rows(outcome), "</section>"])


def _rows(outcome: Outcome) -> Iterator[str]:
    old, new = outcome.old_text.split("\n"), outcome.new_text.split("\n")
    margins = _margins(outcome)
    pairs = list(_aligned(old, new, outcome.origins))
    changed = [
        index
        for index, (before, after) in enumerate(pairs)
        if before is None or after is None or old[before] != new[after]
    ]
    noted = [index for index, (before, _) in enumerate(pairs) if before in margins]
    last = -1
    for index in _with_context([*changed, *noted], len(pairs)):
        if index != last + 1:
            yield '<div class="gap"></div>'
        last = index
        before, after = pairs[index]
        left = "" if before is None else old[before]
        right = "" if after is None else new[after]
        number = "" if before is None else str(before + 1)
        yield _row(number, left, right, "".join(margins.pop(before, ())))


def _row(number: str, left: str, right: str, margin: str) -> str:
    kind = "same" if left == right else "changed"
    return (
        f'<div class="row {kind}"><div class="number">{number}</div>'
        f'<pre class="old">{escape(left)}</pre><pre class="new">{escape(right)}</pre>'
        f'<div class="margin">{margin}</div></div>'
    )


def _margins(outcome: Outcome) -> dict[int | None, list[str]]:
    """By line of the old text, from 0, what stands beside it."""
    margins, rules = defaultdict(list), defaultdict(list)
    for note in outcome.notes:
        text = f"<b>{escape(note.kind)}</b>: {escape(note.message)}"
        margins[note.place.row - 1].append(f'<div class="note">{text}</div>')
    for change in outcome.changes:
        if change.rule not in rules[change.place.row - 1]:
            rules[change.place.row - 1].append(change.rule)
    for row, names in rules.items():
        margins[row].append(f'<div class="rules">{escape(", ".join(names))}</div>')
    return margins


def _aligned(
    old: Sequence[str], new: Sequence[str], origins: Sequence[int]
) -> Iterator[tuple[int | None, int | None]]:
    """Yields pairs of lines, from 0, that stand beside each other."""
    place = 0
    for origin, group in groupby(range(len(new)), key=lambda line: origins[line] - 1):
        yield from ((before, None) for before in range(place, origin))
        lines = list(group)
        partner = max(lines, key=lambda line: _likeness(old[origin], new[line]))
        for line in lines:
            yield (origin if line == partner else None), line
        place = max(place, origin + 1)
    yield from ((before, None) for before in range(place, len(old)))


def _likeness(old: str, new: str) -> float:
    return 1 if old == new else difflib.SequenceMatcher(None, old, new).ratio()


def _with_context(places: Iterable[int], end: int) -> list[int]:
    """The places, and those at most ``CONTEXT`` away from one, in order."""
    around = {p + d for p in places for d in range(-CONTEXT, CONTEXT + 1)}
    return sorted(place for place in around if 0 <= place < end)
