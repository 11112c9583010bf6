"""Tiny data that stand in for MNIST, and files that hold them."""

import hashlib
import io
import socket
import struct
import zipfile

import numpy as np

from tfgraph.data import files

N_ROWS, N_VALID = 7, 2  # of the tiny data that stand in for MNIST
LABELS = np.array([3, 1, 4, 1, 5, 9, 2], np.uint8)
IMAGES = np.random.RandomState(0).randint(256, size=(N_ROWS, 28, 28)).astype(np.uint8)
TINY = {
    "x_train": IMAGES,
    "y_train": LABELS,
    "x_test": IMAGES[:3],
    "y_test": LABELS[:3],
}


def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def sha256(*parts):
    return hashlib.sha256(b"".join(bytes(part) for part in parts)).hexdigest()


def npz(arrays, save=np.savez):
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def npz_of_members(members):
    """Returns an .npz in which each member has the given bytes, whatever they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def npy(array, shape=None):
    """Returns the bytes of an .npy file whose header may claim another shape."""
    file = io.BytesIO()
    header = np.lib.format.header_data_from_array_1_0(array)
    np.lib.format.write_array_header_1_0(file, header | {"shape": shape or array.shape})
    return file.getvalue() + array.tobytes()


def idx(array, code=8):
    start = struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape)
    return start + array.tobytes()


def idx_folder(folder, *, dotted=False, pack=bytes, suffix="", **changes):
    """Writes the four files; a change of None leaves the file out."""
    folder.mkdir()
    contents = {name: pack(idx(array)) for name, array in TINY.items()} | changes
    for name, content in contents.items():
        if content is not None:
            stem = files.IDX_FILES[name]
            stem = stem.replace("-idx", ".idx") if dotted else stem
            (folder / (stem + suffix)).write_bytes(content)
    return folder


def said(capsys):
    return capsys.readouterr().err.splitlines()


def send(handler, content, length=None):
    handler.send_response(200)
    handler.send_header("Content-Length", str(length or len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def assert_is_tiny_mnist(dataset):
    X = IMAGES.reshape(N_ROWS, 784) / np.float32(255)
    np.testing.assert_array_equal(dataset.X_valid, X[:N_VALID])
    np.testing.assert_array_equal(dataset.X_train, X[N_VALID:])
    np.testing.assert_array_equal(dataset.y_valid, LABELS[:N_VALID])
    np.testing.assert_array_equal(dataset.y_train, LABELS[N_VALID:])
    assert dataset.X_train.dtype == dataset.X_valid.dtype == np.float32
    assert dataset.y_train.dtype == dataset.y_valid.dtype == np.int32
    assert (dataset.name, dataset.n_epochs, dataset.eval_every) == ("mnist", 20, 1)
