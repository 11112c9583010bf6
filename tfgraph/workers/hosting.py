"""What runs inside a worker of Dask's: it hosts worker processes of ours.

Dask runs several calls at a time in threads of one process, on libraries that it loaded
itself. Each of its threads has a process of its own here instead, with the variables of
the machine that asks.
"""

import importlib.metadata
import os
import platform
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from tfgraph import __version__
from tfgraph.errors import WorkerError
from tfgraph.workers.processes import Worker, launch
from tfgraph.workers.variables import deciding

PACKAGES = ("tensorflow", "numpy")


@dataclass(frozen=True)
class Surroundings:
    """What a call finds around it, wherever it runs.

    Attributes:
      variables: those of the environment that decide about numbers, all of them.
      folder: the working directory.
      versions: of ``versions()``.
    """

    variables: Mapping[str, str]
    folder: str
    versions: Mapping[str, str]


class _Host(threading.local):
    """The worker process of a thread, and what it was started in."""

    worker: Worker | None = None
    surroundings: Surroundings | None = None


_HOST = _Host()


def versions() -> dict[str, str]:
    """Returns what has to be the same for the numbers, and for pickles, to be."""
    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    found["tfgraph"] = __version__
    return found | {name: importlib.metadata.version(name) for name in PACKAGES}


def run_in_worker(call: bytes, surroundings: Surroundings) -> bytes:
    """Has this thread's worker process answer a call.

    Raises:
      WorkerError: if this machine has other versions, or not that folder.
      WorkerKilled: if the worker process has ended.
    """
    worker = _HOST.worker
    if worker is None or worker.has_ended() or _HOST.surroundings != surroundings:
        worker = _replaced(worker, surroundings)
    worker.send(call)
    return worker.receive()


def _replaced(worker: Worker | None, surroundings: Surroundings) -> Worker:
    if worker is not None:
        worker.kill()
    _check(surroundings.versions)
    own = os.environ.items() - deciding(os.environ).items()
    variables = {**dict(own), **surroundings.variables}
    try:
        _HOST.worker = launch(variables, surroundings.folder)
    except OSError as error:
        raise WorkerError(
            f"The worker on {socket.gethostname()} cannot work in "
            f"`{surroundings.folder}`: {error.strerror}. The machines of a cluster "
            "need a shared file system."
        ) from None
    _HOST.surroundings = surroundings
    return _HOST.worker


def _check(wanted: Mapping[str, str]) -> None:
    found = versions()
    for name, version in wanted.items():
        if found.get(name) != version:
            raise WorkerError(
                f"The worker on {socket.gethostname()} has {name} {found.get(name)}, "
                f"this machine has {version}, and numbers depend on it. Install the "
                "same version."
            )
