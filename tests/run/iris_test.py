"""Old programs get the iris data with the two rows that were wrong."""

import numpy as np
import pytest
import sklearn.datasets

from tfgraph.run import iris

CORRECTED = [[4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1]]
OF_THEN = [[4.9, 3.1, 1.5, 0.1], [4.9, 3.1, 1.5, 0.1]]


def plain():
    return sklearn.datasets.load_iris().data


def as_pair():
    return sklearn.datasets.load_iris(return_X_y=True)[0]


def as_frame():
    return sklearn.datasets.load_iris(as_frame=True).data.to_numpy()


@pytest.mark.parametrize(
    ("release", "load", "expected"),
    (
        pytest.param("1.10", plain, OF_THEN, id="before scikit-learn 0.20"),
        pytest.param("1.0", as_pair, OF_THEN, id="as a pair"),
        pytest.param("1.11", plain, CORRECTED, id="since"),
        pytest.param("", plain, CORRECTED, id="no release asked for"),
        pytest.param("1.10", as_frame, CORRECTED, id="a data frame: not of then"),
    ),
)
def test_rows_are_those_of_the_time(monkeypatch, release, load, expected):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    monkeypatch.setattr(sklearn.datasets, "load_iris", sklearn.datasets.load_iris)
    before = load()
    iris.restore(sklearn)
    data = load()
    np.testing.assert_array_equal(data[[34, 37]], expected)
    others = np.delete(np.arange(150), [34, 37])
    np.testing.assert_array_equal(data[others], before[others])
