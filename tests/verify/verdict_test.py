"""Verdicts on runs beside their records."""

import pytest

from tfgraph.verify.verdict import difference, is_finite, same_seed_verdict

RECORD = [0.9] * 20


def curve(*changes):
    return [a + b for a, b in zip(RECORD, [*changes, *[0] * 20], strict=False)]


@pytest.mark.parametrize(
    ("data", "new", "verdict"),
    (
        pytest.param("mnist", curve(), "equal", id="the same numbers"),
        pytest.param("mnist", curve(1e-8), "equal", id="float32 in decimals"),
        pytest.param("mnist", curve(0.002), "within tolerance", id="0.002 once"),
        pytest.param("mnist", curve(-0.0022), "different", id="0.0022 once"),
        pytest.param(
            "mnist", curve(*[0.001] * 10), "within tolerance", id="mean 0.0005"
        ),
        pytest.param("mnist", curve(*[0.001] * 11), "different", id="mean 0.00055"),
        pytest.param("mnist-5k", curve(0.004), "within tolerance", id="two of 500"),
        pytest.param("mnist-5k", curve(0, 0.006), "different", id="three of 500"),
        pytest.param("mnist-5k", curve(*[0.002] * 11), "different", id="mean 0.0011"),
    ),
)
def test_same_seed_verdict(data, new, verdict):
    assert same_seed_verdict(data, difference(new, RECORD)) == verdict


def test_difference_names_the_worst_evaluation():
    found = difference(curve(0, 0, -0.1, 0.05), RECORD)
    assert (found.evaluation, found.largest) == (2, pytest.approx(0.1))
    assert found.mean == pytest.approx(0.15 / 20)


def test_curves_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="has 19 evaluations, the record 20"):
        difference(RECORD[1:], RECORD)


@pytest.mark.parametrize(
    ("values", "expected"),
    (([0.1, 2.0], True), ([0.1, float("nan")], False), ([float("inf")], False)),
)
def test_is_finite(values, expected):
    assert is_finite(values) is expected
