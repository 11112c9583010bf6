"""Run an old notebook cell by cell in the kernel ``tfgraph``.

Printed output goes to the standard streams as it comes. The notebook may be of
format 3 or 4 and name any kernel, Python 2's too.
"""

import asyncio
import atexit
import contextlib
import logging
import re
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
from jupyter_core.utils import ensure_event_loop
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)

from tfgraph import signals
from tfgraph.errors import OutputError, ProgramError
from tfgraph.files import write_atomically
from tfgraph.run import home
from tfgraph.run.kernelspec import NAME, OwnKernelSpecs
from tfgraph.run.managing import managed
from tfgraph.run.notebook_form import check_form

COLORS = re.compile(r"\x1b\[[\d;]*m")


def run_notebook(
    path: Path, *, output: Path | None = None, timeout: float | None = None
) -> int:
    """Executes a notebook in its own folder.

    Args:
      path: the notebook; it is not changed.
      output: where the executed notebook is written, also if a cell fails.
      timeout: seconds that a cell may take; None for as long as it takes.

    Returns:
      0, or 1 if a cell failed, which is reported on stderr.

    Raises:
      ProgramError: if the notebook cannot be read, ``output`` is that file, or the
        kernel does not start.
      OutputError: if ``output`` cannot be written.
    """
    notebook = read_notebook(path)
    if output is not None and output.resolve() == path.resolve():
        raise ProgramError(
            f"`--output {output}` is the notebook itself, which is not overwritten. "
            "Name another file."
        )
    home.provide()
    forget_outputs(notebook)
    with managed(NAME, OwnKernelSpecs()) as manager:
        client = StreamingClient(
            notebook,
            requests := contextlib.ExitStack(),
            km=manager,
            extra_arguments=["--log-level=CRITICAL"],
            timeout=timeout,
            resources={"metadata": {"path": str(path.resolve().parent)}},
        )
        try:
            with requests:
                client.execute(cleanup_kc=True)
            return 0
        except KeyboardInterrupt:
            # What nbclient does at exit, where it would print its errors. It goes on
            # with the cell that was left, too, which then misses the kernel.
            ensure_event_loop().set_exception_handler(lambda loop, context: None)
            with contextlib.suppress(Exception):
                client._cleanup_kernel()
            atexit.unregister(client._cleanup_kernel)
            raise
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            print(failure(client, error, timeout), file=sys.stderr)
            return 1
        except RuntimeError as error:
            if client.has_started:
                raise
            client.km = manager  # at exit nbclient looks for what it has forgotten
            raise ProgramError(
                f"The kernel did not start: {str(error).rstrip('.')}."
            ) from None
        finally:
            if output is not None and client.has_started:
                _write(notebook, output)


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Returns a notebook of any format as one of format 4.

    Raises:
      ProgramError: if the file cannot be read or is no notebook.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ProgramError(
            f"The notebook `{path}` cannot be read: {error.strerror}."
        ) from None
    except UnicodeDecodeError:
        text = ""
    try:
        with _silent():
            notebook = nbformat.reads(text, as_version=4)
    except Exception:  # nbformat raises what its parts raise
        raise ProgramError(
            f"`{path}` is not a notebook: it does not hold the JSON of nbformat 3 or 4."
        ) from None
    check_form(path, notebook)
    return notebook


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """What nbformat finds wrong with a notebook is logged, at length, and mended."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _write(notebook: nbformat.NotebookNode, output: Path) -> None:
    try:
        write_atomically(output, nbformat.writes(notebook) + "\n")
    except OSError as error:
        raise OutputError(
            f"The notebook cannot be written to `{output}`: {error.strerror}."
        ) from None


def forget_outputs(notebook: nbformat.NotebookNode) -> None:
    """Empties the outputs: after a failing cell, old ones would pass for new."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None


def let_signals_end_this_process(notebook: nbformat.NotebookNode) -> None:
    """A hook for nbclient, which would go on for a while after a signal.

    The kernel is stopped then, or ends when it misses its parent.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.remove_signal_handler(number)


class StreamingClient(NotebookClient):
    """Executes a notebook and prints what its cells print."""

    def __init__(
        self,
        notebook: nbformat.NotebookNode,
        requests: contextlib.ExitStack,
        **options: object,
    ) -> None:
        super().__init__(
            notebook,
            on_notebook_start=self._note_start,
            on_cell_execute=self._note_cell,
            **options,
        )
        self._requests, self.has_started, self.last_cell = requests, False, None

    def _note_start(self, notebook: nbformat.NotebookNode) -> None:
        self.has_started = True
        let_signals_end_this_process(notebook)
        self._requests.enter_context(signals.raised())

    def _note_cell(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.last_cell = cell_index

    def output(self, outs, msg, display_id, cell_index):
        kept = super().output(outs, msg, display_id, cell_index)
        show(msg["msg_type"], msg["content"])
        return kept


def show(kind: str, content: dict) -> None:
    """Prints a message of the kernel as a terminal shows it; pictures by their text."""
    if kind == "stream":
        stream = sys.stderr if content["name"] == "stderr" else sys.stdout
        print(content["text"], end="", file=stream, flush=True)
    elif kind in ("execute_result", "display_data"):
        print(content["data"].get("text/plain", ""), flush=True)


def failure(client: StreamingClient, error: Exception, timeout: float | None) -> str:
    """Returns the report on the cell at which a notebook stopped."""
    if client.last_cell is None:
        return f"tfgraph: the kernel died before the first cell: {error}"
    index = client.last_cell
    cell = client.nb.cells[index]
    traceback = ""
    if isinstance(error, CellTimeoutError):
        reason = f"it took more than {timeout:g} s (--timeout)"
    elif isinstance(error, DeadKernelError):
        reason = "the kernel died in it"
    else:
        reason = f"{error.ename}: {error.evalue}".partition("\n")[0]
        shown = [o for o in cell.outputs if o.output_type == "error"][-1].traceback
        traceback = COLORS.sub("", "\n".join(shown)) + "\n"
    source = "\n".join(f"    {line}" for line in cell.source.splitlines())
    place = f"cell {index + 1} of {len(client.nb.cells)} (In [{_count(client)}])"
    return f"{traceback}tfgraph: {place} failed: {reason}\n{source}"


def _count(client: StreamingClient) -> int:
    """The number that Jupyter shows beside the cell."""
    cells = client.nb.cells[: client.last_cell + 1]
    return sum(c.cell_type == "code" and bool(c.source.strip()) for c in cells)
