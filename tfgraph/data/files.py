"""Reading MNIST's files, and refusing those that are not whole.

A file is an .npz in Keras' layout or a folder with the four IDX files. Nothing is
unpickled, and an array is refused by its header before anything is allocated.
"""

import contextlib
import gzip
import os
import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from tfgraph.data.download import MNIST_URL
from tfgraph.errors import DataError

# A header that promises more is taken for damage (this is 4 GB as float32 already).
MAX_ROWS = 1_000_000

# Keras' name of each array, and the usual name of the IDX file that holds it.
IDX_FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
IDX_DTYPES = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"

LAYOUT = (
    "an .npz with the arrays x_train, y_train, x_test and y_test, "
    "or a folder with the four IDX files"
)
REMEDY = f"Put a whole copy in its place (MNIST's is {MNIST_URL}) or name other data."


def read_npz(path: Path) -> dict[str, np.ndarray]:
    """Reads x_train, y_train, x_test and y_test, or raises DataError."""
    with _refusing_damage(path):
        _check_zip(path)
    with _refusing_damage(path), zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        missing = [name for name in IDX_FILES if f"{name}.npy" not in names]
        if missing:
            raise _refusal(path, f"no {', '.join(missing)} in {names[:8]}", LAYOUT)
        return {name: _read_npy(path, archive, name) for name in IDX_FILES}


def _check_zip(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        with open(path, "rb") as stream:
            is_start = stream.read(4) == ZIP_MAGIC
        kind = "the start of an .npz, cut off" if is_start else "a file of another kind"
        raise _refusal(path, kind, LAYOUT)


def _read_npy(path: Path, archive: zipfile.ZipFile, name: str) -> np.ndarray:
    npy = np.lib.format
    readers = {
        (1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0,
    }
    with archive.open(f"{name}.npy") as stream:
        version = npy.read_magic(stream)
        if version not in readers:
            raise _refusal(path, f"{name} in .npy version {version}", "1.0 or 2.0")
        shape, is_fortran, dtype = readers[version](stream)
        _check_header(path, name, shape, dtype)
        return _read_body(stream, shape, dtype, order="F" if is_fortran else "C")


def read_folder(folder: Path) -> dict[str, np.ndarray]:
    """Reads the four IDX files under Keras' names, or raises DataError."""
    paths = {name: _find_idx(folder, stem) for name, stem in IDX_FILES.items()}
    missing = [IDX_FILES[name] for name, path in paths.items() if path is None]
    if missing:
        raise _refusal(folder, f"no {', '.join(missing)} in this folder", LAYOUT)
    return {name: _read_idx(path, name) for name, path in paths.items()}


def _find_idx(folder: Path, stem: str) -> Path | None:
    dotted = stem.replace("-idx", ".idx")
    names = (stem, dotted, f"{stem}.gz", f"{dotted}.gz")
    return next((folder / n for n in names if os.path.isfile(folder / n)), None)


def _read_idx(path: Path, name: str) -> np.ndarray:
    with _refusing_damage(path), _open_idx(path) as stream:
        zeros, code, n_axes = struct.unpack(">HBB", _take(stream, 4))
        if zeros != 0 or code not in IDX_DTYPES:
            found = f"a file that starts with {zeros:04x}{code:02x}{n_axes:02x}"
            raise _refusal(path, found, "an IDX file, which starts with 0000")
        shape = struct.unpack(f">{n_axes}I", _take(stream, 4 * n_axes))
        dtype = np.dtype(IDX_DTYPES[code])
        _check_header(path, name, shape, dtype)
        return _read_body(stream, shape, dtype)


def _open_idx(path: Path) -> BinaryIO:
    # By content: browsers unpack downloads, or leave them packed, under either name.
    with open(path, "rb") as stream:
        is_gzipped = stream.read(2) == GZIP_MAGIC
    return gzip.open(path) if is_gzipped else open(path, "rb")


def _read_body(
    stream: BinaryIO, shape: Sequence[int], dtype: np.dtype, order: str = "C"
) -> np.ndarray:
    data = _take(stream, int(np.prod(shape)) * dtype.itemsize)
    if stream.read(1):  # also lets zip and gzip check their checksums
        raise ValueError("it goes on after its last row")
    return np.frombuffer(data, dtype).reshape(shape, order=order)


def _take(stream: BinaryIO, n_bytes: int) -> bytes:
    data = stream.read(n_bytes)
    if len(data) < n_bytes:
        raise EOFError(f"cut off after {len(data):,} of {n_bytes:,} bytes")
    return data


def _check_header(
    path: Path, name: str, shape: Sequence[int], dtype: np.dtype
) -> None:
    """Refuses an array by its header, before anything is allocated for it."""
    found = f"{name} of shape {list(shape)} and dtype {dtype}"
    if dtype.hasobject:
        raise _refusal(path, f"{name} with pickled Python objects", "plain numbers")
    if name.startswith("x_"):
        if tuple(shape[1:]) != (28, 28) or dtype != np.uint8:
            raise _refusal(path, found, "images of shape [n, 28, 28] and dtype uint8")
    elif len(shape) != 1 or dtype.kind not in "iu":
        raise _refusal(path, found, "labels of shape [n] and an integer dtype")
    if not 1 <= shape[0] <= MAX_ROWS:
        raise _refusal(path, found, f"1 to {MAX_ROWS:,} rows")


def check_rows(path: Path, arrays: dict[str, np.ndarray], n_valid: int) -> None:
    """Refuses arrays that do not fit each other or leave nothing to train on."""
    for part in ("train", "test"):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if len(images) != len(labels):
            found = f"{len(images):,} images in x_{part}, {len(labels):,} labels"
            raise _refusal(path, found, "a label for each image")
        outside = np.flatnonzero((labels < 0) | (labels > 9))
        if outside.size:
            row = outside[0]
            found = f"the label {labels[row]} in row {row} of y_{part}"
            raise _refusal(path, found, "labels from 0 to 9")
    n_rows = len(arrays["x_train"])
    if n_rows <= n_valid:
        expected = f"more than the {n_valid:,} that make the validation set"
        raise _refusal(path, f"{n_rows:,} rows in x_train", expected)


def _refusal(path: Path, found: str, expected: str) -> DataError:
    return DataError(f"`{path}`: found {found}, expected {expected}. {REMEDY}")


@contextlib.contextmanager
def _refusing_damage(path: Path) -> Iterator[None]:
    # Damaged bytes make zipfile, zlib, lzma, gzip, struct, ast and numpy raise nearly
    # anything; nothing but parsing happens in here.
    try:
        yield
    except DataError:
        raise
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"
        raise DataError(
            f"`{path}` cannot be read ({cause}). Expected {LAYOUT}. {REMEDY}"
        ) from error
