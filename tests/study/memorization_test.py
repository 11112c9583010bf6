import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.data import Dataset
from tfgraph.nets.dense import dense_stack
from tfgraph.study.memorization import (
    count_parameters,
    wide_against_deep,
    width_for,
    with_random_labels,
)

X = np.zeros((5000, 2), np.float32)
y = np.arange(5000, dtype=np.int32) % 10
DATA = Dataset("custom", "here", X, y, X, y, n_epochs=1, eval_every=1)


def test_random_labels_tell_nothing_of_the_true_ones():
    random = with_random_labels(DATA, seed=0)
    counts = np.histogram2d(y, random.y_train, bins=10)[0]
    expected = 50  # of each pair of labels
    chi_squared = np.sum((counts - expected) ** 2 / expected)
    assert chi_squared < 90 + 5 * np.sqrt(2 * 90)  # about 90 degrees of freedom
    assert random.y_train.dtype == y.dtype
    np.testing.assert_array_equal(random.y_valid, y)


def test_random_labels_are_those_of_the_seed():
    first, again, other = (with_random_labels(DATA, seed=s).y_train for s in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)


@pytest.mark.parametrize("hidden", ([], [7], [6, 5, 4]), ids=str)
def test_parameters_are_counted_as_tensorflow_does(graph, hidden):
    layers = [(f"hidden{i}", units) for i, units in enumerate(hidden)]
    dense_stack(tf.zeros([1, 20]), layers, activation=tf.nn.relu, n_outputs=3)
    expected = sum(int(np.prod(v.shape)) for v in tf.trainable_variables())
    assert count_parameters([20, *hidden, 3]) == expected


@pytest.mark.parametrize("n_hidden", (1, 2, 4, 8))
def test_width_comes_nearest(n_hidden):
    def distance(width):
        return abs(count_parameters([784, *[width] * n_hidden, 10]) - 40_000)

    width = width_for(40_000, n_hidden)
    assert distance(width) < min(distance(width - 1), distance(width + 1))
    assert distance(width) < 0.02 * 40_000


def test_width_has_a_smallest_number_of_parameters():
    with pytest.raises(ValueError, match="must be at least 805 for 1 hidden layers"):
        width_for(100, 1)


def test_networks_of_equal_size_are_compared():
    random = np.random.RandomState(0)
    X = random.randn(100, 6).astype(np.float32)
    y = (X[:, 0] > 0).astype(np.int32)
    states = []
    result = wide_against_deep(
        Dataset("custom", "here", X, y, X[:50], y[:50], n_epochs=1, eval_every=1),
        n_parameters=800,
        depths=(1, 3),
        learning_rate=0.01,
        n_updates=40,
        batch_size=20,
        seed=1,
        on_progress=lambda done, total, state: states.append((done, total)),
    )
    assert states == [(1, 2), (2, 2)]
    wide, deep = (dict(zip(result.header, row, strict=True)) for row in result.rows)
    assert (wide["layers"], deep["layers"]) == (1, 3)
    assert wide["width"] > deep["width"]
    assert wide["parameters"] == pytest.approx(deep["parameters"], rel=0.1)
    # What has a reason is learned sooner than what has none.
    assert wide["accuracy"] > wide["known_random"] + 0.1
