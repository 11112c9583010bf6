"""A run of several pieces that survives being killed: what is finished is kept.

    with unfinished.run(output, settings, resume=True) as pieces:
        for name in names:
            results[name] = pieces.get(name, lambda states: train(name, states))
        ...  # write the results

While the body runs, the output folder is locked and holds ``.tfgraph-unfinished``: the
settings of the run, each finished piece as JSON, and the states of the piece in work.
It is removed when the body has come to its end; otherwise ``resume`` goes on from it.
"""

import contextlib
import importlib.metadata
import json
import shutil
import sys
import urllib.parse
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tfgraph.data import Dataset
from tfgraph.errors import OutputError
from tfgraph.files import sealed, unsealed, write_atomically
from tfgraph.locking import locked

FOLDER, SETTINGS, LOCK = ".tfgraph-unfinished", "settings.json", ".tfgraph-lock"


class Pieces:
    """The finished pieces of a run.

    Args:
      folder: where they are kept; None keeps nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, name: str, make: Callable[[Path | None], Any]) -> Any:
        """Returns a piece that is kept, or makes and keeps it.

        Args:
          name: of the piece, one of its own.
          make: returns plain data for JSON. It is given a folder for the states of its
            training, None if nothing is kept.

        Returns:
          The data as JSON gives it back: lists for tuples, names for keys; floats to
          the last bit, those that are not finite as well.

        Raises:
          OutputError: if the piece cannot be read or written.
        """
        if self._folder is None:
            return json.loads(json.dumps(make(None)))
        plain = urllib.parse.quote(name, safe="")
        path, states = self._folder / f"{plain}.piece", self._folder / f"{plain}.states"
        text = _read(path)
        if text is None:
            text = json.dumps(make(states))
            _write(path, text)
        shutil.rmtree(states, ignore_errors=True)
        return json.loads(text)


NOT_KEPT = Pieces()


@contextlib.contextmanager
def run(
    output: Path,
    settings: Mapping[str, object],
    *,
    resume: bool,
    force: bool = False,
) -> Iterator[Pieces]:
    """Locks an output folder and keeps what is finished until the body has ended.

    Args:
      output: a folder that exists.
      settings: all that the results depend on, as data for JSON; TensorFlow's version
        is added.
      resume: whether to go on with the run that is there; if there is none, one begins.
      force: whether a run that is there is thrown away.

    Raises:
      OutputError: if another process uses the folder, if it holds an unfinished run
        and ``resume`` is not asked for, or one with other settings, or if it cannot be
        written.
    """
    folder = output / FOLDER
    settings = {**settings, "tensorflow": importlib.metadata.version("tensorflow")}
    settings = json.loads(json.dumps(settings))
    with locked(output / LOCK, output):
        try:
            if force and not resume:
                discard(output)
            if not exists(output):
                _begin(output, settings, resume)
            elif resume:
                _check(output, settings)
            else:
                raise OutputError(
                    f"The output folder `{output}` holds an unfinished run. Go on with "
                    f"it with `--resume`, choose another folder with `--output`, or "
                    f"delete `{folder}`."
                )
        except OSError as error:
            raise OutputError(f"`{folder}` cannot be used: {error}.") from error
        yield Pieces(folder)
        discard(output)


def checksum(data: Dataset) -> int:
    """Returns a CRC-32 of all digits and labels, for the settings of a run."""
    total = 0
    for array in (data.X_train, data.y_train, data.X_valid, data.y_valid):
        total = zlib.crc32(np.ascontiguousarray(array), total)
    return total


def exists(output: Path) -> bool:
    """Tells whether a folder holds an unfinished run."""
    return (output / FOLDER / SETTINGS).exists()


def discard(output: Path) -> None:
    """Removes what is kept of a run; first the file that makes it one."""
    (output / FOLDER / SETTINGS).unlink(missing_ok=True)
    shutil.rmtree(output / FOLDER, ignore_errors=True)


def _begin(output: Path, settings: dict, resume: bool) -> None:
    if resume:
        print(
            f"tfgraph: there is no unfinished run in `{output}`: beginning one.",
            file=sys.stderr,
        )
    discard(output)  # what a killed one has left of its end
    write_atomically(output / FOLDER / SETTINGS, json.dumps(settings, indent=1) + "\n")


def _check(output: Path, settings: dict) -> None:
    path = output / FOLDER / SETTINGS
    try:
        found = dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise OutputError(
            f"`{path}` is damaged: {error}. Delete `{path.parent}` and begin anew."
        ) from error
    different = [
        f"{key} {json.dumps(found.get(key))}, now {json.dumps(settings.get(key))}"
        for key in {**found, **settings}
        if found.get(key) != settings.get(key)
    ]
    if different:
        raise OutputError(
            f"The unfinished run in `{output}` has other settings: "
            f"{'; '.join(different)}. Ask for the same, or choose another folder with "
            "`--output`."
        )


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, sealed(text))
    except OSError as error:
        raise OutputError(f"`{path}` cannot be written: {error}.") from error


def _read(path: Path) -> str | None:
    """Returns a piece, None if it is not there or damaged; the latter is said."""
    try:
        text = unsealed(path.read_bytes().decode("utf-8", errors="replace"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"`{path}` cannot be read: {error}.") from error
    if text is None:
        print(f"tfgraph: `{path}` is damaged and made again.", file=sys.stderr)
    return text
