"""Paths on a bowl against their closed forms."""

import io
import json

import numpy as np
import pytest
from matplotlib.figure import Figure

from tfgraph import v1 as tf
from tfgraph.study.paths import crossings, optimizer_path, optimizer_paths, plot_paths
from tfgraph.train.optimizers import OPTIMIZERS

CURVATURES = np.array([1.0, 25.0])
START = np.array([-8.0, 1.0])


def path_of(optimizer, n_steps=30):
    return optimizer_path(
        optimizer, curvatures=CURVATURES, start=START, n_steps=n_steps
    )


@pytest.mark.parametrize("rate", (0.01, 0.05, 0.1))
def test_gradient_descent_is_a_power(rate):
    path = path_of(tf.train.GradientDescentOptimizer(rate))
    steps = np.arange(31)[:, None]
    expected = START * (1 - rate * CURVATURES) ** steps
    np.testing.assert_allclose(path, expected, rtol=1e-3, atol=1e-5)


def test_momentum_is_a_recursion_of_two_steps():
    path = path_of(tf.train.MomentumOptimizer(0.02, 0.9))
    expected = [START, START - 0.02 * CURVATURES * START]
    for _ in range(29):
        now, before = expected[-1], expected[-2]
        expected.append((1 + 0.9 - 0.02 * CURVATURES) * now - 0.9 * before)
    np.testing.assert_allclose(path, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("optimizer", "product", "oscillates", "converges"),  # product: eta lambda
    (
        ("gradient_descent", 0.9, False, True),
        ("gradient_descent", 1.1, True, True),
        ("gradient_descent", 2.1, True, False),
        ("momentum", 0.002, False, True),  # below (1 - sqrt(beta))**2 = 0.0026
        ("momentum", 2.1, True, True),
        ("momentum", 3.9, True, False),  # above 2 (1 + beta) = 3.8
    ),
)
def test_oscillation_and_divergence_begin_where_the_module_says(
    optimizer, product, oscillates, converges
):
    path = path_of(OPTIMIZERS[optimizer](product / 25), n_steps=200)
    assert (crossings(path)[1] > 1) == oscillates
    assert (abs(path[-1, 1]) < abs(START[1])) == converges


def test_crossings_are_changes_of_sign():
    path = np.array([[1.0, 1.0], [-1.0, 2.0], [1.0, 3.0], [2.0, -1.0]])
    np.testing.assert_array_equal(crossings(path), [2, 1])


def test_paths_are_drawn():
    figure = Figure()
    axes = figure.subplots()
    path = path_of(tf.train.GradientDescentOptimizer(0.05))
    plot_paths(axes, {"gradient descent": path}, CURVATURES)
    figure.savefig(io.BytesIO(), format="png")
    np.testing.assert_allclose(axes.lines[0].get_xydata(), path)
    assert axes.get_legend().get_texts()[0].get_text() == "gradient descent"


def test_several_optimizers_make_one_result():
    states = []
    result = optimizer_paths(
        {"gradient_descent": 0.05, "adam": 0.1},
        curvature=25.0,
        start=(-8.0, 1.0),
        n_steps=4,
        on_progress=lambda *state: states.append(state),
    )
    assert states == [(1, 2, "gradient_descent"), (2, 2, "adam")]
    header, rows = result.table()
    assert header == ("optimizer", "theta_1", "theta_2", "crossings")
    expected = START * (1 - 0.05 * CURVATURES) ** 4
    np.testing.assert_allclose(rows[0][1:], [*expected, 4], rtol=1e-3)
    assert len(result.series()[1]) == 2 * 5
    plain = json.loads(json.dumps(result.to_dict()))
    np.testing.assert_allclose(plain["paths"]["adam"], result.paths["adam"])
    axes = Figure().subplots()
    result.plot(axes)
    assert axes.get_title() == "Paths of optimizers"
