"""Python 2 syntax becomes Python 3, line for line."""

import ast

import pytest

from tfgraph.port import python2
from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("print 'a', x", "print('a', x)", id="print"),
        pytest.param("print 'a',", "print('a', end=' ')", id="print with a comma"),
        pytest.param(
            "print >>f, 'a'\nprint 'b'",
            "print('a', file=f)\nprint('b')",
            id="print to a stream",
        ),
        pytest.param("raise E, 'a'", "raise E('a')", id="raise"),
        pytest.param(
            "try:\n    f()\nexcept (A, B), e:\n    pass",
            "try:\n    f()\nexcept (A, B) as e:\n    pass",
            id="except",
        ),
        pytest.param("exec code in space", "exec(code, space)", id="exec"),
        pytest.param("x = `y`", "x = repr(y)", id="backticks"),
        pytest.param("x = 0777 + 10L", "x = 0o777 + 10", id="numbers"),
        pytest.param("x <> y", "x != y", id="not equal"),
        pytest.param("x = ur'a'", "x = r'a'", id="unicode literal"),
        pytest.param(
            "print x\nn = d.keys()\nm = map(f, n)",
            "print(x)\nn = list(d.keys())\nm = list(map(f, n))",
            id="lists",
        ),
        pytest.param(
            "if x:\n\tprint 1\n        print 2",
            "if x:\n        print(1)\n        print(2)",
            id="tabs and spaces",
        ),
        pytest.param(
            "if x:\n\tprint 1\n\tif y:\n\t\tprint 2",
            "if x:\n\tprint(1)\n\tif y:\n\t\tprint(2)",
            id="tabs alone",
        ),
        pytest.param(
            "if x:\n\tprint '''\n\ta'''\n        y = 1",
            "if x:\n        print('''\n\ta''')\n        y = 1",
            id="tab within a string",
        ),
        pytest.param(
            "def f(a, (b, c)):\n    print b",
            "def f(a, xxx_todo_changeme):\n    (b, c) = xxx_todo_changeme; print(b)",
            id="argument that is a tuple",
        ),
        pytest.param(
            "def f(a, (b, c)):\n    for d in b:\n        print d",
            "def f(a, xxx_todo_changeme):\n    (b, c) = xxx_todo_changeme\n"
            "    for d in b:\n        print(d)",
            id="argument that is a tuple, before a loop",
        ),
        pytest.param(
            "map(lambda (a, b): a + b, x)",
            "list(map(lambda a_b: a_b[0] + a_b[1], x))",
            id="argument of a lambda that is a tuple",
        ),
    ),
)
def test_python_2_becomes_python_3(before, after):
    assert modernize(before, only=[]).code == after
    ast.parse(after)


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("def f(:\n", id="neither"),
        pytest.param("x = (\n", id="never closed"),
        pytest.param("x = '''\n", id="string never closed"),
        pytest.param("if x:\n        a\n    b\n", id="unindent"),
        pytest.param("<html>", id="another language"),
        pytest.param("\x00", id="null byte"),
        pytest.param("¼", id="a character of neither"),
    ),
)
def test_what_is_neither_is_a_syntax_error(source):
    with pytest.raises(SyntaxError):
        modernize(source)


def test_a_last_line_without_newline_stays_so():
    assert python2.convert("print 1") == "print(1)"
    assert python2.convert("print 1\n") == "print(1)\n"
