"""The numbers of one step."""

from types import SimpleNamespace

import numpy as np
import pytest

from tfgraph.study.gradient_health.measuring import dense_rows, measure


def measured(gradient, before, after):
    arrays = [np.array(value, dtype=np.float64) for value in (gradient, before, after)]
    gradients, befores, afters = ([array] for array in arrays)
    return measure(
        7, gradients=gradients, before=befores, after=afters, dead_fraction=[0.5]
    )


def test_norms_and_ratio():
    found = measured([3, 4], [6, 8], [6, 9])
    assert found.step == 7
    assert found.gradient_norm == pytest.approx([5])
    assert found.weight_norm == pytest.approx([10])
    assert found.update_ratio == pytest.approx([1 / 10])
    assert found.dead_fraction == pytest.approx([0.5])
    assert set(found.sampled_weights[0]) <= {6, 9}


def test_weights_of_zero_have_no_update_ratio():
    assert np.isnan(measured([1], [0], [1]).update_ratio).all()


def test_what_is_not_finite_is_counted():
    found = measured([np.nan, 1, np.inf], [1, 1, 1], [np.nan, 1, 1])
    assert found.nonfinite_gradients == [2]
    assert found.nonfinite_weights == [1]


def test_norms_beyond_float32_are_finite():
    found = measured(np.array([3e38, 3e38], np.float32), [1], [1])
    assert found.gradient_norm == pytest.approx([np.sqrt(2) * 3e38], rel=1e-6)


def test_sampled_weights_are_the_same_ones_each_time():
    weights = np.arange(1000.0)
    first, second = (measured([0], weights, weights).sampled_weights for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert len(set(first[0])) > 4


def test_equal_rows_of_a_sparse_gradient_are_added_up():
    values = np.array([[1, 2], [10, 20], [3, 4]], np.float32)
    rows = dense_rows(SimpleNamespace(values=values, indices=np.array([5, 2, 5])))
    np.testing.assert_array_equal(rows, [[10, 20], [4, 6]])
