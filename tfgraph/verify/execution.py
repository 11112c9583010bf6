"""Execute a notebook from top to bottom in a fresh kernel, within limits.

A cell that raises is noted and the next one runs. A kernel that dies, a cell or a
notebook that takes too long and one that takes too much memory end the execution of
that notebook, and their kernel; what was printed until then is kept.
"""

import asyncio
import copy
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from tfgraph.errors import ProgramError
from tfgraph.run import home
from tfgraph.run.kernelspec import NAME as TFGRAPH_KERNEL
from tfgraph.run.kernelspec import OwnKernelSpecs
from tfgraph.run.managing import managed
from tfgraph.run.notebook import forget_outputs, let_signals_end_this_process
from tfgraph.verify import nbkernel, sandbox, sandbox_view

WATCH_SECONDS = 0.2
STARTUP_SECONDS = 120
# How long a cell's outputs may be under way once it has ended; then they are lost.
OUTPUT_SECONDS = 120
# A cell with this tag is not run; it is nbval's.
SKIPPED = "nbval-skip"
MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """What a notebook may take, None for as much as it likes, and reach."""

    cell_seconds: float | None = None
    total_seconds: float | None = None
    megabytes: float | None = None  # resident memory of kernel and children together
    is_sandboxed: bool = False  # no network, and nobody's files (see ``sandbox``)


NO_LIMITS = Limits()


@dataclass
class Execution:
    """An executed notebook."""

    notebook: nbformat.NotebookNode  # with the new outputs
    error: str | None = None  # why it ended early
    ended_in: int | None = None  # the cell in which it did, from 0
    seconds: dict[int, float] = field(default_factory=dict)  # cell, from 0: its time


async def execute(
    notebook: nbformat.NotebookNode,
    folder: Path,
    *,
    kernel: str = TFGRAPH_KERNEL,
    limits: Limits = NO_LIMITS,
    environment: dict[str, str] | None = None,
    on_cell: Callable[[int], None] = lambda index: None,
) -> Execution:
    """Runs all code cells.

    Args:
      notebook: changed in place: its outputs become the new ones.
      folder: the kernel's working directory.
      kernel: ``tfgraph``, which need not be installed, or the name of another one.
      limits: what it may take.
      environment: variables to set for the kernel.
      on_cell: is called with the index of each cell that has ended.

    Raises:
      ProgramError: if there is no such kernel, or no sandbox on this machine.
    """
    home.provide()
    variables = sandbox_view.environment() if limits.is_sandboxed else dict(os.environ)
    variables |= nbkernel.environment() | (environment or {})
    with _manager(kernel, folder, limits) as manager:
        client = _Client(notebook, manager, folder, limits, on_cell)
        return await _execute(client, variables)


