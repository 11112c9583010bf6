"""Port files and folders: what to port, all of it in parallel, and where it goes."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from tfgraph.errors import PortError
from tfgraph.port import outcomes, programs
from tfgraph.port.entry_point import Role
from tfgraph.port.outcomes import Outcome

SUFFIXES = (".py", ".ipynb")
PASSED_OVER = ("__pycache__", "node_modules", "site-packages")
FEW_FILES = 8  # fewer do not repay the start of other processes


@dataclass(frozen=True)
class Item:
    """A file to port.

    Attributes:
      path: as it was given, or found below what was given.
      inner: its path below the folder that was given; of a file, its name.
    """

    path: Path
    inner: Path


def collect(paths: Iterable[Path]) -> list[Item]:
    """Returns the Python files and notebooks to port, each once.

    Hidden folders, virtual environments and installed packages are passed over. A
    symbolic link stands for its target; links to folders within a folder are not
    followed.

    Raises:
      PortError: for a path that does not exist.
    """
    items, known = [], set()
    for path in paths:
        if not path.exists():
            raise PortError(f"`{path}` does not exist. Name files or folders to port.")
        found = walk(path) if path.is_dir() else [path]
        items += [
            Item(file, file.relative_to(path) if path.is_dir() else Path(file.name))
            for file in found
            if file == path or (file.suffix in SUFFIXES and not file.is_dir())
        ]
    items.sort(key=lambda item: item.path.is_symlink())  # links after their targets
    kept = []
    for item in items:
        target = os.path.realpath(item.path)
        if target not in known:
            known.add(target)
            kept.append(item)
    return sorted(kept, key=lambda item: item.path)


def walk(folder: Path) -> Iterator[Path]:
    """Yields the files, and links to folders, that can be part of a program."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in PASSED_OVER
            and not os.path.exists(os.path.join(root, name, "pyvenv.cfg"))
        )
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        for name in sorted([*files, *links]):
            yield Path(root, name)


def port_all(items: Sequence[Item], *, to: str, jobs: int) -> Iterator[Outcome]:
    """Ports files, in parallel, as one set of programs; nothing is written.

    Args:
      items: the files.
      to: ``tensorflow`` or ``tfgraph``.
      jobs: how many processes.

    Yields:
      what became of each file, in the order of ``items``.
    """
    roles = programs.roles({item.path: _imports(item.path) for item in items})
    work = [(item.path, roles[item.path]) for item in items]
    port = partial(_port_file, to=to)
    if jobs == 1 or len(items) < FEW_FILES:
        yield from map(port, work)
        return
    executor = ProcessPoolExecutor(jobs, initializer=_ignore_interrupts)
    try:
        size = max(1, len(work) // (jobs * 8))
        yield from executor.map(port, work, chunksize=size)
    except BrokenProcessPool:
        raise PortError(
            "A process that ports was killed, perhaps for want of memory. Try --jobs 1."
        ) from None
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def port_alone(name: str, data: bytes, *, to: str) -> Outcome:
    """Ports the bytes of one file that no other one imports."""
    path = PurePath(name)
    try:
        role = programs.roles({path: outcomes.read(name, data).imports})[path]
    except PortError:
        role = Role()  # the outcome will say it
    return outcomes.port_bytes(name, data, to=to, role=role)


def default_jobs() -> int:
    """Returns the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ignore_interrupts() -> None:
    """Ctrl-C reaches all processes; the first one alone answers."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _imports(path: Path) -> str:
    try:
        return outcomes.read(path.name, path.read_bytes()).imports
    except (OSError, PortError):
        return ""  # it is reported when its turn comes


def _port_file(work: tuple[Path, Role], *, to: str) -> Outcome:
    path, role = work
    try:
        data = path.read_bytes()
    except OSError as error:
        return Outcome(str(path), outcomes.FAILED, f"cannot be read: {error.strerror}")
    return outcomes.port_bytes(str(path), data, to=to, role=role)
