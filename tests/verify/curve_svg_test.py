"""Curves as SVG: well formed, inside the picture, whatever the numbers."""

import math
import re
from xml.etree import ElementTree

import pytest

from tfgraph.verify.curve_svg import HEIGHT, WIDTH, svg, ticks
from tfgraph.verify.results import DIFFERENT, EXACT, Curve


def curve(recorded, new, *, steps=None, verdicts=None, runs=()):
    return Curve(
        label="<accuracy>",
        steps=steps or list(range(len(recorded))),
        recorded=recorded,
        new=new,
        verdicts=verdicts or [EXACT] * len(recorded),
        runs=list(runs),
    )


def elements(picture, name):
    return [e for e in ElementTree.fromstring(picture).iter() if e.tag == name]


@pytest.mark.parametrize(
    ("recorded", "new", "lines"),
    (
        pytest.param([0.1, 0.5, 0.9], [0.1, 0.5, 0.9], 1, id="whole"),
        pytest.param([0.1, 0.5, 0.9, 0.9], [0.1, None, 0.9, 0.9], 2, id="a gap"),
        pytest.param([0.1, None, 0.9], [None, None, None], 0, id="nothing new"),
        pytest.param([1.0, 1.0], [1.0, 1.0], 1, id="flat"),
        pytest.param([0.0, 0.0], [0.0, 0.0], 1, id="zero"),
        pytest.param([-1e18, 1e18], [1e-18, 0.0], 1, id="far apart"),
        pytest.param([1e17, 1e17 + 16], [1e17, 1e17], 1, id="hardly apart"),
        pytest.param([0.1] * 5000, [0.2] * 5000, 1, id="long"),
    ),
)
def test_points_are_inside(recorded, new, lines):
    picture = svg(curve(recorded, new))
    assert len(elements(picture, "polyline")) == lines
    n_points = sum(y is not None for y in recorded)
    assert len(elements(picture, "circle")) == min(n_points, 500)
    for line in elements(picture, "polyline"):
        for x, y in re.findall(r"([^ ,]+),([^ ,]+)", line.get("points")):
            assert 0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT
    for circle in elements(picture, "circle"):
        assert 0 <= float(circle.get("cx")) <= WIDTH
        assert 0 <= float(circle.get("cy")) <= HEIGHT


def test_a_point_that_differs_is_marked():
    picture = svg(curve([0.1, 0.2], [0.1, 0.3], verdicts=[EXACT, DIFFERENT]))
    assert [c.get("class") for c in elements(picture, "circle")] == [
        "recorded", "recorded differs",
    ]  # fmt: skip


def test_other_seeds_are_a_band():
    runs = [[0.1 + i / 1000, 0.5 + i / 1000] for i in range(20)]
    [band] = elements(svg(curve([0.1, 0.5], [0.1, 0.5], runs=runs)), "polygon")
    assert len(band.get("points").split()) == 4


@pytest.mark.parametrize(
    ("recorded", "steps"),
    (
        pytest.param([1e308, -1e308], None, id="too far apart"),
        pytest.param([1e-310, 0.0], None, id="too close"),
        pytest.param([0.1, 0.2], [0, 10**400], id="a step beyond float"),
        pytest.param([], None, id="no point"),
    ),
)
def test_what_cannot_be_drawn_is_not(recorded, steps):
    assert svg(curve(recorded, recorded, steps=steps)) == ""


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    (
        (0.27, 0.93, [0.4, 0.6, 0.8]),
        (0.0, 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3.0, 42.0, [0.0, 10.0, 20.0, 30.0, 40.0]),
    ),
)
def test_ticks_are_round_numbers(low, high, expected):
    found = ticks(low, high)
    assert all(
        math.isclose(a, b, abs_tol=1e-12) for a, b in zip(found, expected, strict=True)
    )
