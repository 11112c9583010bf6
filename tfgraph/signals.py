"""Requests to end (Ctrl-C, SIGTERM, SIGHUP) that leave files in order.

Python raises ``KeyboardInterrupt`` for SIGINT only, wherever the program happens to
be. Here every request raises ``Interrupted``, and a training loop can have it wait
until the epoch is done.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import TracebackType

REQUESTS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
]
STDERR = 2

# Requests that were raised. TensorFlow's C++ code, when it happens to be calling Python,
# may drop the exception.
_raised: list[int] = []


class Interrupted(KeyboardInterrupt):
    """The process was asked to end.

    Attributes:
      status: the exit status that says so: 130 for SIGINT, 143 for SIGTERM.
    """

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.status = 128 + signum


class Postponed:
    """A request that waits."""

    def __init__(self) -> None:
        self.signum: int | None = None

    def note(self, signum: int, frame: object) -> None:
        """Handles a signal: the first one waits, the second one does not."""
        if self.signum is not None:
            raise Interrupted(signum)
        self.signum = signum
        if os.isatty(STDERR):
            # Nothing that Python buffers: it may be in the middle of writing.
            with contextlib.suppress(OSError):
                os.write(
                    STDERR, b"\ntfgraph: ending after this epoch; again: at once\n"
                )

    @property
    def is_asked(self) -> bool:
        """Whether a request waits."""
        return self.signum is not None

    def check(self) -> None:
        """Raises ``Interrupted`` if a request waits."""
        if self.signum is not None:
            raise Interrupted(self.signum)


@contextlib.contextmanager
def raised() -> Iterator[None]:
    """Has requests raise ``Interrupted`` while the body runs.

    One that was dropped where it was raised is raised again at the beginning of
    ``postponed``, and at the end of the body; its traceback is not printed.
    """

    def interrupt(signum: int, frame: object) -> None:
        _raised.append(signum)
        raise Interrupted(signum)

    try:
        with _handled_by(interrupt), _printing_no_requests():
            yield
        _raise_again()
    finally:
        _raised.clear()


@contextlib.contextmanager
def postponed() -> Iterator[Postponed]:
    """Has the first request wait while the body runs, which may ask for it.

    At its end the request is raised. In a thread that is not the main one, signals do
    not arrive and nothing changes.
    """
    _raise_again()
    request = Postponed()
    with _handled_by(request.note):
        yield request
    request.check()


def _raise_again() -> None:
    if _raised:
        raise Interrupted(_raised[0])


@contextlib.contextmanager
def _printing_no_requests() -> Iterator[None]:
    """Has Python's C interface, when it drops an ``Interrupted``, not print it."""
    before = sys.excepthook

    def show(kind: type, error: BaseException, traceback: TracebackType | None) -> None:
        if not issubclass(kind, Interrupted):
            before(kind, error, traceback)

    sys.excepthook = show
    try:
        yield
    finally:
        sys.excepthook = before


@contextlib.contextmanager
def _handled_by(handler: object) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # A request that the parent had ignored, as `nohup` does, stays ignored.
    before = {
        signum: signal.signal(signum, handler)
        for signum in REQUESTS
        if signal.getsignal(signum) not in (signal.SIG_IGN, None)
    }
    try:
        yield
    finally:
        for signum, former in before.items():
            signal.signal(signum, former)
