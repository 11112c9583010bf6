"""A curve as a picture that a page holds: recorded, new, and runs of other seeds.

Plain SVG without scripts, fonts or numbers of pixels: it takes the width that there
is and the page's colors, by the classes ``recorded``, ``new``, ``runs``, ``axis``.
"""

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tfgraph.verify.results import DIFFERENT, NOT_REPRODUCED, Curve

WIDTH, HEIGHT = 420, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 10, 10, 26
N_TICKS = 5
STEP_MARGIN, VALUE_MARGIN = 0.02, 0.06  # beyond the first and last, of their distance
BAND = (0.025, 0.975)  # quantiles: 95 % of the runs
MAX_POINTS = 500
# Beyond these spans float64 has no room for a scale.
MIN_SPAN, MAX_SPAN = 1e-300, 1e300


def svg(curve: Curve) -> str:
    """Draws a curve; where nothing finite was recorded or came, the line is broken.

    Of a long curve some of the points are shown. A curve whose numbers are too large
    or too close for a scale gives an empty text.
    """
    curve = _thinned(curve)
    if not _is_drawable(curve):
        return ""
    scales = _Scales(curve)
    parts = [*_axes(scales)]
    if curve.runs:
        low, high = np.quantile(np.array(curve.runs), BAND, axis=0)
        edge = [*zip(curve.steps, high), *reversed([*zip(curve.steps, low)])]
        points = " ".join(scales.point(x, y) for x, y in edge)
        parts.append(f'<polygon class="runs" points="{points}"/>')
    parts += _lines(scales, curve.steps, curve.new)
    for x, y, verdict in zip(curve.steps, curve.recorded, curve.verdicts):
        if y is not None:
            marked = " differs" if verdict in (DIFFERENT, NOT_REPRODUCED) else ""
            place = 'cx="{}" cy="{}"'.format(*scales.point(x, y).split(","))
            parts.append(f'<circle class="recorded{marked}" {place} r="4"/>')
    label = html.escape(f"Recorded and new: {curve.label or 'numbers'}", quote=True)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def ticks(low: float, high: float, count: int = N_TICKS) -> list[float]:
    """Returns about ``count`` round numbers from ``low`` to ``high``."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _thinned(curve: Curve) -> Curve:
    every = slice(None, None, max(1, -(-len(curve.steps) // MAX_POINTS)))
    return replace(
        curve,
        steps=curve.steps[every],
        recorded=curve.recorded[every],
        new=curve.new[every],
        verdicts=curve.verdicts[every],
        runs=[run[every] for run in curve.runs],
    )


def _is_drawable(curve: Curve) -> bool:
    if not curve.steps or max(map(abs, curve.steps)) > MAX_SPAN:
        return False
    low, high = _range(_values(curve), VALUE_MARGIN)
    return MIN_SPAN < high - low < MAX_SPAN


def _values(curve: Curve) -> list[float]:
    values = [*curve.recorded, *curve.new, *(y for run in curve.runs for y in run)]
    return [y for y in values if y is not None]


class _Scales:
    """From steps and values to places in the picture."""

    def __init__(self, curve: Curve) -> None:
        self.steps = _range(curve.steps, STEP_MARGIN)
        self.values = _range(_values(curve), VALUE_MARGIN)

    def x(self, step: float) -> float:
        low, high = self.steps
        return LEFT + (step - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high = self.values
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def point(self, step: float, value: float) -> str:
        return f"{self.x(step):.1f},{self.y(value):.1f}"


def _range(numbers: Sequence[float], margin: float) -> tuple[float, float]:
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    space = (high - low) * margin or abs(high) * 0.1 or 1.0
    return low - space, high + space


def _axes(scales: _Scales) -> Iterator[str]:
    for value in ticks(*scales.values):
        y = f"{scales.y(value):.1f}"
        yield f'<path class="axis" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        place = f'x="{LEFT - 6}" y="{y}" dy="4"'
        yield f'<text {place} text-anchor="end">{value:.6g}</text>'
    for step in ticks(*scales.steps):
        if step == int(step):
            x = f"{scales.x(step):.1f}"
            y = HEIGHT - 8
            yield f'<text x="{x}" y="{y}" text-anchor="middle">{int(step)}</text>'


def _lines(
    scales: _Scales, steps: Sequence[int], values: Sequence[float | None]
) -> Iterator[str]:
    """Yields a line for each stretch without a gap; a single point is a short one."""
    stretch = []
    for step, value in [*zip(steps, values), (0, None)]:
        if value is not None:
            stretch.append(scales.point(step, value))
        elif stretch:
            points = " ".join(stretch if len(stretch) > 1 else stretch * 2)
            yield f'<polyline class="new" points="{points}"/>'
            stretch = []
