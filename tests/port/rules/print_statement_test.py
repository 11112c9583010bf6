"""Print statements that Python 3 reads as something else."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("if x:\n    print\n", "if x:\n    print()\n", id="alone"),
        pytest.param("print >>f, 'a', b", "print('a', b, file=f)", id="to a stream"),
        pytest.param("print >> f", "print(file=f)", id="a line's end to a stream"),
        pytest.param("print >>f, a,", 'print(a, file=f, end=" ")', id="no line's end"),
        pytest.param(
            "print >>f, (a,\n  b)", "print((a,\n  b), file=f)", id="over lines"
        ),
    ),
)
def test_print_statement(before, after):
    assert modernize(before, only=["print_statement"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("print('a')", id="call"),
        pytest.param("f = print", id="a value"),
        pytest.param("x >> f, 'a'", id="another shift"),
        pytest.param("print = f\nprint", id="its own name"),
    ),
)
def test_print_statement_noop(source):
    assert modernize(source, only=["print_statement"]).code == source
