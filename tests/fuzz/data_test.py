"""Spoiled data files: loaded, or refused as what they are; nothing is unpickled."""

import gzip
import io
import os

import numpy as np
import pytest
from fuzzing import FUZZ, in_time, spoiled_bytes
from hypothesis import given
from hypothesis import strategies as st

from tfgraph.data import files
from tfgraph.errors import DataError

ROWS = 3
IMAGES = np.arange(ROWS * 28 * 28, dtype=np.uint8).reshape(ROWS, 28, 28)
LABELS = np.arange(ROWS, dtype=np.uint8)
ARRAYS = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS}


class Trap:
    """Leaves a file where it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


def npz(save=np.savez, **others):
    file = io.BytesIO()
    save(file, **(ARRAYS | others))
    return file.getvalue()


def idx(array):
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.tobytes()


ARCHIVES = [npz(), npz(np.savez_compressed), npz(y_test=np.array([Trap()], object))]
FOLDER = {name: idx(ARRAYS[key]) for key, name in files.IDX_FILES.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(found)
        yield found
    assert not (found / "unpickled").exists()


def load_or_refuse(reader, path):
    with in_time():
        try:
            arrays = reader(path)
        except DataError as error:
            assert str(path) in str(error)
            return
    assert all(array.dtype.kind in "ui" for array in arrays.values())


@FUZZ
@given(spoiled_bytes(ARCHIVES) | st.sampled_from(ARCHIVES) | st.binary())
def test_an_archive_is_loaded_or_refused(folder, content):
    path = folder / "mnist.npz"
    path.write_bytes(content)
    load_or_refuse(files.read_npz, path)


@FUZZ
@given(st.sampled_from(sorted(FOLDER)), st.booleans(), st.data())
def test_a_folder_is_loaded_or_refused(folder, name, is_gzipped, data):
    whole = gzip.compress(FOLDER[name], mtime=0) if is_gzipped else FOLDER[name]
    for each, content in FOLDER.items():
        (folder / each).write_bytes(content)
    (folder / name).write_bytes(data.draw(spoiled_bytes([whole]) | st.binary()))
    load_or_refuse(files.read_folder, folder)
