"""The functions that SciPy has dropped."""

import numpy as np
import pytest

from tfgraph.run import scipy_misc

GREY = np.arange(24, dtype=np.uint8).reshape(4, 6) * 10
COLOR = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=2)


@pytest.mark.parametrize("picture", (GREY, COLOR), ids=("grey", "color"))
def test_a_written_picture_is_read_again(picture, tmp_path):
    scipy_misc.imsave(tmp_path / "a.png", picture)
    np.testing.assert_array_equal(scipy_misc.imread(tmp_path / "a.png"), picture)


def test_flatten_gives_grey_floats(tmp_path):
    scipy_misc.imsave(tmp_path / "a.png", COLOR)
    grey = scipy_misc.imread(tmp_path / "a.png", flatten=True)
    assert (grey.shape, grey.dtype) == ((4, 6), np.float32)
    weights = [0.299, 0.587, 0.114]  # of ITU-R 601, as Pillow has them
    np.testing.assert_allclose(grey, COLOR @ weights, atol=1)  # grey levels


@pytest.mark.parametrize(
    ("size", "shape"),
    (
        pytest.param((6, 2), (6, 2, 3), id="height and width"),
        pytest.param(200, (8, 12, 3), id="per cent"),
        pytest.param(0.5, (2, 3, 3), id="factor"),
    ),
)
def test_imresize_takes_three_kinds_of_size(size, shape):
    resized = scipy_misc.imresize(COLOR, size)
    assert (resized.shape, resized.dtype) == (shape, np.uint8)


def test_nearest_repeats_pixels():
    twice = scipy_misc.imresize(GREY, 200, interp="nearest")
    np.testing.assert_array_equal(twice, GREY.repeat(2, axis=0).repeat(2, axis=1))


def test_floats_are_scaled_to_all_grey_values():
    scaled = scipy_misc.bytescale(np.array([[-1.0, 0.0, 1.0]]))
    np.testing.assert_array_equal(scaled, [[0, 128, 255]])
    bounded = scipy_misc.bytescale(np.array([0.0, 1.0, 9.0]), cmin=0, cmax=2)
    np.testing.assert_array_equal(bounded, [0, 128, 255])
    assert scipy_misc.bytescale(np.ones((2, 2))).max() == 0  # no contrast


def test_channels_may_stand_first():
    image = scipy_misc.toimage(np.moveaxis(COLOR, 2, 0), channel_axis=0)
    np.testing.assert_array_equal(scipy_misc.fromimage(image), COLOR)


@pytest.mark.parametrize(
    "array", (np.zeros(3), np.zeros((2, 2, 5)), np.zeros((2, 2), complex))
)
def test_what_is_no_picture_is_refused(array):
    with pytest.raises(ValueError, match="suitable array shape|real numbers"):
        scipy_misc.toimage(array)


def test_a_quarter_turn_is_against_the_clock():
    square = GREY[:4, :4]
    turned = scipy_misc.imrotate(square, 90, interp="nearest")
    np.testing.assert_array_equal(turned, np.rot90(square))


@pytest.mark.parametrize(("n", "expected"), ((1, 75.0), (2, 30.0)))
def test_derivative_of_a_cube(n, expected):
    found = scipy_misc.derivative(lambda x: x**3, 5.0, dx=1e-3, n=n, order=5)
    assert found == pytest.approx(expected, rel=1e-6)
