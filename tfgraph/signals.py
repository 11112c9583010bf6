"""Requests to end (Ctrl-C, SIGTERM, SIGHUP) that leave files in order.

Python raises ``KeyboardInterrupt`` for SIGINT only, wherever the program happens to
be. Here every request raises ``Interrupted``, though not inside TensorFlow, and a
training loop can have it wait until the state is saved.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

REQUESTS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
]
STDERR = 2

# Their C++ code, when it happens to be calling Python, may print an exception and drop
# it, or make another one of it; so may that of modules that are being imported.
NOT_INSIDE = {"tensorflow", "keras", "tf_keras", "importlib"}

# Requests that were raised. Python drops an exception in a finalizer.
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

    def note(self, signum: int, frame: FrameType | None) -> None:
        """Handles a signal: the first one waits, the second one does not."""
        if self.signum is not None:
            raise_outside_tensorflow(Interrupted(signum), frame)
            return
        self.signum = signum
        if os.isatty(STDERR):
            # Nothing that Python buffers: it may be in the middle of writing.
            with contextlib.suppress(OSError):
                os.write(
                    STDERR, b"\ntfgraph: ending within seconds; again: at once\n"
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
    ``postponed``, and at the end of the body.
    """

    def interrupt(signum: int, frame: FrameType | None) -> None:
        _raised.append(signum)
        raise_outside_tensorflow(Interrupted(signum), frame)

    try:
        with _handled_by(interrupt):
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


def raise_outside_tensorflow(error: BaseException, frame: FrameType | None) -> None:
    """Raises an error where a signal arrived, or when TensorFlow has returned.

    It then rises from the line that called TensorFlow, as soon as the call is done;
    likewise from the line that imports a module. If one waits for that already, it is
    raised at once.

    Args:
      error: to raise.
      frame: what the handler of the signal was given.
    """
    caller = _caller_of_tensorflow(frame)
    if caller is None or caller.f_trace is not None:
        raise error
    former = sys.gettrace()

    # A function that traces, as a debugger's does, may raise in the frame it traces.
    def raise_in_caller(frame: FrameType, event: str, value: object) -> None:
        sys.settrace(former)
        frame.f_trace = None
        raise error

    caller.f_trace = raise_in_caller
    sys.settrace(lambda frame, event, value: None)


def _caller_of_tensorflow(frame: FrameType | None) -> FrameType | None:
    """Returns the outermost frame that called it or imports, None if there is none."""
    caller = None
    while frame is not None:
        package = frame.f_globals.get("__name__", "").partition(".")[0]
        if package in NOT_INSIDE:
            caller = frame.f_back
        frame = frame.f_back
    return caller


def _raise_again() -> None:
    if _raised:
        raise Interrupted(_raised[0])


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
