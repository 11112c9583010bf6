"""The range test: its rule on made-up losses, its suggestion on the embedded digits."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from tfgraph import v1 as tf
from tfgraph.data import load_mnist
from tfgraph.nets.composed import composed_stack
from tfgraph.study.range_test import RangeTest, range_test, smoothed_until_divergence
from tfgraph.study.short_runs import classifier, short_run, small_split


@pytest.fixture(scope="module")
def digits():
    return small_split(load_mnist("mnist-5k"), 1000)


def network(optimizer, seed=42):
    made = SimpleNamespace()

    def minimize(loss):
        made.rate = tf.placeholder(tf.float32, (), name="learning_rate")
        return optimizer(made.rate).minimize(loss)

    def build(X, training):
        return tf.layers.dense(composed_stack(X, [50], [tf.nn.relu]), 10)

    made.graph = classifier(build, minimize, seed=seed)
    return made


def momentum(rate):
    return tf.train.MomentumOptimizer(rate, 0.9)


def test_smoothing_is_corrected_for_its_start():
    losses = [3.0, 1.0, 2.0]
    found, smoothed, is_diverged = smoothed_until_divergence(losses)
    weights = [0.9**2, 0.9, 1.0]
    np.testing.assert_allclose(smoothed[0], 3)
    np.testing.assert_allclose(smoothed[2], np.dot(weights, losses) / sum(weights))
    assert found == losses and not is_diverged


@pytest.mark.parametrize(
    ("losses", "n_seen", "is_diverged"),
    (
        pytest.param([1, 1, 1, 1], 4, False, id="level"),
        pytest.param([1, 1, 100, 1], 3, True, id="four times the smallest"),
        pytest.param([1, 1, float("nan"), 1], 3, True, id="NaN"),
        pytest.param([1, 1, float("inf"), 1], 3, True, id="infinite"),
    ),
)
def test_it_ends_on_divergence(losses, n_seen, is_diverged):
    seen, smoothed, found = smoothed_until_divergence(losses)
    assert (len(seen), len(smoothed), found) == (n_seen, n_seen, is_diverged)


def test_a_tenth_of_the_rate_of_the_smallest_smoothed_loss_is_suggested():
    rates = np.array([0.01, 0.1, 1.0, 10.0])
    smoothed = np.array([2.0, 1.0, 1.5, np.nan])
    assert RangeTest(rates, smoothed, smoothed, True).suggestion == pytest.approx(0.01)


def test_results_are_a_table_rows_and_plain_data():
    numbers = np.array([1.0, 2.0, 4.0])
    result = RangeTest(numbers, 10 - numbers, 9 - numbers, False)
    header, rows = result.table()
    assert dict(zip(header, rows[0], strict=True)) == {
        "suggestion": pytest.approx(0.4),
        "rate of the smallest loss": 4.0,
        "loss there": 5.0,
        "diverged": False,
    }
    assert result.series()[1] == [(1.0, 9.0, 8.0), (2.0, 8.0, 7.0), (4.0, 6.0, 5.0)]
    assert json.loads(json.dumps(result.to_dict()))["smoothed"] == [8.0, 7.0, 5.0]


def test_suggestion_is_drawn():
    numbers = np.array([1.0, 2.0, 4.0])
    axes = Figure().subplots()
    RangeTest(numbers, 10 - numbers, 9 - numbers, False).plot(axes)
    line = axes.get_legend_handles_labels()[1][-1]
    assert line == "suggested: 0.4" and axes.get_xscale() == "log"


def test_rates_rise_by_one_factor_and_losses_are_those_of_their_updates(digits):
    made = network(tf.train.GradientDescentOptimizer)
    found = range_test(
        made.graph, made.rate, digits, batch_size=50,
        lowest=0.01, highest=0.04, n_updates=3,
    )  # fmt: skip
    np.testing.assert_allclose(found.learning_rates, [0.01, 0.02, 0.04])
    constant = short_run(
        made.graph, digits, n_updates=3, batch_size=50, feed={made.rate: 0.01}
    )
    np.testing.assert_allclose(found.losses[:2], constant.losses[:2], rtol=1e-5)
    assert found.losses[2] != pytest.approx(constant.losses[2], rel=1e-5)


# With the seeds 1 to 5 and 42 the suggestions are 0.033 to 0.047, 0.021 to 0.036 and
# 0.0021 to 0.0072.
SUGGESTED = (
    pytest.param(tf.train.GradientDescentOptimizer, 0.025, 0.06, id="gradient descent"),
    pytest.param(momentum, 0.015, 0.045, id="momentum"),
    pytest.param(tf.train.AdamOptimizer, 0.0015, 0.009, id="adam"),
)


@pytest.mark.parametrize(("optimizer", "low", "high"), SUGGESTED)
def test_suggestion_on_the_embedded_digits(digits, optimizer, low, high):
    made = network(optimizer)
    found = range_test(made.graph, made.rate, digits, batch_size=50)
    assert low < found.suggestion < high


def test_suggested_rate_trains_better_than_a_tenth_and_ten_times(digits):
    made = network(momentum)
    test = range_test(made.graph, made.rate, digits, batch_size=50)
    assert test.is_diverged and len(test.losses) < 200
    less, suggested, more = (
        np.mean(
            short_run(
                made.graph, digits, n_updates=150, batch_size=50,
                feed={made.rate: factor * test.suggestion},
            ).losses[-20:]
        )
        for factor in (0.1, 1, 10)
    )  # fmt: skip
    assert suggested < less / 2 and suggested < more / 2


@pytest.mark.parametrize(
    ("options", "message"),
    (
        ({"lowest": 0.0}, "`lowest` must be positive, got 0.0"),
        ({"lowest": 1.0, "highest": 1.0}, "`highest` must be above 1.0"),
        ({"n_updates": 1}, "`n_updates` must be 2 or more, got 1"),
    ),
)
def test_arguments_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        range_test(None, None, None, batch_size=50, **options)


def test_nothing_is_suggested_where_the_first_loss_is_not_finite(digits):
    made = network(tf.train.GradientDescentOptimizer)
    X = np.full_like(digits.X_train, np.nan)
    with pytest.raises(ValueError, match="The loss is nan before the first update"):
        range_test(made.graph, made.rate, replace(digits, X_train=X), batch_size=50)
