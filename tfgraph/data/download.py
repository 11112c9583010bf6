"""The download of MNIST: verified, bounded in time, and never half a file."""

import os
import tempfile
import threading
from pathlib import Path

# As Keras publishes it.
MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
FILE_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
# Seconds without CHUNK_BYTES more, name resolution included, that mean no network:
# with the subset's two seconds, a machine without network loads in under five.
PATIENCE = 2.0
CHUNK_BYTES = 16 * 1024

_no_network: str | None = None  # why the download failed; it is tried once a process


def download(target: Path) -> str | None:
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
    # A stall is noticed here first, and then always told in the same words.
    downloader = pooch.HTTPDownloader(
        progressbar=progress, chunk_size=CHUNK_BYTES, timeout=2 * PATIENCE
    )
    failures: list[Exception] = []

    def work() -> None:
        try:
            downloader(MNIST_URL, os.fspath(path), None)
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

    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "it was cut off"
    if not isinstance(error, requests.RequestException):
        return str(error)
    status = "" if error.response is None else f" {error.response.status_code}"
    return f"{type(error).__name__}{status}"
