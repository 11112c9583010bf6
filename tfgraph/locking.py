"""Keep two runs out of one output folder.

The lock is the kernel's, on an open file: it ends with the process, however that
ends, so that a killed run blocks nobody.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tfgraph.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


@contextlib.contextmanager
def locked(lock: Path, output: Path) -> Iterator[None]:
    """Holds a lock while the body runs; a system that has none is named on stderr.

    Args:
      lock: the file to lock, in a folder that exists. It holds the process id and the
        start time of the process, and is gone afterwards.
      output: what is locked, for the message.

    Raises:
      OutputError: if another process holds it, naming that process, or if the file
        cannot be written.
    """
    if fcntl is None:
        print(
            f"tfgraph: this system has no file locks: see to it that no second run "
            f"writes to `{output}`.",
            file=sys.stderr,
        )
        yield
        return
    descriptor = _acquire(lock, output)
    try:
        yield
    finally:
        # First the name: whoever opens it from now on makes a new file.
        with contextlib.suppress(FileNotFoundError):
            lock.unlink()
        os.close(descriptor)


def _acquire(lock: Path, output: Path) -> int:
    while True:
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise _refusal(lock, output, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not _is_named(descriptor, lock):
                os.close(descriptor)  # its holder has just ended and removed it
                continue
            owner = {"pid": os.getpid(), "started": f"{datetime.now():%Y-%m-%d %X}"}
            os.truncate(descriptor, 0)
            os.write(descriptor, json.dumps(owner).encode())
        except OSError as error:
            if not isinstance(error, BlockingIOError):
                lock.unlink(missing_ok=True)  # no room for the owner's name
            os.close(descriptor)
            raise _refusal(lock, output, error) from error
        return descriptor


def _is_named(descriptor: int, lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(lock))
    except FileNotFoundError:
        return False


def _refusal(lock: Path, output: Path, error: OSError) -> OutputError:
    if not isinstance(error, BlockingIOError):
        return OutputError(
            f"`{output}` cannot be locked: {error}. Choose another `--output`."
        )
    try:
        owner = json.loads(lock.read_text(encoding="utf-8"))
        holder = f"process {owner['pid']}, started {owner['started']},"
    except (OSError, ValueError, KeyError, TypeError):
        holder = "another process"  # it is just beginning, or ending
    return OutputError(
        f"`{output}` is in use: {holder} writes to it. Wait for its end, or choose "
        "another `--output`."
    )
