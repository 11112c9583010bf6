"""Where a curve lies among runs of other seeds."""

import numpy as np
import pytest

from tfgraph.verify.distribution import band, place

RUNS = 0.9 + 0.01 * np.random.RandomState(0).randn(40, 20)


def test_a_run_of_the_same_kind_is_inside():
    found = place(RUNS[0], RUNS[1:])
    assert found.p_value > 1 / 40
    assert not found.is_outside


@pytest.mark.parametrize(
    ("evaluation", "shift", "p_value", "is_outside"),
    (
        pytest.param(3, 0.05, 1 / 41, False, id="beyond every run"),
        pytest.param(7, -0.5, 1 / 41, True, id="far beyond every run"),
    ),
)
def test_one_deviating_evaluation_is_found(evaluation, shift, p_value, is_outside):
    curve = np.full(20, 0.9)
    curve[evaluation] += shift
    found = place(curve, RUNS)
    assert found.evaluation == evaluation
    assert found.p_value == pytest.approx(p_value)
    assert found.is_outside == is_outside


def test_p_values_of_equal_runs_are_uniform():
    random = np.random.RandomState(1)
    p_values = []
    for _ in range(200):
        pool = random.randn(20, 5)
        p_values.append(place(pool[0], pool[1:]).p_value)
    # 200 uniform draws: the standard error of the mean is 0.02.
    assert np.mean(p_values) == pytest.approx(0.525, abs=0.08)
    assert np.mean(np.array(p_values) <= 0.1) == pytest.approx(0.1, abs=0.07)


def test_runs_without_spread():
    runs = np.full((10, 3), 0.5)
    assert place([0.5, 0.5, 0.5], runs).p_value == 1
    assert place([0.5, 0.6, 0.5], runs).is_outside


@pytest.mark.parametrize(
    "runs",
    (
        pytest.param(RUNS[:9], id="too few"),
        pytest.param(RUNS[:, :19], id="another length"),
        pytest.param(RUNS[0], id="one run"),
    ),
)
def test_unfit_runs_are_refused(runs):
    with pytest.raises(ValueError, match="`runs` must be"):
        place(RUNS[0], runs)


@pytest.mark.parametrize("value", (np.nan, np.inf))
def test_diverged_runs_have_no_place(value):
    curve = RUNS[0].copy()
    curve[3] = value
    with pytest.raises(ValueError, match="must be finite"):
        place(curve, RUNS[1:])
    with pytest.raises(ValueError, match="must be finite"):
        place(RUNS[1], np.vstack([RUNS[2:], curve]))


def test_band_holds_its_share():
    low, high = band(RUNS, 0.5)
    assert low.shape == high.shape == (20,)
    assert np.mean((RUNS >= low) & (RUNS <= high)) == pytest.approx(0.5, abs=0.05)
