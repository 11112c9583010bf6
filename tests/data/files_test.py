"""Data files, good and bad."""

import gzip
import os
import pickle
import struct

import numpy as np
import pytest
from tiny_mnist import (
    IMAGES,
    LABELS,
    N_ROWS,
    N_VALID,
    TINY,
    assert_is_tiny_mnist,
    idx,
    idx_folder,
    npy,
    npz,
    npz_of_members,
    said,
)

from tfgraph import data
from tfgraph.data import files
from tfgraph.errors import DataError


@pytest.mark.parametrize(
    "content",
    (
        pytest.param(npz(TINY), id="plain"),
        pytest.param(npz(TINY, save=np.savez_compressed), id="compressed"),
        pytest.param(
            npz(TINY | {"y_train": LABELS.astype(np.int64)}), id="int64 labels"
        ),
        pytest.param(
            npz(TINY | {"y_train": LABELS.astype(">i2")}), id="big-endian labels"
        ),
        pytest.param(npz(TINY | {"x_train": np.asfortranarray(IMAGES)}), id="Fortran"),
        pytest.param(npz(TINY | {"more": np.zeros(3)}), id="an array too many"),
    ),
)
def test_npz_is_read(content, tmp_path, capsys):
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    dataset = data.load_mnist(path)
    assert_is_tiny_mnist(dataset)
    assert dataset.origin == str(path)
    assert said(capsys) == [
        f"tfgraph: MNIST, 5 training and 2 validation images, from {path}"
    ]


@pytest.mark.parametrize(
    "form",
    (
        pytest.param({}, id="plain"),
        pytest.param({"dotted": True}, id="dotted names"),
        pytest.param({"pack": gzip.compress, "suffix": ".gz"}, id="gzipped"),
        pytest.param(
            {"pack": gzip.compress, "suffix": ".gz", "dotted": True},
            id="gzipped, dotted",
        ),
        pytest.param({"pack": gzip.compress}, id="gzipped, name without .gz"),
        pytest.param({"suffix": ".gz"}, id="unpacked, name with .gz"),
        pytest.param(
            {"y_train": idx(LABELS.astype(">i4"), code=12)}, id="int32 labels"
        ),
    ),
)
def test_idx_folder_is_read(form, tmp_path):
    assert_is_tiny_mnist(data.load_mnist(str(idx_folder(tmp_path / "idx", **form))))


def test_other_data_are_custom(tmp_path, capsys):
    np.savez(tmp_path / "x.npz", **TINY | {"y_train": LABELS[::-1]})
    dataset = data.load_mnist(tmp_path / "x.npz")
    assert (dataset.name, dataset.n_epochs, dataset.eval_every) == ("custom", 20, 1)
    assert "tfgraph: data that is not MNIST, 5 training" in said(capsys)[0]


def test_home_is_expanded(tmp_path):
    (tmp_path / "home").mkdir()
    np.savez(tmp_path / "home" / "x.npz", **TINY)
    assert_is_tiny_mnist(data.load_mnist("~/x.npz"))


# --- Files that are bad ---------------------------------------------------------


class Bomb:
    """Creates the folder `exploded` when unpickled."""

    def __reduce__(self):
        return os.mkdir, ("exploded",)


PICKLED = np.array([Bomb()] * N_ROWS, object)
MEMBERS = {name: npy(array) for name, array in TINY.items()}
FLIPPED = bytearray(npz(TINY))
FLIPPED[3000] ^= 1

BAD_NPZ = (
    pytest.param(npz(TINY)[:-30], "cut off", id="truncated"),
    pytest.param(bytes(FLIPPED), "CRC", id="one bit wrong"),
    pytest.param(b"", "another kind", id="empty file"),
    pytest.param(b"5,0,0,0\n", "another kind", id="text"),
    pytest.param(npy(IMAGES), "another kind", id="npy"),
    pytest.param(pickle.dumps([Bomb()]), "another kind", id="pickle"),
    pytest.param(npz(TINY | {"y_train": PICKLED}), "pickled", id="pickled objects"),
    pytest.param(
        npz({"x_train": IMAGES, "y_test": LABELS}), "no y_train, x_test", id="missing"
    ),
    pytest.param(
        npz(TINY | {"x_train": IMAGES.reshape(-1, 784)}), "[7, 784]", id="flat images"
    ),
    pytest.param(
        npz(TINY | {"x_test": IMAGES[:, :27]}), "[7, 27, 28]", id="cropped images"
    ),
    pytest.param(
        npz(TINY | {"y_train": np.eye(10)[LABELS]}), "[7, 10]", id="one-hot labels"
    ),
    pytest.param(npz(TINY | {"x_train": np.uint8(3)}), "shape []", id="scalar"),
    pytest.param(npz(TINY | {"x_train": IMAGES / 255}), "float64", id="scaled images"),
    pytest.param(npz(TINY | {"y_train": LABELS * 1.0}), "float64", id="float labels"),
    pytest.param(
        npz(TINY | {"y_train": LABELS + 1}), "label 10 in row 5 of y_train", id="10"
    ),
    pytest.param(
        npz(TINY | {"y_test": np.array([0, 0, -1])}),
        "label -1 in row 2 of y_test",
        id="negative label",
    ),
    pytest.param(
        npz(TINY | {"y_train": LABELS[1:]}),
        "7 images in x_train, 6 labels",
        id="label missing",
    ),
    pytest.param(
        npz(TINY | {"x_train": IMAGES[:N_VALID], "y_train": LABELS[:N_VALID]}),
        "2 rows in x_train",
        id="nothing left to train on",
    ),
    pytest.param(npz(TINY | {"x_test": IMAGES[:0]}), "[0, 28, 28]", id="no rows"),
    pytest.param(
        npz_of_members(MEMBERS | {"x_train": npy(IMAGES, (10**12, 28, 28))}),
        "1 to 1,000,000 rows",
        id="absurd header",
    ),
    pytest.param(
        npz_of_members(MEMBERS | {"x_train": npy(IMAGES, (10**6, 28, 28))}),
        "5,488 of 784,000,000 bytes",
        id="header of more rows",
    ),
    pytest.param(
        npz_of_members(MEMBERS | {"x_train": npy(IMAGES, (6, 28, 28))}),
        "goes on after its last row",
        id="header of fewer rows",
    ),
    pytest.param(
        npz_of_members(MEMBERS | {"y_test": b"\x93NUMPY\x09\x00" + b" " * 99}),
        "version (9, 0)",
        id="npy version",
    ),
    pytest.param(
        npz_of_members(MEMBERS | {"y_test": b"3, 1, 4"}), "cannot be read", id="no npy"
    ),
)


