"""Pictures of records."""

import io

import numpy as np
import pytest
from matplotlib import image
from matplotlib.figure import Figure

from tfgraph.study.gradient_health.plots import (
    health_png,
    plot_gradient_norms,
    plot_heat_map,
    plot_losses,
    plot_weights,
)
from tfgraph.study.gradient_health.record import (
    HealthRecord,
    Measurement,
    WatchedVariable,
)


def make_record(n_layers=3, n_measurements=4, gradient=1.0):
    names = [f"layer{i}" for i in range(n_layers)]
    variables = [WatchedVariable(f"{name}/{part}", shape) for name in names
                 for part, shape in (("kernel", (2, 2)), ("bias", (2,)))]  # fmt: skip
    n = len(variables)
    record = HealthRecord(variables)
    for i in range(n_measurements):
        record.steps.append(1 + 10 * i)
        record.losses.append(2.0 - i * gradient)
        record.measurements.append(Measurement(
            step=1 + 10 * i, gradient_norm=np.full(n, gradient),
            weight_norm=np.ones(n), update_ratio=np.ones(n),
            nonfinite_gradients=np.zeros(n), nonfinite_weights=np.zeros(n),
            dead_fraction=np.ones(0), sampled_weights=np.full((n, 2), i * gradient),
        ))  # fmt: skip
    return record


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "record",
    (
        pytest.param(make_record(), id="some layers"),
        pytest.param(make_record(n_layers=1, n_measurements=1), id="one of all"),
        pytest.param(make_record(n_layers=15), id="more layers than a legend holds"),
        pytest.param(make_record(gradient=np.nan), id="not finite"),
        pytest.param(make_record(gradient=0.0), id="zero"),
    ),
)
def test_whole_picture_is_drawn(record):
    picture = image.imread(io.BytesIO(health_png(record, "heading")))
    coloured = np.ptp(picture[..., :3], axis=2) > 0.2
    assert coloured.any() or not np.isfinite(record.losses).all()


@pytest.fixture
def axes():
    return Figure().subplots()


def drawn(axes):
    return {line.get_label(): line for line in axes.get_lines()}


@pytest.mark.parametrize(
    ("losses", "scale"),
    (
        pytest.param([2, 1.9, 1.8], "linear", id="of one size"),
        pytest.param([2, 20, 2000], "log", id="of many sizes"),
        pytest.param([2, 0, -1], "linear", id="without logarithm"),
        pytest.param([np.nan, np.inf, np.nan], "linear", id="not finite"),
    ),
)
def test_losses(axes, losses, scale):
    record = make_record(n_measurements=3)
    record.losses[:] = losses
    plot_losses(axes, record)
    (line,) = axes.get_lines()
    is_finite = np.isfinite(losses)
    np.testing.assert_array_equal(np.isfinite(line.get_ydata()), is_finite)
    np.testing.assert_array_equal(
        line.get_ydata()[is_finite], np.array(losses)[is_finite]
    )
    assert axes.get_yscale() == scale


def test_gradient_norms_of_kernels_over_steps(axes):
    plot_gradient_norms(axes, make_record(gradient=0.5))
    assert list(drawn(axes)) == ["layer0", "layer1", "layer2"]
    np.testing.assert_allclose(drawn(axes)["layer0"].get_xdata(), [1, 11, 21, 31])
    np.testing.assert_allclose(drawn(axes)["layer0"].get_ydata(), [0.5] * 4)


def test_weights_over_epochs(axes):
    plot_weights(axes, make_record(), steps_per_epoch=10)
    np.testing.assert_allclose(drawn(axes)["layer0"].get_xdata(), [0.1, 1.1, 2.1, 3.1])
    np.testing.assert_allclose(drawn(axes)["layer0"].get_ydata(), [0, 1, 2, 3])
    assert axes.get_xlabel() == "epoch"


def test_heat_map_has_the_bottom_layer_at_the_bottom(axes):
    plot_heat_map(axes, make_record(gradient=0.02))
    (colours,) = axes.get_images()
    assert colours.origin == "lower"
    assert axes.get_yticklabels()[0].get_text() == "layer0"
    # RMS of four elements with the norm 0.02
    np.testing.assert_allclose(colours.get_array(), np.full((3, 4), -2))
    assert colours.get_extent() == [-4, 36, -0.5, 2.5]
