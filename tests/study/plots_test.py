"""Pictures of curves."""

import io

import numpy as np
import pytest

from tfgraph.study.plots import Panel, curves_png

CURVE = [0.5, 0.8, 0.9]
BAND = (np.array(CURVE) - 0.1, np.array(CURVE) + 0.05)


@pytest.mark.parametrize(
    "panels",
    (
        pytest.param([Panel("a", [1, 2, 3], CURVE)], id="one, alone"),
        pytest.param(
            [Panel("a", [1, 2, 3], CURVE, CURVE, CURVE, BAND)] * 3, id="three"
        ),
        pytest.param([Panel("a", [1], [0.5])], id="one evaluation"),
        pytest.param([Panel("a", [1, 2], [0.1, float("nan")])], id="diverged"),
    ),
)
def test_curves_are_drawn(panels):
    from matplotlib import image

    picture = image.imread(io.BytesIO(curves_png(panels, "heading")))
    assert picture.ndim == 3
    # Something is drawn in each panel: colours besides black, white and grey.
    colours = np.ptp(picture[..., :3], axis=2) > 0.2
    columns = min(2, len(panels))
    for half in np.array_split(colours, columns, axis=1):
        assert half.any() or np.isnan(panels[0].new).any()
