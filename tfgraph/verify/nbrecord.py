"""Execute a notebook and record its outputs: ``python -m tfgraph.verify.nbrecord``.

On the notebook's own data set (its metadata names it) the outputs go into the
notebook. On another one they go, without pictures, into a file of their own beside
the other records, and the notebook stays as it is. ``TFGRAPH_DATA`` chooses the
data set, as everywhere. A cell that fails leaves both files as they were.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, start_new_kernel
from nbval.plugin import coalesce_streams

from tfgraph.errors import RecordError, TfgraphError
from tfgraph.files import write_atomically
from tfgraph.verify import nbkernel, nboutputs

PACKAGES = ("tensorflow", "tf_keras", "numpy", "matplotlib", "nbval", "ipykernel")
CELL_TIMEOUT = 1800  # seconds
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Returns the cells to execute, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Runs all code cells in a new kernel and puts their outputs into them.

    Args:
      notebook: changed in place.
      folder: the kernel's working directory.

    Raises:
      RecordError: if a cell fails.
    """
    manager, client = start_new_kernel(
        kernel_name=CURRENT_ENV_KERNEL_NAME,
        cwd=str(folder),
        env=os.environ | nbkernel.environment(),
        stderr=subprocess.DEVNULL,  # the kernel's own; cells' reaches us as output
    )
    try:
        for count, cell in enumerate(code_cells(notebook), start=1):
            _execute_cell(client, cell, count)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _execute_cell(client: object, cell: nbformat.NotebookNode, count: int) -> None:
    outputs = []

    def collect(message: dict) -> None:
        if message["msg_type"] in ("stream", "display_data", "execute_result", "error"):
            outputs.append(nbformat.v4.output_from_msg(message))

    try:
        reply = client.execute_interactive(
            cell.source, allow_stdin=False, output_hook=collect, timeout=CELL_TIMEOUT
        )
    except TimeoutError:
        raise RecordError(
            f"Cell `{cell.id}` has not ended after {CELL_TIMEOUT} seconds, or its "
            "kernel is dead; nothing was recorded."
        ) from None
    is_expected = "raises-exception" in nboutputs.tags_of(cell)
    if reply["content"]["status"] != "ok" and not is_expected:
        traceback = "\n".join(reply["content"].get("traceback", []))
        raise RecordError(
            f"Cell `{cell.id}` fails; nothing was recorded.\n{_ANSI.sub('', traceback)}"
        )
    cell.execution_count = count
    cell.outputs = [o for o in coalesce_streams(outputs) if not _varies(o, cell)]
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = count


def _varies(output: nbformat.NotebookNode, cell: nbformat.NotebookNode) -> bool:
    is_stderr = output.output_type == "stream" and output.name == "stderr"
    return is_stderr and nboutputs.STDERR_VARIES in nboutputs.tags_of(cell)


def data_set_name(notebook: nbformat.NotebookNode) -> str | None:
    """Returns what the cell tagged ``names-record`` printed, None without one."""
    for cell in code_cells(notebook):
        tags = nboutputs.tags_of(cell)
        if nboutputs.NAMES_RECORD in tags:
            return dict(nboutputs.texts(cell.outputs, tags)).get("stdout", "").strip()
    return None


def record_of(notebook: nbformat.NotebookNode, path: Path, name: str) -> dict:
    """Returns what goes into a record's file: its origin, and cell id to outputs."""
    versions = {package: importlib.metadata.version(package) for package in PACKAGES}
    return {
        "origin": {
            "command": f"TFGRAPH_DATA={name} python -m tfgraph.verify.nbrecord "
            f"{path.parent.name}/{path.name}",
            "data": name,
            "date": datetime.date.today().isoformat(),
            "versions": {"python": platform.python_version()} | versions,
        },
        "cells": {
            cell.id: nboutputs.texts(cell.outputs, nboutputs.tags_of(cell))
            for cell in code_cells(notebook)
        },
    }


def record(path: Path, folder: Path) -> Path:
    """Executes the notebook and writes its record.

    Returns:
      The file written: the notebook, or the record of another data set in `folder`.

    Raises:
      RecordError: if the notebook cannot be read or one of its cells fails.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise RecordError(f"`{path}` cannot be read as a notebook: {error}") from error
    execute(notebook, path.resolve().parent)
    name = data_set_name(notebook)
    if name == nboutputs.own_record_name(notebook):
        target = path
        content = nbformat.writes(notebook) + "\n"
    else:
        target = nboutputs.record_path(folder, path, str(name))
        content = json.dumps(record_of(notebook, path.resolve(), str(name)), indent=1)
        content += "\n"
    write_atomically(target, content)
    return target


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; 0 if a record was written, 2 if not."""
    parser = argparse.ArgumentParser(
        prog="python -m tfgraph.verify.nbrecord",
        description="Execute a notebook and record its outputs. TFGRAPH_DATA chooses "
        "the data set; on another one than the notebook's own, the record goes into "
        "a file of its own and the notebook stays as it is.",
    )
    parser.add_argument("notebook", type=Path)
    parser.add_argument(
        "--records", type=Path, default=nboutputs.RECORDS, help="default: %(default)s"
    )
    args = parser.parse_args(argv)
    try:
        print(record(args.notebook, args.records))
    except TfgraphError as error:
        print(f"nbrecord: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
