"""Verify notebooks: execute them, compare with their records, place what is unseeded.

Notebooks run side by side, but those of one folder one after the other: they work
there, as under Jupyter, and may write the same files.
"""

import asyncio
import copy
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat

from tfgraph import __version__
from tfgraph.errors import RecordError, TfgraphError
from tfgraph.run.environment import SEED
from tfgraph.run.kernelspec import NAME as TFGRAPH_KERNEL
from tfgraph.run.notebook import read_notebook
from tfgraph.verify import nboutputs, origin
from tfgraph.verify.comparison import Rules
from tfgraph.verify.execution import NO_LIMITS, Execution, Limits, execute
from tfgraph.verify.judging import judge
from tfgraph.verify.nbrecord import data_set_name
from tfgraph.verify.numbers import Tolerance
from tfgraph.verify.placing import place_among_seeds
from tfgraph.verify.results import NotebookResult

# Is called with a notebook, what it is doing, the cells that have ended and how many
# there are.
Progress = Callable[[Path, str, int, int], None]


@dataclass(frozen=True)
class Options:
    """How notebooks are verified."""

    kernel: str = TFGRAPH_KERNEL
    limits: Limits = NO_LIMITS
    jobs: int = 1
    tolerance: Tolerance | None = None  # None: the default ones
    is_strict: bool = False  # also those that do not ask for it
    n_seeds: int = 0
    records: Path = nboutputs.RECORDS  # of our notebooks, on other data sets


DEFAULTS = Options()


@dataclass
class Verified:
    """A notebook's result, and its new outputs for whoever wants to record them."""

    path: Path
    result: NotebookResult
    executed: nbformat.NotebookNode | None = None


def verify(
    paths: Sequence[Path],
    options: Options = DEFAULTS,
    progress: Progress = lambda path, run, done, total: None,
) -> list[Verified]:
    """Verifies notebooks; whatever befalls one leaves the others alone.

    Args:
      paths: of notebooks; one that is named twice is verified once.
      options: how.
      progress: is told when a cell has ended.
    """
    unique = {path.resolve(): path for path in reversed(paths)}
    chosen = [path for path in paths if unique.pop(path.resolve(), None) is not None]
    return asyncio.run(_verify_all(chosen, options, progress))


async def _verify_all(
    paths: list[Path], options: Options, progress: Progress
) -> list[Verified]:
    places = asyncio.Semaphore(options.jobs)
    folders = defaultdict(asyncio.Lock)

    async def one(path: Path) -> Verified:
        async with folders[path.resolve().parent], places:
            return await _Verification(path, options, progress).verify()

    return list(await asyncio.gather(*map(one, paths)))


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
