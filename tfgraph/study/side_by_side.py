"""Make the pieces of an experiment side by side, in worker processes.

A setting of several values is one training for each of them, which does not depend on
the others. A worker trains it as an experiment of that value alone, whose piece is kept
in the folder of the run (``tfgraph.study.unfinished``); the experiment as a whole then
finds all pieces there. Workers have as many threads as this process, so that sums of
float32 numbers have the same order and all numbers are the same.
"""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tfgraph.data import Dataset
from tfgraph.errors import DataError, RecordError
from tfgraph.study import unfinished
from tfgraph.study.registry import OnProgress, experiment_named
from tfgraph.study.settings import Configuration, kinds, shown
from tfgraph.workers import Failure, in_workers

Settings = dict[str, object]


def parts(config: Configuration) -> list[Settings]:
    """Returns settings for each combination of values; those of one value are equal."""
    settings = {key: getattr(config, key) for key in kinds(config)}
    varied = [key for key, value in settings.items() if isinstance(value, tuple)]
    values = [dict.fromkeys(settings[key]) for key in varied]  # each once
    return [
        settings | {key: (value,) for key, value in zip(varied, chosen, strict=True)}
        for chosen in itertools.product(*values)
    ]


def make_pieces(
    name: str,
    config: Configuration,
    data: Dataset | None,
    *,
    source: str | None,
    output: Path,
    on_progress: OnProgress,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> None:
    """Makes the pieces of a run; does nothing for an experiment of one training.

    Args:
      name: of the experiment.
      config: its settings.
      data: the digits, with which those that workers load are compared.
      source: of the digits, as for ``load_mnist``.
      output: the folder of the run, in ``unfinished.run``.
      on_progress: called after each piece.
      jobs: worker processes, by default one for each processor.
      scheduler: of a Dask cluster to use instead, ``tcp://host:port``.

    Raises:
      RecordError: if pieces fail; the others are kept.
      WorkerError: if the cluster cannot be used.
    """
    todo = parts(config)
    if len(todo) == 1:
        return
    make = functools.partial(
        _make,
        name=name,
        source=source,
        checksum=data and unfinished.checksum(data),
        folder=output / unfinished.FOLDER,
    )
    failed = []
    ended = in_workers(make, todo, jobs=jobs, scheduler=scheduler)
    for done, (part, outcome) in enumerate(ended, start=1):
        words = _words(part, todo)
        if isinstance(outcome, Failure):
            failed.append((words, outcome))
        on_progress(done, len(todo), words)
    if failed:
        words, first = failed[0]
        raise RecordError(
            f"{len(failed)} of {len(todo)} trainings failed, `{words}` with: {first}. "
            "The others are kept: go on with `--resume`."
        ) from first.error


def _words(part: Settings, todo: Sequence[Settings]) -> str:
    """What distinguishes a part."""
    varied = [key for key in part if any(other[key] != part[key] for other in todo)]
    return " ".join(f"{key}={shown(part[key])}" for key in varied)


def _make(
    part: Settings, *, name: str, source: str | None, checksum: int | None, folder: Path
) -> None:
    """Runs in a worker."""
    experiment = experiment_named(name)
    data = None
    if experiment.needs_data:
        from tfgraph.study.seeds import load_once

        data = load_once(source)
        if unfinished.checksum(data) != checksum:
            raise DataError(
                f"A worker has found other digits: {data.origin}. Name a file with "
                "`--data` that all machines see."
            )
    experiment.run(
        replace(experiment.defaults, **part),
        data,
        lambda done, total, state: None,
        unfinished.Pieces(folder),
    )
