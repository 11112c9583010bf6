"""Writing ported files: whole or not at all, and over nothing but the original."""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from tfgraph.errors import PortError
from tfgraph.files import write_atomically
from tfgraph.folders import walk
from tfgraph.port.outcomes import FAILED, PORTED, Outcome
from tfgraph.port.trees import Item

BACKUP = ".orig"


def replace_file(outcome: Outcome, *, keeps_backup: bool) -> None:
    """Puts a ported file in the place of the original, which becomes ``.orig``.

    Of a symbolic link the target is replaced. Where that is not possible the outcome
    becomes a failure, and the file is as it was.
    """
    if outcome.outcome != PORTED:
        return
    path = Path(os.path.realpath(outcome.path))
    backup = path.with_name(path.name + BACKUP)
    try:
        if path.read_bytes() != outcome.old:
            outcome.fail("it changed while it was ported: it is left alone")
        elif not keeps_backup:
            _replace(path, outcome.new)
        elif os.path.lexists(backup):
            outcome.fail(f"`{backup.name}` exists already: move it, or --no-backup")
        else:
            _replace_keeping(path, outcome.new, backup)
    except OSError as error:
        outcome.fail(f"cannot be written: {error.strerror}")


def _replace_keeping(path: Path, content: bytes, backup: Path) -> None:
    try:
        os.link(path, backup)  # the file itself, with all that belongs to it
    except OSError:
        shutil.copy2(path, backup)
    original = os.stat(path).st_ino
    try:
        _replace(path, content)
    except BaseException:
        if os.stat(path).st_ino == original:  # else it was interrupted too late
            os.unlink(backup)
        raise


def _replace(path: Path, content: bytes) -> None:
    write_atomically(path, content, mode=path.stat().st_mode & 0o7777)


def _copy(source: Path, place: Path) -> None:
    """Copies a file, or a link as a link, whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.copy2(source, part, follow_symlinks=False)
        os.replace(part, place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class OutputFolder:
    """A new folder for ported files, and for what lies beside them."""

    def __init__(self, folder: Path, paths: Sequence[Path], items: Sequence[Item]):
        """Checks that all has a place; nothing is written yet.

        Raises:
          PortError: if the folder lies in what is ported, or a file is there already.
        """
        self.folder = folder
        self.places = {item.path: folder / item.inner for item in items}
        self._check(paths)

    def write(self, outcome: Outcome) -> None:
        """Writes a file, ported or as it was, with its permissions."""
        if outcome.outcome == FAILED and not outcome.old:
            return  # it could not be read
        place = self.places[Path(outcome.path)]
        try:
            mode = os.stat(outcome.path).st_mode & 0o7777
            write_atomically(place, outcome.new, mode=mode)
        except OSError as error:
            outcome.fail(f"`{place}` cannot be written: {error.strerror}")

    def copy_others(self, paths: Iterable[Path]) -> int:
        """Copies the files that are no Python; returns how many.

        Raises:
          PortError: if one cannot be copied.
        """
        count = 0
        for source, place in self._others(paths):
            try:
                _copy(source, place)
            except OSError as error:
                raise PortError(
                    f"`{source}` cannot be copied to `{place}`: {error.strerror}."
                ) from None
            count += 1
        return count

    def _others(self, paths: Iterable[Path]) -> Iterable[tuple[Path, Path]]:
        for path in filter(Path.is_dir, paths):
            for file in walk(path):
                if file not in self.places:
                    yield file, self.folder / file.relative_to(path)

    def _check(self, paths: Sequence[Path]) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise PortError(f"`--output {self.folder}` is a file. Name a new folder.")
        for path in paths:
            inside = self.folder.resolve()
            if path.is_dir() and inside.is_relative_to(path.resolve()):
                raise PortError(
                    f"`--output {self.folder}` lies in `{path}`, which is ported. Name "
                    "a folder beside it."
                )
        places = [*self.places.values(), *(p for _, p in self._others(paths))]
        for place in places:
            if os.path.lexists(place):
                raise PortError(f"`{place}` exists already. Name a new folder.")
        if len(set(places)) < len(places):
            twice = next(place for place in places if places.count(place) > 1)
            raise PortError(
                f"Two files would become `{twice}`. Port the folders one by one."
            )
