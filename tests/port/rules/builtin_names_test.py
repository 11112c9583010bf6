"""Builtins of Python 2."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "for i in xrange(3): pass",
            "for i in range(3): pass",
            id="xrange",
        ),
        pytest.param(
            "x = unicode(raw_input()) + unichr(1)",
            "x = str(input()) + chr(1)",
            id="text",
        ),
        pytest.param(
            "isinstance(x, (basestring, long))",
            "isinstance(x, (str, int))",
            id="types",
        ),
        pytest.param(
            "reduce(f, xs)",
            '__import__("functools").reduce(f, xs)',
            id="reduce",
        ),
        pytest.param("file('x').read()", "open('x').read()", id="file, called"),
    ),
)
def test_builtin_names(before, after):
    assert modernize(before, only=["builtin_names"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "try:\n    xrange\nexcept NameError:\n    xrange = range",
            id="bound by the file",
        ),
        pytest.param(
            "try:\n    input = raw_input\nexcept NameError:\n    pass", id="tried"
        ),
        pytest.param("from six.moves import xrange\nxrange(3)", id="imported"),
        pytest.param("def f(long, unicode): return long + unicode", id="arguments"),
        pytest.param("for file in files: print(file)", id="variable named file"),
        pytest.param("x.unicode, np.long", id="attributes"),
        pytest.param("print('xrange')", id="in a string"),
    ),
)
def test_builtin_names_noop(source):
    assert modernize(source, only=["builtin_names"]).code == source
