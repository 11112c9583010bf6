"""What was ported, for people at a terminal and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from tfgraph.port import entry_point
from tfgraph.port.outcomes import (
    FAILED,
    PORTED,
    UNCHANGED,
    Outcome,
    PlacedChange,
    PlacedNote,
)
from tfgraph.port.source import KINDS

STAT_HEADER = ("file", "outcome", "+", "-", "edits", *KINDS)


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Returns how many files, edits and notes there are, by outcome and kind."""
    return {
        "files": len(outcomes),
        **{
            name: sum(outcome.outcome == name for outcome in outcomes)
            for name in (PORTED, UNCHANGED, FAILED)
        },
        "edits": sum(len(outcome.changes) for outcome in outcomes),
        **{
            kind.replace(" ", "_"): sum(outcome.count(kind) for outcome in outcomes)
            for kind in KINDS
        },
    }


def summary(outcomes: Sequence[Outcome]) -> str:
    """Returns the counts in one line."""
    count = counts(outcomes)
    files = "1 file" if count["files"] == 1 else f"{count['files']} files"
    edits = "1 edit" if count["edits"] == 1 else f"{count['edits']} edits"
    return (
        f"{files}: {count[PORTED]} ported, {count[UNCHANGED]} unchanged, "
        f"{count[FAILED]} failed; {edits}, {count['by_hand']} to finish by hand, "
        f"{count['may_differ']} that may differ, {count['depends']} that need tfgraph"
    )


def hint(outcomes: Sequence[Outcome]) -> str | None:
    """Returns what to do where no program starts in files of TensorFlow 1."""
    changed = {change.rule for outcome in outcomes for change in outcome.changes}
    if "imports" not in changed:
        return None
    if any(o.is_entry_point and entry_point.SWITCH in o.new_text for o in outcomes):
        return None
    return (
        "no program starts in these files: the one that imports them must choose "
        "version 1's behaviour first (`tfgraph port --explain entry_point`)"
    )


def findings(outcome: Outcome) -> Iterator[str]:
    """Yields a line for each note on a file, and for its failure."""
    for note in outcome.notes:
        yield f"{outcome.path}:{note.place}:{note.column}: {note.kind}: {note.message}"
    if outcome.outcome == FAILED:
        yield f"{outcome.path}: failed: {outcome.reason}"


def edits(outcome: Outcome) -> Iterator[str]:
    """Yields a line for each edit of a file: where, the rule, what became of what."""
    for change in outcome.changes if outcome.outcome == PORTED else ():
        before, after = (_short(text) for text in (change.before, change.after))
        made = f"{before} becomes {after}" if change.before else f"{after} is added"
        yield f"{outcome.path}:{change.place}: {change.rule}: {made}"


def _short(text: str) -> str:
    lines = text.strip().splitlines()
    return f"`{lines[0]}`{' ...' if len(lines) > 1 else ''}" if lines else "nothing"


def as_json(outcomes: Sequence[Outcome], *, to: str) -> dict:
    """Returns the object that ``--json`` prints."""
    return {
        "target": to,
        "counts": counts(outcomes),
        "files": [_file_as_json(outcome) for outcome in outcomes],
    }


def _file_as_json(outcome: Outcome) -> dict:
    return {
        "file": outcome.path,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "is_entry_point": outcome.is_entry_point,
        "changes": [_placed_as_json(change) for change in outcome.changes],
        "notes": [_placed_as_json(note) for note in outcome.notes],
        "diff": outcome.diff,
    }


def _placed_as_json(item: PlacedChange | PlacedNote) -> dict:
    values = asdict(item)
    place = values.pop("place")
    return {"cell": place["cell"], "line": place["line"], **values}


def stat_rows(outcomes: Sequence[Outcome]) -> list[tuple]:
    """Returns the rows of ``--diff-stat``: what changed in each file, and all."""
    rows = []
    for outcome in outcomes:
        if outcome.outcome == UNCHANGED and not outcome.notes:
            continue
        lines = outcome.diff.splitlines()[2:]
        added = sum(line.startswith("+") for line in lines)
        removed = sum(line.startswith("-") for line in lines)
        notes = [outcome.count(kind) for kind in KINDS]
        edits = len(outcome.changes)
        rows.append((outcome.path, outcome.outcome, added, removed, edits, *notes))
    total = [sum(column) for column in list(zip(*rows, strict=True))[2:]] or [0] * 6
    return [*rows, ("all", "", *total)]


def status(outcomes: Sequence[Outcome], *, is_check: bool) -> int:
    """Returns the exit status: 2 for a failure, 1 if something is left to do."""
    count = counts(outcomes)
    if count[FAILED]:
        return 2
    return 1 if count["by_hand"] or (is_check and count[PORTED]) else 0
