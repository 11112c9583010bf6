"""The functions of ``scipy.misc`` that SciPy has dropped, by Pillow and SciPy.

Names, arguments and scaling of grey values are those of SciPy 1.1, the last with all
of them. Not here: ``face`` and ``ascent``, which are in ``scipy.datasets``.
"""

from collections.abc import Callable
from os import PathLike as _PathLike

import numpy as np
from PIL import Image
from scipy.special import comb, factorial, factorial2, factorialk, logsumexp

__all__ = [
    "bytescale",
    "comb",
    "derivative",
    "factorial",
    "factorial2",
    "factorialk",
    "fromimage",
    "imread",
    "imresize",
    "imrotate",
    "imsave",
    "imshow",
    "logsumexp",
    "toimage",
]

Array = np.ndarray
PathLike = str | _PathLike

FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "cubic": Image.Resampling.BICUBIC,
}


def imread(name: PathLike, flatten: bool = False, mode: str | None = None) -> Array:
    """Returns a picture file as an array, ``[height, width(, channels)]``, uint8.

    With ``flatten`` it is grey, ``[height, width]``, float32. ``mode`` is Pillow's.
    """
    with Image.open(name) as image:
        return fromimage(image, flatten=flatten, mode=mode)


def imsave(name: PathLike, arr: Array, format: str | None = None) -> None:
    """Writes an array as a picture file, scaled as by ``toimage``."""
    image = toimage(arr, channel_axis=2)
    image.save(name, **({} if format is None else {"format": format}))


def imresize(
    arr: Array,
    size: int | float | tuple[int, ...],
    interp: str = "bilinear",
    mode: str | None = None,
) -> Array:
    """Returns a picture in another size, uint8 (float32 for mode "F").

    Args:
      arr: ``[height, width(, channels)]``; scaled as by ``toimage``.
      size: per cent (int), a factor (float) or ``(height, width)``.
      interp: "nearest", "lanczos", "bilinear", "bicubic" or "cubic".
      mode: Pillow's, "L" or "F" for instance.
    """
    image = toimage(arr, mode=mode)
    kind = np.dtype(type(size)) if np.isscalar(size) else None
    if kind is None:
        size = (int(size[1]), int(size[0]))
    else:
        factor = size / 100.0 if np.issubdtype(kind, np.integer) else size
        size = tuple(int(side * factor) for side in image.size)
    return fromimage(image.resize(size, resample=FILTERS[interp]))


def imrotate(arr: Array, angle: float, interp: str = "bilinear") -> Array:
    """Returns a picture turned by ``angle`` degrees against the clock, same size."""
    return fromimage(toimage(arr).rotate(angle, resample=FILTERS[interp]))


def imshow(arr: Array) -> None:
    """Shows a picture in the viewer of the system."""
    toimage(arr).show()


def fromimage(
    im: Image.Image, flatten: bool = False, mode: str | None = None
) -> Array:
    """Returns a Pillow image as an array; arguments as of ``imread``."""
    if mode is not None and mode != im.mode:
        im = im.convert(mode)
    elif im.mode == "P":
        im = im.convert("RGBA" if "transparency" in im.info else "RGB")
    if flatten:
        im = im.convert("F")
    elif im.mode == "1":
        im = im.convert("L")
    return np.array(im)


def toimage(
    arr: Array,
    high: int = 255,
    low: int = 0,
    cmin: float | None = None,
    cmax: float | None = None,
    pal: Array | None = None,
    mode: str | None = None,
    channel_axis: int | None = None,
) -> Image.Image:
    """Returns an array as a Pillow image.

    Args:
      arr: grey, ``[height, width]``, or with an axis of 3 or 4 channels.
      high, low, cmin, cmax: as of ``bytescale``.
      pal: 768 bytes of a palette for a grey array, or None.
      mode: "L", "P", "F", "I" or "1" for a grey array, or None for "L".
      channel_axis: the axis of the channels; by default the first axis that fits,
        counted from 0.

    Raises:
      ValueError: if the shape is not that of a picture.
    """
    data = np.asarray(arr)
    if np.iscomplexobj(data):
        raise ValueError("A picture needs real numbers, got complex ones.")
    if data.ndim == 2:
        return _grey_image(data, high, low, cmin, cmax, pal, mode)
    if data.ndim != 3 or not {3, 4} & set(data.shape):
        raise ValueError(
            "'arr' does not have a suitable array shape for any mode: got "
            f"{data.shape}, expected [height, width] or 3 or 4 channels."
        )
    if channel_axis is None:
        wanted = 3 if 3 in data.shape else 4
        channel_axis = data.shape.index(wanted)
    data = np.moveaxis(bytescale(data, cmin, cmax, high, low), channel_axis, 2)
    image = Image.fromarray(np.ascontiguousarray(data))
    return image if mode in (None, image.mode) else image.convert(mode)


def bytescale(
    data: Array,
    cmin: float | None = None,
    cmax: float | None = None,
    high: int = 255,
    low: int = 0,
) -> Array:
    """Returns ``data`` as uint8, ``[cmin, cmax]`` mapped to ``[low, high]``.

    ``cmin`` and ``cmax`` are by default those of the data; uint8 stays as it is.
    """
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    cmin = data.min() if cmin is None else cmin
    cmax = data.max() if cmax is None else cmax
    scale = float(high - low) / ((cmax - cmin) or 1)
    return (((data - cmin) * scale + low).clip(low, high) + 0.5).astype(np.uint8)


def derivative(
    func: Callable[..., float],
    x0: float,
    dx: float = 1.0,
    n: int = 1,
    args: tuple = (),
    order: int = 3,
) -> float:
    """Returns the ``n``-th derivative at ``x0``, by central differences.

    ``order`` points are used, an odd number greater than ``n``.
    """
    half = order // 2
    offsets = np.arange(-half, half + 1)
    powers = np.vander(offsets, increasing=True).T.astype(float)
    wanted = np.zeros(order)
    wanted[n] = factorial(n)
    weights = np.linalg.solve(powers, wanted)
    values = [func(x0 + offset * dx, *args) for offset in offsets]
    return sum(w * v for w, v in zip(weights, values, strict=True)) / dx**n


def _grey_image(data, high, low, cmin, cmax, pal, mode):
    if mode == "F":
        return Image.fromarray(data.astype(np.float32))
    if mode == "I":
        return Image.fromarray(data.astype(np.int32))
    if mode == "1":
        image = Image.fromarray(bytescale(data, cmin, cmax, high, low))
        return image.point(lambda value: 255 * (value > high / 2), "1")
    image = Image.fromarray(bytescale(data, cmin, cmax, high, low))
    if mode == "P" or pal is not None:
        image = image.convert("P")
        if pal is not None:
            image.putpalette(np.asarray(pal, np.uint8).tobytes())
    return image
