"""A real Dask cluster on this machine, of processes that can be killed."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass
class LocalCluster:
    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen]


@contextlib.contextmanager
def local_cluster(
    n_workers: int = 2, *, threads: int = 1, nanny: bool = False
) -> Iterator[LocalCluster]:
    """Starts a scheduler and workers, which can import ``fake_calls``."""
    with contextlib.ExitStack() as started:
        scheduler, address = _start(
            started,
            r"Scheduler at:\s+(\S+)",
            *("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
        )
        options = ["--nanny" if nanny else "--no-nanny", f"--nthreads={threads}"]
        workers = [
            _start(
                started,
                "Starting established connection|Registered to",
                *("worker", address, "--no-dashboard", *options),
            )[0]
            for _ in range(n_workers)
        ]
        yield LocalCluster(address, scheduler, workers)


def _start(
    started: contextlib.ExitStack, line: str, *arguments: str
) -> tuple[subprocess.Popen, str]:
    """Starts a process of Dask's and waits for a line that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        # Other numbers of threads than here, as a cluster may have.
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{HERE}", "OMP_NUM_THREADS": "7"},
        stderr=subprocess.PIPE,
        text=True,
    )
    started.callback(_end, process)
    for text in process.stderr:
        if found := re.search(line, text):
            # Whatever else it writes, the pipe does not fill.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, found[found.re.groups]
    raise AssertionError(f"dask {arguments[0]} has ended")


def _end(process: subprocess.Popen) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    process.kill()
    process.wait()
