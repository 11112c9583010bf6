"""Verify notebooks: execute them, compare with their records, place what is unseeded.

Notebooks run side by side in worker processes, but those of one folder one after the
other: they work there, as under Jupyter, and may write the same files.
"""

import asyncio
import copy
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import nbformat

from tfgraph import __version__
from tfgraph.errors import RecordError, TfgraphError
from tfgraph.folders import walk
from tfgraph.run.environment import SEED
from tfgraph.run.kernelspec import NAME as TFGRAPH_KERNEL
from tfgraph.run.notebook import read_notebook
from tfgraph.verify import nboutputs, origin
from tfgraph.verify.comparison import Rules
from tfgraph.verify.execution import NO_LIMITS, Execution, Limits, execute
from tfgraph.verify.judging import judge
from tfgraph.verify.keeping import Verified
from tfgraph.verify.nbrecord import data_set_name
from tfgraph.verify.numbers import Tolerance
from tfgraph.verify.placing import place_among_seeds
from tfgraph.verify.results import NotebookResult
from tfgraph.workers import Failure, in_workers

# Is called with a notebook, what it is doing, the cells that have ended and how many
# there are.
Progress = Callable[[Path, str, int, int], None]


@dataclass(frozen=True)
class Options:
    """How notebooks are verified."""

    kernel: str = TFGRAPH_KERNEL
    limits: Limits = NO_LIMITS
    jobs: int = 1
    scheduler: str | None = None  # of a Dask cluster, instead of processes here
    tolerance: Tolerance | None = None  # None: the default ones
    is_strict: bool = False  # also those that do not ask for it
    n_seeds: int = 0
    records: Path = nboutputs.RECORDS  # of our notebooks, on other data sets


DEFAULTS = Options()


def verify(
    paths: Sequence[Path],
    options: Options = DEFAULTS,
    progress: Progress = lambda path, run, done, total: None,
) -> Iterator[Verified]:
    """Verifies notebooks; whatever befalls one leaves the others alone.

    Args:
      paths: of notebooks, none of them twice.
      options: how.
      progress: is told when a cell has ended, unless notebooks run side by side.

    Yields:
      each notebook when it has ended.

    Raises:
      WorkerError: if the cluster cannot be used.
    """
    jobs = min(options.jobs, len(paths))
    if jobs <= 1 and options.scheduler is None:
        for path in paths:
            yield _verify_one(path, options, progress)
        return
    for path, outcome in in_workers(
        partial(_verify_one, options=options),
        paths,
        jobs=jobs,
        scheduler=options.scheduler,
        group=lambda path: path.resolve().parent,
    ):
        if isinstance(outcome, Failure):
            outcome = _failed(path, options, outcome)
        yield outcome


def each_once(paths: Iterable[Path]) -> list[Path]:
    """Returns paths without those that lead to a notebook named before."""
    unique = {}
    for path in paths:
        unique.setdefault(path.resolve(), path)
    return list(unique.values())


def below(path: Path) -> list[Path]:
    """Returns the notebooks below a folder; what is no folder is taken as a notebook.

    Raises:
      RecordError: if a folder has none.
      ProgramError: if it cannot be read.
    """
    if not path.is_dir():
        return [path]
    found = [file for file in walk(path) if file.suffix == ".ipynb"]
    if not found:
        raise RecordError(f"`{path}` holds no notebooks (*.ipynb).")
    return found


def settings(options: Options) -> tuple[Options, dict[str, str]]:
    """Returns what results depend on beside the notebooks and the environment."""
    return replace(options, jobs=1, scheduler=None), environment()


def _verify_one(
    path: Path,
    options: Options,
    progress: Progress = lambda path, run, done, total: None,
) -> Verified:
    # In a thread of its own: in the main one nbclient takes the signals.
    with asyncio.Runner() as runner, ThreadPoolExecutor(1) as thread:
        loop = runner.get_loop()
        task = loop.create_task(_Verification(path, options, progress).verify())
        ended = thread.submit(loop.run_until_complete, task)
        try:
            return ended.result()
        except KeyboardInterrupt:
            loop.call_soon_threadsafe(task.cancel)  # ends the kernel, too
            raise


