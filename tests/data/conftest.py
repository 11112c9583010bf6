"""A machine of its own for each test, and servers to download from."""

import contextlib
import http.server
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from tfgraph import data
from tfgraph.data import download

sys.path.insert(0, str(Path(__file__).parent))

from tiny_mnist import (  # noqa: E402
    IMAGES,
    LABELS,
    N_VALID,
    TINY,
    closed_port,
    npz,
    sha256,
)

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


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