def assert_message_helps(message, path):
    assert str(path) in message
    assert "xpected" in message
    assert files.REMEDY in message
    assert "\n" not in message


@pytest.mark.parametrize(("content", "found"), BAD_NPZ)
def test_bad_npz_is_refused(content, found, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.npz").write_bytes(content)
    with pytest.raises(DataError) as refusal:
        data.load_mnist(tmp_path / "bad.npz")
    assert found in str(refusal.value)
    assert_message_helps(str(refusal.value), tmp_path / "bad.npz")
    assert os.listdir(tmp_path) == ["bad.npz"]  # nothing was unpickled
    assert said(capsys) == []


PLAIN = idx(IMAGES)
PACKED = gzip.compress(PLAIN)
IN_IMAGES = "train-images-idx3-ubyte"


@pytest.mark.parametrize(
    ("changes", "file", "found"),
    (
        pytest.param({"x_train": None}, "", f"no {IN_IMAGES} in", id="missing"),
        pytest.param({"x_train": b""}, IN_IMAGES, "0 of 4 bytes", id="empty"),
        pytest.param(
            {"x_train": PLAIN[:9]}, IN_IMAGES, "5 of 12 bytes", id="cut in the header"
        ),
        pytest.param({"x_train": PLAIN[:-1]}, IN_IMAGES, "5,487 of 5,488", id="cut"),
        pytest.param({"x_train": PLAIN + b"0"}, IN_IMAGES, "goes on", id="too long"),
        pytest.param(
            {"x_train": b"PK" + PLAIN}, IN_IMAGES, "504b0000", id="wrong magic"
        ),
        pytest.param(
            {"x_train": idx(IMAGES, code=7)}, IN_IMAGES, "00000703", id="dtype"
        ),
        pytest.param(
            {"x_train": idx(IMAGES, code=13)}, IN_IMAGES, "dtype >f4", id="float images"
        ),
        pytest.param(
            {"x_train": idx(LABELS)}, IN_IMAGES, "shape [7]", id="labels instead"
        ),
        pytest.param({"x_train": PACKED[:-9]}, IN_IMAGES, "EOFError", id="gzip cut"),
        pytest.param(
            {"x_train": PACKED[:-6] + b"12" + PACKED[-4:]},
            IN_IMAGES,
            "CRC",
            id="gzip CRC",
        ),
        pytest.param(
            {"x_train": struct.pack(">HBB3I", 0, 8, 3, 2**32 - 1, 28, 28)},
            IN_IMAGES,
            "1 to 1,000,000 rows",
            id="absurd header",
        ),
        pytest.param(
            {"y_train": idx(LABELS + 1)},
            "",
            "label 10 in row 5 of y_train",
            id="label 10",
        ),
    ),
)
def test_bad_idx_file_is_refused(changes, file, found, tmp_path):
    folder = idx_folder(tmp_path / "idx", **changes)
    with pytest.raises(DataError) as refusal:
        data.load_mnist(folder)
    assert found in str(refusal.value)
    assert_message_helps(str(refusal.value), folder / file)


@pytest.mark.parametrize("save", (np.savez, np.savez_compressed))
def test_damage_anywhere_is_refused_or_harmless(save, tmp_path):
    random = np.random.RandomState(0)
    content = npz(TINY, save)
    path = tmp_path / "bad.npz"
    refused = 0
    for _ in range(150):
        damaged = bytearray(content)
        damaged[random.randint(len(content))] ^= 1 << random.randint(8)
        path.write_bytes(damaged[: random.randint(1, 2 * len(content))])
        try:
            assert_is_tiny_mnist(data.load_mnist(path))
        except DataError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize(
    "source",
    (
        "nowhere.npz",
        "",
        "MNIST",
        "a\0b",
        os.devnull,
        "~nobody-of-this-name/x.npz",
    ),
)
def test_path_that_is_not_there_is_refused(source):
    with pytest.raises(DataError, match="There is no file or folder"):
        data.load_mnist(source)
