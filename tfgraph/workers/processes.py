"""Worker processes on this machine.

A worker lives as long as its connection: it ends when the process at the other end
closes it, or is killed.
"""

import atexit
import contextlib
import multiprocessing
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from types import FrameType

from tfgraph.signals import REQUESTS, raise_outside_tensorflow
from tfgraph.workers.calls import WorkerKilled, answer

# A forked process would inherit TensorFlow's locks without its threads.
CONTEXT = multiprocessing.get_context("spawn")
GRACE_SECONDS = 5


def processors() -> int:
    """Returns the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker:
    """A process that answers one call after the other.

    Args:
      connection: to the process.
      process: which can be killed.
      reap: waits for its end.
    """

    def __init__(
        self,
        connection: Connection,
        process: multiprocessing.process.BaseProcess | subprocess.Popen,
        reap: Callable[[], object],
    ) -> None:
        self._connection, self._process, self._reap = connection, process, reap
        atexit.register(self.kill)

    def fileno(self) -> int:
        """Returns a descriptor that can be read when the call has ended."""
        return self._connection.fileno()

    def send(self, call: bytes) -> None:
        """Begins a call."""
        with contextlib.suppress(OSError):  # it was killed: `receive` tells
            self._connection.send_bytes(call)

    def receive(self) -> bytes:
        """Waits for the answer.

        Raises:
          WorkerKilled: if the process has ended instead.
        """
        try:
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            self.kill()
            raise WorkerKilled from None

    def has_ended(self) -> bool:
        """Whether the process has ended, if no call is under way."""
        return self._connection.closed or self._connection.poll()

    def interrupt(self) -> None:
        """Asks the process to end, and to remove its temporary files before."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGINT)

    def kill(self) -> None:
        """Ends the process at once, whatever it does."""
        atexit.unregister(self.kill)
        self._process.kill()
        self._reap()
        self._connection.close()


def spawn(environment: Mapping[str, str]) -> Worker:
    """Starts a worker that can import what this process can, its main program too."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=serve, args=(theirs,))
    with theirs, _environment(environment), _requests_waiting():
        process.start()
    return Worker(ours, process, process.join)


def launch(environment: Mapping[str, str], folder: str) -> Worker:
    """Starts a worker from a process that is a worker itself, of Dask's.

    Such a process may not have children of ``multiprocessing``.

    Args:
      environment: all variables of the worker.
      folder: its working directory.

    Raises:
      OSError: if there is no such folder.
    """
    ours, theirs = CONTEXT.Pipe()
    with theirs, _requests_waiting():
        process = subprocess.Popen(
            [sys.executable, "-m", "tfgraph.workers", str(theirs.fileno())],
            cwd=folder,
            env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return Worker(ours, process, process.wait)


def serve(connection: Connection, idle_seconds: float | None = None) -> None:
    """Answers calls until the connection is closed, or none comes for so long."""
    for signum in REQUESTS:
        signal.signal(signum, _interrupt_once)
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, REQUESTS)
        while connection.poll(idle_seconds):
            connection.send_bytes(answer(connection.recv_bytes()))


def _interrupt_once(signum: int, frame: FrameType | None) -> None:
    """Handles Ctrl-C, which can reach this process twice, also through its parent."""
    for signum in REQUESTS:
        signal.signal(signum, lambda signum, frame: None)
    raise_outside_tensorflow(KeyboardInterrupt(), frame)


def _end_with(connection: Connection) -> None:
    """Ends this process, in the middle of a call too, when the other end is closed."""
    if not hasattr(select, "poll"):
        return  # Windows: it ends with its call
    hangup = select.poll()
    hangup.register(connection.fileno(), 0)
    hangup.poll()
    os._exit(1)


class Processes:
    """So many worker processes, started when they are needed."""

    def __init__(self, count: int, environment: Mapping[str, str]) -> None:
        self._count, self._environment = count, environment
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()

    def places(self) -> int:
        """Returns how many calls can be under way."""
        return self._count

    def start(self, function: Callable, item: object) -> Worker:
        """Begins a call."""
        worker = self._idle.pop() if self._idle else spawn(self._environment)
        self._busy.add(worker)
        worker.send(pickle.dumps((function, item)))
        return worker

    def wait(self, calls: Collection[Worker]) -> Collection[Worker]:
        """Waits until some calls have ended, and returns these."""
        return wait(calls)

    def result(self, call: Worker) -> bytes:
        """Returns the answer to a call that has ended.

        Raises:
          WorkerKilled: if there is none.
        """
        self._busy.remove(call)
        result = call.receive()
        self._idle.append(call)
        return result

    def close(self) -> None:
        """Ends all workers; busy ones have a few seconds to leave files in order."""
        busy, deadline = list(self._busy), time.monotonic() + GRACE_SECONDS
        for worker in busy:
            worker.interrupt()
        while busy and (left := deadline - time.monotonic()) > 0:
            for worker in wait(busy, left):
                busy.remove(worker)
        for worker in (*self._idle, *self._busy):
            worker.kill()


@contextlib.contextmanager
def _requests_waiting() -> Iterator[None]:
    """Has requests to end wait, in processes started meanwhile until they serve.

    Before that, a traceback would be printed.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # as it starts, it would let them through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, REQUESTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets variables for the processes to come: libraries read them when loaded."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
