"""Keep the results of verified notebooks until all of them have come to their end.

A killed ``tfgraph verify`` of many notebooks goes on with ``--resume``. Each finished
notebook has a file of its own in ``.tfgraph-verify``, named by the notebook's content
and by all that its result depends on, so that a changed notebook and other options,
versions or variables find nothing.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat

from tfgraph.files import sealed, unsealed, write_atomically
from tfgraph.verify.distribution import Place
from tfgraph.verify.results import (
    CellResult,
    Curve,
    LeftOut,
    NotebookResult,
    Number,
    Output,
    Text,
)
from tfgraph.workers import deciding

FOLDER = Path(".tfgraph-verify")  # in the working directory


@dataclasses.dataclass
class Verified:
    """A notebook's result, and its new outputs for whoever wants to record them."""

    path: Path
    result: NotebookResult
    executed: nbformat.NotebookNode | None = None


class Kept:
    """The results of one verification, on the disk so far as there are several.

    Iterating reads them again, in the order of the notebooks: a tree of notebooks need
    not fit into memory.

    Args:
      paths: of the notebooks, none of them twice.
      settings: what the results depend on beside the notebooks: options, versions.
      folder: where the files are.
    """

    def __init__(
        self, paths: Sequence[Path], settings: object, folder: Path = FOLDER
    ) -> None:
        self._paths, self._folder, self._is_told = paths, folder, False
        self._settings = f"{settings!r} {sorted(deciding(os.environ).items())}"
        self._files: dict[Path, Path] = {}  # by notebook
        self._here: dict[Path, Verified] = {}  # those that have no file

    def __len__(self) -> int:
        return len(self._paths)

    def __iter__(self) -> Iterator[Verified]:
        for path in self._paths:
            yield self._here[path] if path in self._here else self._read_again(path)

    def find(self, path: Path) -> bool:
        """Returns whether an earlier run has kept the result of a notebook.

        A damaged file is named on stderr.
        """
        file = self._file(path)
        if not file.exists():
            return False
        if _content(file) is None:
            print(
                f"tfgraph: `{file}` is damaged: `{path}` is run again.", file=sys.stderr
            )
            return False
        self._files[path] = file
        return True

    def put(self, verified: Verified) -> None:
        """Keeps a result; where no file can be written, that is said once."""
        path = verified.path
        if len(self._paths) == 1 or verified.result.is_input_error:
            self._here[path] = verified
            return
        file, content = self._file(path), sealed(json.dumps(_to_dict(verified)))
        try:
            try:
                write_atomically(file, content)
            except FileNotFoundError:  # another process has removed the empty folder
                write_atomically(file, content)
            self._files[path] = file
        except OSError as error:
            self._here[path] = verified
            if not self._is_told:
                print(
                    f"tfgraph: results are not kept in `{self._folder}`, --resume will "
                    f"not find them: {error.strerror}.",
                    file=sys.stderr,
                )
            self._is_told = True

    def forget(self) -> None:
        """Removes what is kept of the notebooks, of their former contents too."""
        stems = set(map(self._stem, self._paths))
        for file in self._folder.glob("*.json"):
            if file.name.partition("-")[0] in stems:
                file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others are kept, or there is none
            self._folder.rmdir()

    def _read_again(self, path: Path) -> Verified:
        content = _content(self._files[path])
        if content is not None:
            return _from_dict(path, json.loads(content))
        error = f"its result in `{self._folder}` is gone or damaged. Verify it again."
        return Verified(path, NotebookResult(path=str(path), error=error))

    def _file(self, path: Path) -> Path:
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        return self._folder / f"{self._stem(path)}-{_digest(content)}.json"

    def _stem(self, path: Path) -> str:
        return _digest(os.fsencode(f"{path} {path.resolve()} {self._settings}"))


def _content(file: Path) -> str | None:
    """Returns what a file keeps, None if it is gone or damaged."""
    try:
        return unsealed(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _to_dict(verified: Verified) -> dict[str, object]:
    executed = verified.executed and nbformat.writes(verified.executed)
    return {"result": dataclasses.asdict(verified.result), "executed": executed}


def _from_dict(path: Path, content: dict) -> Verified:
    executed = content["executed"]
    return Verified(
        path,
        _result(content["result"]),
        executed and nbformat.reads(executed, as_version=nbformat.NO_CONVERT),
    )


def _result(content: dict) -> NotebookResult:
    cells = [_cell(cell) for cell in content["cells"]]
    return NotebookResult(**{**content, "cells": cells})


def _cell(content: dict) -> CellResult:
    kinds = {
        "recorded": Output,
        "new": Output,
        "numbers": Number,
        "texts": Text,
        "left_out": LeftOut,
    }
    lists = {
        name: [kind(**one) for one in content[name]] for name, kind in kinds.items()
    }
    return CellResult(
        **{**content, **lists, "curves": list(map(_curve, content["curves"]))}
    )


def _curve(content: dict) -> Curve:
    place = content["place"] and Place(**content["place"])
    return Curve(**{**content, "place": place})
