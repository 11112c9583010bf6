"""Curves among the numbers of a cell: lines that differ in a rising counter only.

``0 Validation accuracy: 0.288``, ``1 Validation accuracy: 0.7936``, ... are a curve. A
line with several numbers gives one curve for each. Where the counter falls back a new
curve begins; fewer than three lines are none.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

from tfgraph.verify.comparison import Comparison
from tfgraph.verify.lines import Line
from tfgraph.verify.results import Curve, Number

MIN_LINES = 3


def series(comparison: Comparison) -> list[tuple[str, list[int], list[int]]]:
    """Finds the curves.

    Returns:
      For each its label, its steps, and the places of its numbers in
      ``comparison.numbers``.
    """
    by_pattern = defaultdict(list)
    for line, places in _places(comparison):
        by_pattern[line.pattern].append((line, places))
    found = []
    for rows in by_pattern.values():
        for steps, run in _rising_runs(rows):
            columns = zip(*(places for _, places in run), strict=True)
            found += [
                (run[0][0].labels[index], steps, list(column))
                for index, column in enumerate(columns)
            ]
    return found


def curve_of(label: str, steps: list[int], numbers: list[Number]) -> Curve:
    """Returns the curve through some numbers."""
    return Curve(
        label=label,
        steps=steps,
        recorded=[_finite(number.recorded) for number in numbers],
        new=[_finite(number.new) for number in numbers],
        verdicts=[number.verdict for number in numbers],
    )


def _finite(text: str | None) -> float | None:
    value = math.nan if text is None else float(text)
    return value if math.isfinite(value) else None


def _places(comparison: Comparison) -> Iterator[tuple[Line, list[int]]]:
    """Yields each line with numbers, and where they are."""
    index = 0
    while index < len(comparison.numbers):
        line = comparison.lines[index]
        yield line, list(range(index, index + len(line.numbers)))
        index += len(line.numbers)


def _rising_runs(
    rows: list[tuple[Line, list[int]]],
) -> Iterator[tuple[list[int], list[tuple[Line, list[int]]]]]:
    """Splits lines of one pattern where the counter no longer rises."""
    n_counters = len(rows[0][0].counters)
    for column in range(n_counters):
        values = [line.counters[column] for line, _ in rows]
        starts = [0] + [i for i in range(1, len(rows)) if values[i] <= values[i - 1]]
        ends = [*starts[1:], len(rows)]
        runs = [(a, b) for a, b in zip(starts, ends, strict=True) if b - a >= MIN_LINES]
        if runs:
            yield from ((values[a:b], rows[a:b]) for a, b in runs)
            return
