"""The encoding that Python 3 needs not be told."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import sys\nreload(sys)\nsys.setdefaultencoding('utf8')",
            "import sys\nreload(sys)\nstr('utf8')",
            id="call",
        ),
    ),
)
def test_default_encoding(before, after):
    assert modernize(before, only=["default_encoding"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("self.setdefaultencoding('utf8')", id="another object"),
    ),
)
def test_default_encoding_noop(source):
    assert modernize(source, only=["default_encoding"]).code == source
