"""Port files and folders: what to port, all of it in parallel, and where it goes."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from tfgraph.errors import PortError
from tfgraph.folders import walk
from tfgraph.port import outcomes, programs
from tfgraph.port.entry_point import Role
from tfgraph.port.outcomes import FAILED, Outcome
from tfgraph.workers import Failure, in_workers, processors

SUFFIXES = (".py", ".ipynb")
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
      ProgramError: for a folder that cannot be read.
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


def port_all(
    items: Sequence[Item],
    *,
    to: str,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Outcome]:
    """Ports files, in parallel, as one set of programs; nothing is written.

    Args:
      items: the files.
      to: ``tensorflow`` or ``tfgraph``.
      jobs: how many processes; None for one per processor, if that repays their start.
      scheduler: of a Dask cluster to use instead, ``tcp://host:port``.

    Yields:
      what became of each file, in the order of ``items``.

    Raises:
      WorkerError: if the cluster cannot be used.
    """
    roles = programs.roles({item.path: _imports(item.path) for item in items})
    work = [(item.path, roles[item.path]) for item in items]
    port = partial(_port_file, to=to)
    jobs = jobs or (1 if len(items) < FEW_FILES else processors())
    if jobs == 1 and not scheduler:
        yield from map(port, work)
        return
    ported = {}
    ended = in_workers(port, work, jobs=jobs, scheduler=scheduler)
    for path, _ in work:
        while path not in ported:
            (other, _), outcome = next(ended)
            ported[other] = _of_worker(other, outcome)
        yield ported.pop(path)


def _of_worker(path: Path, outcome: Outcome | Failure) -> Outcome:
    if isinstance(outcome, Failure):
        return Outcome(str(path), FAILED, str(outcome))
    return outcome


def port_alone(name: str, data: bytes, *, to: str) -> Outcome:
    """Ports the bytes of one file that no other one imports."""
    path = PurePath(name)
    try:
        role = programs.roles({path: outcomes.read(name, data).imports})[path]
    except PortError:
        role = Role()  # the outcome will say it
    return outcomes.port_bytes(name, data, to=to, role=role)


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
        return Outcome(str(path), FAILED, f"cannot be read: {error.strerror}")
    return outcomes.port_bytes(str(path), data, to=to, role=role)