def _failed(path: Path, options: Options, failure: Failure) -> Verified:
    """What a notebook gives whose worker failed."""
    if not isinstance(failure.error, TfgraphError):
        traceback.print_exception(failure.error)  # a bug of ours
    result = NotebookResult(path=str(path), kernel=options.kernel, error=str(failure))
    return Verified(path, result)


@dataclass
class _Verification:
    """The verification of one notebook."""

    path: Path
    options: Options
    progress: Progress

    async def verify(self) -> Verified:
        result = NotebookResult(
            path=str(self.path),
            kernel=self.options.kernel,
            started=datetime.now(UTC).isoformat(timespec="seconds"),
            environment=environment(),
        )
        done, began = Verified(self.path, result), time.monotonic()
        try:
            await self._verify(done)
        except TfgraphError as error:
            result.error = str(error)
        result.seconds = time.monotonic() - began
        return done

    async def _verify(self, done: Verified) -> None:
        notebook = read_notebook(self.path)
        result, rules = done.result, self._rules(notebook)
        result.is_strict = rules.is_strict
        if not has_outputs(notebook):
            raise RecordError(
                f"`{self.path}` holds no recorded outputs to compare with. Record them "
                "with `tfgraph record notebook`, or execute and save it in Jupyter."
            )
        for cell in nboutputs.code_cells(notebook):
            Tolerance.from_tags(nboutputs.tags_of(cell))  # refused before it runs
        execution = await self._run(notebook)
        done.executed = execution.notebook
        judged = judge(notebook, execution, rules, self._other_record(execution))
        result.cells, result.error = judged.cells, judged.error
        if self.options.n_seeds and not all(cell.is_seeded for cell in judged.cells):
            runs = [
                judge(notebook, await self._run(notebook, seed), rules).comparisons
                for seed in range(1, self.options.n_seeds + 1)
            ]
            place_among_seeds(judged, runs)
            result.n_seeds = self.options.n_seeds

    def _rules(self, notebook: nbformat.NotebookNode) -> Rules:
        is_strict_one = self.options.is_strict or is_strict(notebook)
        return Rules(is_strict_one, self.options.tolerance)

    async def _run(
        self, notebook: nbformat.NotebookNode, seed: int | None = None
    ) -> Execution:
        what = "" if seed is None else f"seed {seed}"
        return await execute(
            copy.deepcopy(notebook),
            self.path.resolve().parent,
            kernel=self.options.kernel,
            limits=self.options.limits,
            environment={} if seed is None else {SEED: str(seed)},
            on_cell=lambda index: self.progress(
                self.path, what, index + 1, len(notebook.cells)
            ),
        )

    def _other_record(self, execution: Execution) -> dict | None:
        """The record of the data set that the run names, if not the notebook's own."""
        own = nboutputs.own_record_name(execution.notebook)
        name = data_set_name(execution.notebook)
        if name is None or name == own:
            return None
        return nboutputs.load_record(self.options.records, self.path, name)


def environment() -> dict[str, str]:
    """Returns the versions and the processor that the new numbers come from."""
    found = origin.environment()
    versions = {"tfgraph": __version__, **found["versions"]}
    return {**versions, "processor": found["processor"]}


def is_strict(notebook: nbformat.NotebookNode) -> bool:
    """Whether a notebook says that all its outputs come again to the letter.

    It does by naming its record in its metadata, ``{"tfgraph": {"record": ...}}``, as
    those of this project do.
    """
    return nboutputs.own_record_name(notebook) is not None


def has_outputs(notebook: nbformat.NotebookNode) -> bool:
    """Whether any cell holds recorded outputs."""
    return any(cell.outputs for cell in nboutputs.code_cells(notebook))
