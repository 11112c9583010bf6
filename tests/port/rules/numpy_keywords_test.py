"""Keywords that NumPy renamed."""

import pytest

from tfgraph.port.modernize import modernize

IMPORT = "import numpy as np\n"


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "np.reshape(x, newshape=[-1, 2])", "np.reshape(x, shape=[-1, 2])", id="one"
        ),
        pytest.param(
            "np.reshape(\n    a=x,  # old\n    newshape=(2, 3))",
            "np.reshape(\n    a=x,  # old\n    shape=(2, 3))",
            id="lines and comments",
        ),
    ),
)
def test_keyword_is_renamed(before, after):
    assert modernize(IMPORT + before, only=["numpy_keywords"]).code == IMPORT + after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("np.reshape(x, [-1, 2])", id="positional"),
        pytest.param("other.reshape(x, newshape=2)", id="another module"),
        pytest.param("np.reshape(x, newshape=2, shape=3)", id="both: an error before"),
    ),
)
def test_keyword_noop(source):
    assert modernize(IMPORT + source, only=["numpy_keywords"]).code == IMPORT + source
