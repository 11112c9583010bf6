"""What matplotlib calls otherwise."""

import pytest

from tfgraph.port.modernize import modernize

PLT = "import matplotlib.pyplot as plt\n"


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("plt.hist(x, normed=1)", "plt.hist(x, density=1)", id="histogram"),
        pytest.param(
            "plt.style.use('seaborn-white')",
            'plt.style.use("seaborn-v0_8-white")',
            id="style",
        ),
        pytest.param("plt.hold(True)", "bool(True)", id="hold"),
    ),
)
def test_matplotlib_names(before, after):
    assert modernize(PLT + before, only=["matplotlib_names"]).code == PLT + after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("plt.hist(x, density=True)", id="new name"),
        pytest.param("plt.style.use('seaborn-v0_8')", id="new style"),
        pytest.param("plt.style.use(style), plt.style.use('ggplot')", id="others"),
        pytest.param("threshold.hold(True), np.hist(x, normed=1)", id="another object"),
    ),
)
def test_matplotlib_names_noop(source):
    assert modernize(PLT + source, only=["matplotlib_names"]).code == PLT + source
