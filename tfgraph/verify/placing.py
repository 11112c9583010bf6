"""Where the recorded numbers of an unseeded notebook lie among runs of other seeds.

A recorded curve that deviates more than twice as much as the most deviating run (see
``distribution.place``) is different after all; otherwise its verdict stays "unseeded".
A number that is on no curve is a curve of one point.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tfgraph.verify.comparison import Comparison
from tfgraph.verify.curves import curve_of, series
from tfgraph.verify.distribution import MIN_RUNS, place
from tfgraph.verify.judging import Judged
from tfgraph.verify.results import DIFFERENT, UNSEEDED, CellResult, Curve

# One series: label, steps, places among the cell's numbers.
Series = tuple[str, list[int], list[int]]


def place_among_seeds(judged: Judged, runs: Sequence[Sequence[Comparison]]) -> None:
    """Places the unseeded curves of a notebook's cells.

    Args:
      judged: its cells get runs, places and verdicts.
      runs: for each seed the comparisons of the cells with the same record.
    """
    for index, cell in enumerate(judged.cells):
        if cell.is_seeded:
            continue
        cell.curves = [
            _placed(cell, one, [run[index] for run in runs])
            for one in _all_series(cell, judged.comparisons[index])
        ]


def _all_series(cell: CellResult, comparison: Comparison) -> Iterator[Series]:
    on_curves = set()
    for label, steps, places in series(comparison):
        on_curves.update(places)
        yield label, steps, places
    for index, number in enumerate(cell.numbers):
        if index not in on_curves and number.verdict == UNSEEDED:
            yield number.label, [0], [index]


def _placed(cell: CellResult, one: Series, runs: list[Comparison]) -> Curve:
    label, steps, places = one
    numbers = [cell.numbers[i] for i in places]
    new = [[_value(run.numbers[i].new) for i in places] for run in runs]
    complete = [values for values in new if all(map(math.isfinite, values))]
    recorded = [float(number.recorded) for number in numbers]
    found = None
    if len(complete) >= MIN_RUNS and all(map(math.isfinite, recorded)):
        found = place(recorded, np.array(complete))
        if found.is_outside:
            _call_different(cell, places)
            numbers = [cell.numbers[i] for i in places]
    return replace(curve_of(label, steps, numbers), runs=complete, place=found)


def _call_different(cell: CellResult, places: list[int]) -> None:
    for i in places:
        if cell.numbers[i].verdict == UNSEEDED:
            cell.numbers[i] = replace(cell.numbers[i], verdict=DIFFERENT)


def _value(text: str | None) -> float:
    return math.nan if text is None else float(text)