async def _execute(client: "_Client", variables: dict[str, str]) -> Execution:
    notebook, limits = client.nb, client.limits
    forget_outputs(notebook)
    metadata = copy.deepcopy(notebook.metadata)  # nbclient writes the kernel's into it
    done = Execution(notebook, seconds=client.seconds)
    watch = asyncio.ensure_future(client.watch())
    manager = client.km
    try:
        await client.async_execute(
            cleanup_kc=True,
            env=variables,
            stdout=subprocess.DEVNULL,  # what cells print comes as messages
            stderr=subprocess.DEVNULL,
        )
    except (CellTimeoutError, DeadKernelError, RuntimeError) as error:
        done.error = client.reason or _reason(error, limits)
        done.ended_in = client.running
        client.km = manager  # at exit nbclient looks for what it has forgotten
    finally:
        watch.cancel()
    notebook.metadata = metadata
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
    return done


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Puts the pieces of a stream where its first one is.

    nbclient has an option for it, whose time grows with the square of a line's length.
    """
    joined, pieces = [], defaultdict(list)
    for output in outputs:
        if output.output_type == "stream":
            pieces[output.name].append(output.text)
        if output.output_type != "stream" or len(pieces[output.name]) == 1:
            joined.append(output)
    for output in joined:
        if output.output_type == "stream":
            output.text = "".join(pieces[output.name])
    return joined


def execute_now(
    notebook: nbformat.NotebookNode, folder: Path, **options: object
) -> Execution:
    """Runs all code cells, as ``execute``, and waits for the end."""
    return asyncio.run(execute(notebook, folder, **options))


class _Client(NotebookClient):
    def __init__(
        self,
        notebook: nbformat.NotebookNode,
        manager: AsyncKernelManager,
        folder: Path,
        limits: Limits,
        on_cell: Callable[[int], None],
    ) -> None:
        super().__init__(
            notebook,
            km=manager,
            extra_arguments=["--log-level=CRITICAL"],
            timeout=limits.cell_seconds,
            startup_timeout=STARTUP_SECONDS,
            iopub_timeout=OUTPUT_SECONDS,
            allow_errors=True,
            record_timing=False,
            skip_cells_with_tag=SKIPPED,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(folder)}},
            on_notebook_start=let_signals_end_this_process,
            on_cell_execute=self._begin,
            on_cell_executed=self._end,
        )
        self.log.setLevel("CRITICAL")
        self.running, self.reason, self.seconds = None, None, {}
        self.limits, self._on_cell, self._began = limits, on_cell, time.monotonic()
        self._cell_began = 0.0

    def _begin(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        self.running, self._cell_began = cell_index, time.monotonic()

    def _end(self, cell_index: int, **_: object) -> None:
        self.seconds[cell_index] = time.monotonic() - self._cell_began
        self._on_cell(cell_index)

    async def watch(self) -> None:
        """Kills the kernel once it takes too much memory or its notebook too long."""
        while self.reason is None:
            await asyncio.sleep(WATCH_SECONDS)
            self.reason = self._exceeded()
        if self.km is not None and self.km.has_kernel:
            await self.km.shutdown_kernel(now=True)

    def _exceeded(self) -> str | None:
        """The limit that is exceeded, None if none is."""
        most, longest = self.limits.megabytes, self.limits.total_seconds
        if longest is not None and time.monotonic() - self._began > longest:
            return f"the notebook took more than {longest:g} s (--total-timeout)"
        if most is None:
            return None
        process_id = getattr(getattr(self.km, "provisioner", None), "pid", None)
        taken = megabytes(process_id)
        if taken > most:
            return (
                f"it took {taken:.0f} MB of memory, more than {most:g} (--max-memory)"
            )
        return None


def megabytes(process_id: int | None) -> float:
    """Returns the resident memory of a process and its children, 0 if it is gone."""
    try:
        parent = psutil.Process(process_id) if process_id else None
        processes = [parent, *parent.children(recursive=True)] if parent else []
        return sum(process.memory_info().rss for process in processes) / MEGABYTE
    except psutil.Error:
        return 0.0


def _manager(
    kernel: str, folder: Path, limits: Limits
) -> AbstractContextManager[AsyncKernelManager]:
    specs = _specs(kernel)
    if limits.is_sandboxed:
        return sandbox.sandboxed(kernel, specs, folder)
    return managed(kernel, specs)


def _specs(kernel: str) -> KernelSpecManager:
    """What knows how the kernel is started."""
    if kernel == TFGRAPH_KERNEL:
        return OwnKernelSpecs()
    specs = KernelSpecManager()
    try:
        specs.get_kernel_spec(kernel)
    except NoSuchKernel:
        known = ", ".join(f"`{name}`" for name in sorted(specs.find_kernel_specs()))
        raise ProgramError(
            f"There is no Jupyter kernel `{kernel}`. Choose among "
            f"`{TFGRAPH_KERNEL}`, {known}."
        ) from None
    return specs


def _reason(error: Exception, limits: Limits) -> str:
    if isinstance(error, CellTimeoutError):
        return f"it took more than {limits.cell_seconds:g} s (--timeout)"
    if isinstance(error, DeadKernelError):
        return "the kernel died in it"
    return f"the kernel failed: {error}"
