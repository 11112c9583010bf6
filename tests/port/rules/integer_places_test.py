"""Division where only a whole number is allowed."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("range(n / 2)", "range(n // 2)", id="range"),
        pytest.param(
            "xrange(0, len(x) / 2, 4)",
            "xrange(0, len(x) // 2, 4)",
            id="xrange",
        ),
        pytest.param("x[0, : n / 2]", "x[0, : n // 2]", id="one of two"),
        pytest.param("x[: n / 2]", "x[: n // 2]", id="slice"),
        pytest.param(
            "x[(n) / (2):, 1 / n::2]",
            "x[(n) // (2):, 1 // n::2]",
            id="parentheses",
        ),
        pytest.param(
            "range(a  # a/b\n  / b)",
            "range(a  # a/b\n  // b)",
            id="comment with a slash",
        ),
        pytest.param("range(a / b / c)", "range(a // b // c)", id="chain"),
        pytest.param("range(2 * (n / 2) + 1)", "range(2 * (n // 2) + 1)", id="inner"),
    ),
)
def test_integer_places(before, after):
    assert modernize(before, only=["integer_places"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("range(n // 2)", id="whole already"),
        pytest.param("range(int(n / 2))", id="made whole"),
        pytest.param("y = n / 2", id="no such place"),
        pytest.param("np.mgrid[0 : 1 : 1 / n]", id="a grid"),
        pytest.param("from numpy import r_\nr_[0 : 1 : 1 / n]", id="a row"),
        pytest.param("df.loc[n / 2 :]", id="labels"),
        pytest.param("x[n / 2]", id="a key may be anything"),
        pytest.param("def range(x): pass\nrange(n / 2)", id="its own function"),
    ),
)
def test_integer_places_noop(source):
    assert modernize(source, only=["integer_places"]).code == source
