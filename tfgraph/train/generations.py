"""Numbered sets of files in a folder, each of them complete or not there.

A set is a folder: ``3/`` holds its files and ``manifest.json``, the SHA-256 of each.
It is written under a name that begins with a dot, every file reaches the disk, the
manifest last, and then the folder is renamed: whoever is killed on the way leaves the
set before it in use. Numbers only go up; nothing is ever overwritten.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tfgraph.files import flush_file, flush_folder, write_atomically

MANIFEST = "manifest.json"


def write(folder: Path, fill: Callable[[Path], None], *, kept: int = 2) -> Path:
    """Adds a set, then removes older ones.

    Args:
      folder: of the sets, and of nothing else; is made if need be.
      fill: writes the files into the folder that it is given.
      kept: sets that stay, the new one included.

    Returns:
      The folder of the set.

    Raises:
      OSError: if it cannot be written; the sets before it stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(folder)
    before = _numbers(folder)
    place = folder / str(before[-1] + 1 if before else 1)
    temporary = folder / f".{place.name}"
    temporary.mkdir()
    try:
        fill(temporary)
        _seal(temporary)
        os.replace(temporary, place)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    flush_folder(folder)
    for number in before[: len(before) + 1 - kept]:
        _remove(folder / str(number))
    return place


def newest(folder: Path) -> Path | None:
    """Returns the folder of the newest set that is whole, None if there is none.

    A damaged one is named on stderr, removed, and the one before it taken.

    Raises:
      OSError: if a set is there, but cannot be read.
    """
    _remove_leftovers(folder)
    numbers = _numbers(folder)
    while numbers:
        place = folder / str(numbers.pop())
        fault = _fault(place)
        if fault is None:
            return place
        before = "taking the one before it" if numbers else "there is none before it"
        print(f"tfgraph: `{place}` is damaged ({fault}); {before}.", file=sys.stderr)
        _remove(place)
    return None


def _seal(folder: Path) -> None:
    digests = {}
    for path in sorted(folder.iterdir()):
        flush_file(path)
        digests[path.name] = _digest(path)
    write_atomically(folder / MANIFEST, json.dumps(digests, indent=1) + "\n")


def _fault(place: Path) -> str | None:
    """Returns what is wrong with a set, None if nothing is."""
    try:
        digests = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        for name, digest in digests.items():
            if _digest(place / name) != digest:
                return f"{name} has changed"
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is missing"
    except (ValueError, AttributeError, TypeError):
        return f"{MANIFEST} cannot be read"
    return None


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _numbers(folder: Path) -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return sorted(int(p.name) for p in folder.iterdir() if p.name.isdecimal())
    return []


def _remove(place: Path) -> None:
    """Takes a set out of use at once, and then away."""
    hidden = place.with_name(f".{place.name}")
    os.replace(place, hidden)
    shutil.rmtree(hidden)


def _remove_leftovers(folder: Path) -> None:
    for path in folder.glob(".*"):
        shutil.rmtree(path)
