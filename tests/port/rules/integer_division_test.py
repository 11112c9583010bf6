"""Division of integers in Python 2 sources is reported."""

import pytest

from tfgraph.port.modernize import modernize

PYTHON_2 = "print 'old'\n"


@pytest.mark.parametrize(
    ("source", "places"),
    (
        pytest.param("x = 3 / 2", [(2, 4)], id="literals"),
        pytest.param("x = 1 + len(s) / 2", [(2, 8)], id="length"),
        pytest.param("n = 4\nx = int(y) / n", [(3, 4)], id="variable"),
        pytest.param("x = (a, 5 / 2 / 2)", [(2, 8), (2, 8)], id="chain"),
    ),
)
def test_integer_division_is_reported(source, places):
    ported = modernize(PYTHON_2 + source, only=["integer_division"])
    assert [(note.line, note.column) for note in ported.notes] == places
    assert all("write `//`" in note.message for note in ported.notes)
    assert ported.code == "print('old')\n" + source


def test_names_of_python_2_give_the_version_away():
    ported = modernize("for i in xrange(9):\n    x = 3 / 2")
    assert [(note.line, note.column) for note in ported.notes] == [(2, 8)]


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(PYTHON_2 + "x = 3 / 2.0", id="float"),
        pytest.param(PYTHON_2 + "x = a / b", id="unknown operands"),
        pytest.param(PYTHON_2 + "n = 4\nn = f()\nx = 3 / n", id="other assignment"),
        pytest.param(PYTHON_2 + "def f(n): return 3 / n\nn = 1", id="argument"),
        pytest.param(PYTHON_2 + "x = 3 // 2", id="whole already"),
        pytest.param("x = 3 / 2", id="Python 3"),
        pytest.param(
            "from __future__ import division\n" + PYTHON_2 + "x = 3 / 2", id="future"
        ),
    ),
)
def test_integer_division_noop(source):
    assert not modernize(source, only=["integer_division"]).notes
