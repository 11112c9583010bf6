"""Rewrite recorded outputs: what would change, shown as a diff, then the files."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from tfgraph.errors import OutputError
from tfgraph.files import write_atomically
from tfgraph.verify import nboutputs
from tfgraph.verify.keeping import Verified
from tfgraph.verify.nbrecord import forget_varying, record_file
from tfgraph.verify.results import FAILED, NOT_RUN, CellResult
from tfgraph.verify.untrusted import clean


@dataclass(frozen=True)
class Update:
    """A file to be rewritten, and how its outputs change."""

    target: Path
    content: str
    diff: str  # "" if all that it shows is the same

    def write(self) -> None:
        """Writes the file.

        Raises:
          OutputError: if it cannot be written.
        """
        try:
            write_atomically(self.target, self.content)
        except OSError as error:
            raise OutputError(
                f"`{self.target}` cannot be written: {error.strerror}."
            ) from None


def update_of(verified: Verified, records: Path) -> Update:
    """Prepares the rewriting of a notebook, or of its record on another data set.

    Raises:
      OutputError: if a cell failed or was not run, or the notebook is of a format
        older than 4, which would have to be converted.
    """
    path, result = verified.path, verified.result
    failed = [cell.name for cell in result.cells if cell.status in (FAILED, NOT_RUN)]
    if result.error is not None or failed:
        why = result.error or f"it failed in {', '.join(failed)}"
        raise OutputError(f"`{path}` is not updated: {why}")
    written = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    if written.nbformat < 4:
        raise OutputError(
            f"`{path}` is not updated: it is of nbformat {written.nbformat}. Save it "
            "in Jupyter, which makes it format 4, first."
        )
    for cell in nboutputs.code_cells(verified.executed):
        forget_varying(cell)
    target, content = record_file(verified.executed, path, records)
    return Update(target, content, clean("\n".join(_changes(result.cells))))


def _changes(cells: list[CellResult]) -> Iterator[str]:
    for cell in cells:
        old, new = (
            [f"{o.kind}: {line}" for o in outputs for line in _lines(o)]
            for outputs in (cell.recorded, cell.new)
        )
        names = f"{cell.name}, recorded", f"{cell.name}, new"
        yield from difflib.unified_diff(old, new, *names, lineterm="", n=1)


def _lines(output: object) -> list[str]:
    if output.is_picture:
        return ["a picture"]
    return output.text.splitlines()
