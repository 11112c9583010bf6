"""Execute a notebook and record its outputs: ``tfgraph record notebook``.

On the notebook's own data set (its metadata names it) the outputs go into the
notebook. On another one they go, without pictures, into a file of their own beside
the other records, and the notebook stays as it is. ``TFGRAPH_DATA`` chooses the
data set, as everywhere. A cell that fails leaves both files as they were.
"""

import json
from pathlib import Path

import nbformat

from tfgraph.errors import RecordError
from tfgraph.files import write_atomically
from tfgraph.run.notebook import COLORS
from tfgraph.verify import nboutputs
from tfgraph.verify.execution import Limits, execute_now
from tfgraph.verify.nboutputs import code_cells
from tfgraph.verify.origin import origin

LIMITS = Limits(cell_seconds=1800)
KERNEL = "python3"  # of this environment: our notebooks import tfgraph themselves


def execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Runs all code cells in a new kernel and puts their outputs into them.

    Args:
      notebook: changed in place.
      folder: the kernel's working directory.

    Raises:
      RecordError: if a cell fails.
    """
    done = execute_now(notebook, folder.resolve(), kernel=KERNEL, limits=LIMITS)
    if done.error is not None:
        cell = notebook.cells[done.ended_in] if done.ended_in is not None else {}
        raise RecordError(
            f"Cell `{cell.get('id')}`: {done.error}; nothing was recorded."
        )
    for cell in code_cells(notebook):
        _check(cell)
        forget_varying(cell)


def forget_varying(cell: nbformat.NotebookNode) -> None:
    """Drops from a cell's outputs what its tags say differs by machine."""
    if nboutputs.STDERR_VARIES in nboutputs.tags_of(cell):
        cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]


def _check(cell: nbformat.NotebookNode) -> None:
    if "raises-exception" in nboutputs.tags_of(cell):
        return
    for output in cell.outputs:
        if output.output_type == "error":
            traceback = COLORS.sub("", "\n".join(output.traceback))
            raise RecordError(
                f"Cell `{cell.get('id')}` fails; nothing was recorded.\n{traceback}"
            )


def data_set_name(notebook: nbformat.NotebookNode) -> str | None:
    """Returns what the cell tagged ``names-record`` printed, None without one."""
    for cell in code_cells(notebook):
        tags = nboutputs.tags_of(cell)
        if nboutputs.NAMES_RECORD in tags:
            return dict(nboutputs.texts(cell.outputs, tags)).get("stdout", "").strip()
    return None


def record_of(notebook: nbformat.NotebookNode, path: Path, name: str) -> dict:
    """Returns what goes into a record's file: its origin, and cell id to outputs."""
    command = (
        f"TFGRAPH_DATA={name} tfgraph record notebook {path.parent.name}/{path.name}"
    )
    return {
        "origin": origin(command, data=name),
        "cells": {
            cell.id: nboutputs.texts(cell.outputs, nboutputs.tags_of(cell))
            for cell in code_cells(notebook)
        },
    }


def record_file(
    notebook: nbformat.NotebookNode, path: Path, folder: Path
) -> tuple[Path, str]:
    """Returns the file that an executed notebook's outputs go into, and its content.

    Args:
      notebook: executed.
      path: its own.
      folder: of the records on other data sets.
    """
    name = data_set_name(notebook)
    if name == nboutputs.own_record_name(notebook):
        return path, nbformat.writes(notebook) + "\n"
    content = json.dumps(record_of(notebook, path.resolve(), str(name)), indent=1)
    return nboutputs.record_path(folder, path, str(name)), content + "\n"


def record(
    path: Path, *, folder: Path = nboutputs.RECORDS, replace: bool = False
) -> Path:
    """Executes the notebook and writes its record.

    Args:
      path: the notebook.
      folder: of the records on other data sets than the notebook's own.
      replace: whether a record that is there already may be replaced.

    Returns:
      The file written: the notebook, or the record of another data set in `folder`.

    Raises:
      RecordError: if the notebook cannot be read, one of its cells fails, or it is
        recorded already.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise RecordError(f"`{path}` cannot be read as a notebook: {error}") from error
    has_outputs = any(cell.outputs for cell in code_cells(notebook))
    has_other_records = nboutputs.own_record_name(notebook) is not None
    if has_outputs and not has_other_records and not replace:
        raise _already_recorded(path)
    execute(notebook, path.resolve().parent)
    target, content = record_file(notebook, path, folder)
    is_recorded = has_outputs if target == path else target.exists()
    if is_recorded and not replace:
        raise _already_recorded(target)
    write_atomically(target, content)
    return target


def _already_recorded(path: Path) -> RecordError:
    return RecordError(
        f"`{path}` holds recorded outputs already; replace them with `--force`."
    )
