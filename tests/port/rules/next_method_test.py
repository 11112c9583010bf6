"""The method ``next`` of iterators."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import os\nos.walk(p).next()[1]",
            "import os\nos.walk(p).__next__()[1]",
            id="function",
        ),
        pytest.param("iter(x).next()", "iter(x).__next__()", id="builtin"),
        pytest.param(
            "import csv\nrows = csv.reader(f)\nheader = rows.next()",
            "import csv\nrows = csv.reader(f)\nheader = rows.__next__()",
            id="variable",
        ),
        pytest.param(
            "def g():\n    yield 1\nx = g()\nf(x.next)",
            "def g():\n    yield 1\nx = g()\nf(x.__next__)",
            id="generator of the file, not called",
        ),
    ),
)
def test_next_method(before, after):
    assert modernize(before, only=["next_method"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("batches.next()", id="unknown"),
        pytest.param("x = iter(y)\nx = Batches()\nx.next()", id="bound otherwise too"),
        pytest.param("def g(): return 1\ng().next()", id="no generator"),
        pytest.param("next(iter(x))", id="function next"),
    ),
)
def test_next_method_noop(source):
    assert modernize(source, only=["next_method"]).code == source
