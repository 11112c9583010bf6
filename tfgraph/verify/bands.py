"""The curves of one run over many seeds, made, kept as data with their origin, asked.

    from tfgraph.verify import bands

    made = bands.make(train, range(1, 41), command="...", output=Path("bands.json"))
    made.place("val_accuracy", curve).p_value

``train`` takes a seed and returns curves by name, ``{"val_accuracy": [0.91, ...]}``.
Several seeds run side by side; a killed ``make`` goes on where it stopped.
"""

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from tfgraph import records
from tfgraph.errors import OutputError, RecordError
from tfgraph.files import sealed, unsealed, write_atomically
from tfgraph.locking import locked
from tfgraph.verify.distribution import Place, band, place
from tfgraph.verify.origin import origin
from tfgraph.workers import ONE_THREAD, Failure, in_workers

Curves = dict[str, list[float]]
# A run: from a seed to its curves by name. It is picklable: a function of a module,
# or functools.partial of one.
Run = Callable[[int], Curves]


@dataclass(frozen=True, eq=False)
class Bands:
    """The curves of a run over seeds.

    Attributes:
      origin: command, date, processor and versions.
      seeds: of the runs.
      curves: by name, each ``[seeds, evaluations]``, float64.
    """

    origin: dict[str, object]
    seeds: list[int]
    curves: dict[str, np.ndarray]

    def place(self, name: str, curve: Sequence[float]) -> Place:
        """Places a curve among the runs of that name; see ``distribution.place``."""
        return place(curve, self.curves[name])

    def band(self, name: str, share: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Returns the lower and upper edge that hold ``share`` of the runs."""
        return band(self.curves[name], share)


def make(
    run: Run,
    seeds: Sequence[int],
    *,
    command: str,
    output: Path | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Bands:
    """Runs once per seed, each run in a worker process on one thread.

    With ``output``, finished seeds are kept beside it in ``OUTPUT.part``, and a
    repeated call goes on where a killed one stopped. Damaged notes are named on stderr
    and their seeds run again; a second process is refused meanwhile. A seed that fails
    is named when all others have finished; a repeated call runs it again.

    Args:
      run: gives the curves of a seed, the same names and lengths for every seed.
      seeds: each is run once.
      command: what makes these bands again, for their origin.
      output: the file to write; None writes none.
      jobs: worker processes, by default one for each processor.
      scheduler: of a Dask cluster to use instead, ``tcp://host:port``.

    Raises:
      RecordError: if seeds fail, curves of two seeds do not match, or ``OUTPUT.part``
        is of another run.
      OutputError: if it cannot be written, or another process is making it.
      WorkerError: if the cluster cannot be used.
    """
    with _held(output):
        return _make(run, seeds, command, output, jobs, scheduler)


def _make(
    run: Run,
    seeds: Sequence[int],
    command: str,
    output: Path | None,
    jobs: int | None,
    scheduler: str | None,
) -> Bands:
    source = origin(command)
    part = output and output.with_name(output.name + ".part")
    found = _finished(part, source) if part else {}
    seeds = list(dict.fromkeys(seeds))
    missing = [seed for seed in seeds if seed not in found]
    bar = tqdm(
        total=len(seeds), initial=len(seeds) - len(missing), unit="seed", disable=None
    )
    failed = {}
    outcomes = in_workers(
        run, missing, jobs=jobs, scheduler=scheduler, environment=ONE_THREAD
    )
    with bar:
        for seed, curves in outcomes:
            bar.update()
            if isinstance(curves, Failure):
                failed[seed] = curves
                continue
            found[seed] = curves
            if part:
                _note(part, [seed, curves])
    if failed:
        raise _failures(failed, len(seeds), part)
    bands = Bands(source, seeds, _stacked({seed: found[seed] for seed in seeds}))
    if output:
        write(output, bands)
        part.unlink()
    return bands


def write(path: Path, bands: Bands) -> None:
    """Writes bands as JSON, one curve to a line."""
    curves = {name: array.tolist() for name, array in bands.curves.items()}
    record = {"origin": bands.origin, "seeds": bands.seeds, "curves": curves}
    text = re.sub(
        r"\[[^][{}\"]*\]",
        lambda innermost: f"[{' '.join(innermost[0][1:-1].split())}]",
        json.dumps(record, indent=1),
    )
    write_atomically(path, text + "\n")


def read(path: Path) -> Bands:
    """Reads what ``write`` wrote.

    Raises:
      RecordError: if the file cannot be read, or holds something else.
    """
    record = records.read_json(path)
    try:
        curves = {name: np.array(rows) for name, rows in record["curves"].items()}
        bands = Bands(record["origin"], record["seeds"], curves)
        shapes = [(array.ndim, len(array)) for array in curves.values()]
        if set(shapes) != {(2, len(bands.seeds))}:
            raise ValueError(f"expected {len(bands.seeds)} curves for each name")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordError(
            f"`{path}` is no record of curves over seeds: {error!r}."
        ) from error
    return bands


def _failures(failed: dict[int, Failure], total: int, part: Path | None) -> RecordError:
    seed, first = min(failed.items())
    kept = f" The others are kept in `{part}`: repeat the command." if part else ""
    error = RecordError(
        f"{len(failed)} of {total} seeds failed, seed {seed} with: {first}.{kept}"
    )
    error.__cause__ = first.error
    return error


@contextlib.contextmanager
def _held(output: Path | None) -> Iterator[None]:
    """Keeps other processes from making the same output."""
    if output is None:
        yield
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"`{output}` cannot be written: {error}.") from error
    with locked(output.with_name(output.name + ".lock"), output):
        yield


def _finished(part: Path, source: dict) -> dict[int, Curves]:
    """Reads the seeds that an interrupted run had finished, or begins the notes."""
    mark = {key: value for key, value in source.items() if key != "date"}
    try:
        if not part.exists():
            write_atomically(part, sealed(json.dumps(mark)) + "\n")
        lines = part.read_bytes().decode("utf-8", errors="replace").splitlines()
    except OSError as error:
        raise OutputError(f"`{part}` cannot be used: {error}.") from error
    if not lines or _parsed(lines[0]) != mark:
        raise RecordError(
            f"`{part}` holds seeds of another run than `{source['command']}` with "
            "today's versions. Delete it, or choose another `--output`."
        )
    # The last line of a killed run may be cut; the next one begins after it.
    _end_line(part)
    pairs = [_parsed(line) for line in lines[1:]]
    if None in pairs:
        print(
            f"tfgraph: `{part}` is damaged at line {pairs.index(None) + 2}: what is not "
            "whole in it runs again.",
            file=sys.stderr,
        )
    return dict(pair for pair in pairs if pair is not None)


def _note(part: Path, value: object) -> None:
    with part.open("a", encoding="utf-8") as notes:
        notes.write(sealed(json.dumps(value)) + "\n")
        notes.flush()
        os.fsync(notes.fileno())


def _end_line(part: Path) -> None:
    if not part.read_bytes().endswith(b"\n"):
        with part.open("a") as notes:
            notes.write("\n")


def _parsed(line: str) -> object:
    """Returns what was noted in a line, None if it is damaged or empty."""
    text = unsealed(line)
    return None if text is None else json.loads(text)


def _stacked(by_seed: dict[int, Curves]) -> dict[str, np.ndarray]:
    first, expected = next(iter(by_seed.items()))
    for seed, curves in by_seed.items():
        for name in expected.keys() | curves.keys():
            length, wanted = len(curves.get(name, ())), len(expected.get(name, ()))
            if length != wanted:
                raise RecordError(
                    f"Seed {seed} gave {length} values of `{name}`, seed {first} "
                    f"{wanted}: only curves of one length can be compared."
                )
    return {
        name: np.array([curves[name] for curves in by_seed.values()], float)
        for name in expected
    }
