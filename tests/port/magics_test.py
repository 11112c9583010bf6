"""Magics put aside and back."""

import ast

import pytest

from tfgraph.port.magics import mask, unmask


@pytest.mark.parametrize(
    ("cell", "code"),
    (
        pytest.param("%cd a\nx = 1\n", "M0\nx = 1\n", id="line magic"),
        pytest.param("!pip install \\\n  x\nf()", "M0\n\nf()", id="over lines"),
        pytest.param("if x:\n    !ls\n", "if x:\n    M0\n", id="indented"),
        pytest.param("a = !ls\nb = %pwd\n", "a = M0\nb = M1\n", id="assigned"),
        pytest.param("tf.nn?\n?tf", "M0\nM1", id="help"),
        pytest.param("%%time\nx = 1", "M0\nx = 1", id="cell magic"),
        pytest.param("%time f(x)\n!ls", "M0; f(x)\nM1", id="timed"),
        pytest.param("x = (a\n% b)\n!ls", "x = (a\n% b)\nM0", id="operator"),
        pytest.param("'''\n%cd a\n'''\n%cd b", "'''\n%cd a\n'''\nM0", id="in a string"),
        pytest.param("print 'a' % x\n", "print 'a' % x\n", id="Python 2"),
        pytest.param("", "", id="empty"),
    ),
)
def test_magics_become_names_and_come_back(cell, code):
    masked = mask(cell, first=0)
    shown = masked.code.replace("__tfgraph_magic_", "M").replace("__", "")
    assert shown == code
    assert masked.code.count("\n") == cell.count("\n")
    assert unmask(masked.code, masked.texts) == cell


@pytest.mark.parametrize("magic", ("bash", "html", "javascript", "writefile a.py"))
def test_a_cell_in_another_language_is_no_python(magic):
    assert mask(f"%%{magic}\nls", first=0) is None


def test_what_is_left_parses():
    ast.parse(mask("for i in x:\n  %time f(i)\n!ls *.py\nz = !ls", first=3).code)
