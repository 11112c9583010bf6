"""No network, a proxy that hangs, downloads that are cut off or are something else."""

import contextlib
import json
import socket
import threading
import time

import pytest

pytestmark = pytest.mark.slow  # seconds of waiting

STUDY = "study optimizer --set epochs=1 --set optimizer=sgd --output out"
GREETING = b"HTTP/1.1 200 OK\r\nContent-Length: 11490434\r\n\r\n"
HALF = GREETING + bytes(300_000)
OTHER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
SOON = 15  # seconds; an idle machine takes 3


@pytest.fixture
def serve():
    """Starts a server on this machine that answers with bytes; returns its address."""
    with contextlib.ExitStack() as stack:

        def start(answer: bytes, *, hangs: bool) -> str:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            threading.Thread(target=work, args=(listener, answer, hangs)).start()
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            return f"http://127.0.0.1:{listener.getsockname()[1]}"

        def work(listener, answer, hangs):
            with contextlib.suppress(OSError), contextlib.ExitStack() as open_ones:
                while True:
                    connection = open_ones.enter_context(listener.accept()[0])
                    connection.recv(4096)
                    connection.sendall(answer)
                    if not hangs:
                        connection.close()

        yield start


@pytest.fixture
def nobody():
    """An address where nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture
def download(tfgraph, folder):
    """Runs a command for which MNIST must be downloaded, from this address."""

    def run(command, url=None, **environment):
        before = "import tfgraph.data.download as download\n"
        if url:
            before += f"download.MNIST_URL = {url + '/mnist.npz'!r}\n"
        keras = {"KERAS_HOME": str(folder / "keras"), "TFGRAPH_DATA": ""}
        direct = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
        ended = tfgraph(
            *command.split(), before=before, environment=keras | direct | environment
        )
        assert [p for p in (folder / "keras").rglob("*") if p.is_file()] == []
        return ended

    return run


@pytest.mark.parametrize(
    ("answer", "hangs", "words"),
    (
        pytest.param(HALF, False, "it was cut off", id="cut off"),
        pytest.param(HALF, True, "nothing came for 2.0 seconds", id="stalls"),
        pytest.param(b"", True, "nothing came for 2.0 seconds", id="never answers"),
        pytest.param(OTHER, False, "SHA-256", id="another file"),
        pytest.param(MISSING, False, "HTTPError 404", id="no such file"),
    ),
)
def test_failing_download(download, serve, folder, answer, hangs, words):
    url, start = serve(answer, hangs=hangs), time.monotonic()
    ended = download(f"{STUDY} --data mnist", url)
    assert time.monotonic() - start < SOON
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: The full MNIST set was not found", words)
    assert not list((folder / "out").iterdir())


def test_no_network(download, nobody):
    ended = download(f"{STUDY} --data mnist", nobody)
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: The full MNIST set was not found", "ConnectionError")


@pytest.mark.parametrize("variable", ("HTTPS_PROXY", "https_proxy"))
def test_hanging_proxy(download, serve, variable):
    proxy = {variable: serve(b"", hangs=True), "NO_PROXY": "", "no_proxy": ""}
    ended = download(f"{STUDY} --data mnist", **proxy)
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: The full MNIST set was not found", "nothing came for 2.0")


def test_without_network_the_embedded_digits_do(download, nobody):
    ended = download(f"{STUDY} --json", nobody)
    assert ended.status == 0
    assert json.loads(ended.out)["data"] == "mnist-5k"
    ended.tells("falling back to mnist-5k", "ConnectionError")
