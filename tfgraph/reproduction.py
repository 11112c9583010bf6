"""The recorded training runs once more: train, judge against the records, report."""

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from tfgraph import records
from tfgraph import v1 as tf
from tfgraph.data import Dataset
from tfgraph.errors import OutputError
from tfgraph.files import flush_file, write_atomically
from tfgraph.study import unfinished
from tfgraph.study.deep_nets import EXPERIMENTS, run
from tfgraph.study.plots import Panel, curves_png
from tfgraph.train.loop import History
from tfgraph.verify.bands import Bands, read
from tfgraph.verify.distribution import Place
from tfgraph.verify.verdict import (
    GOOD,
    Difference,
    difference,
    is_finite,
    same_seed_verdict,
)

RESULTS, PICTURE, CHECKPOINTS = "results.json", "curves.png", "checkpoints"

# Called after each epoch with the experiment, the epoch and the history so far.
Progress = Callable[[str, int, History], None]


@dataclass(frozen=True)
class Outcome:
    """One experiment beside its records."""

    history: History
    verdict: str
    same_seed: list[float] | None  # TensorFlow 1.15.5, same seeds
    difference: Difference | None  # from that one
    printed: list[float] | None  # the source notebook
    printed_place: Place | None  # of the printed curve among runs of many seeds
    new_place: Place | None  # of this run among them
    band: tuple[np.ndarray, np.ndarray] | None  # that holds 95 % of them


def reproduce(
    data: Dataset,
    *,
    seed: int,
    names: Sequence[str],
    output: Path,
    progress: Progress,
    loop: str = "graph",
    resume: bool = False,
) -> dict[str, Outcome]:
    """Trains the experiments, judges them, and writes results and picture.

    Until then the state of the run is kept in the output folder, which is locked. A
    run that was killed goes on from there with ``resume``, and ends with the same bits.

    Layer reuse starts from the checkpoint of the recorded run where there is one,
    else from the clipping run of the same seed, which is then trained if it was not
    asked for.

    Args:
      data: what to train on.
      seed: of the graphs and of numpy.
      names: keys of ``EXPERIMENTS``.
      output: a folder; gets ``results.json``, ``curves.png`` and ``checkpoints/``.
      progress: called after each epoch.
      loop: a key of ``study.deep_nets.LOOPS``.
      resume: goes on with the unfinished run in the folder, if there is one.

    Returns:
      The outcomes by name, in the order of ``EXPERIMENTS``.

    Raises:
      OutputError: if the folder cannot be written, another run uses it, or it holds an
        unfinished run that was not asked for or has other settings.
    """
    claim(output)
    names = [name for name in EXPERIMENTS if name in names]
    settings = {
        "data": data.name,
        "checksum of the data": unfinished.checksum(data),
        "seed": seed,
        "experiments": names,
        "loop": loop,
    }
    with unfinished.run(output, settings, resume=resume) as pieces:

        def train(name: str, start: Path | None) -> History:
            def make(checkpoints: Path) -> dict:
                history = run(
                    name,
                    data,
                    seed=seed,
                    start=start,
                    save_to=None if start else _checkpoint(output, name),
                    on_epoch=lambda epoch, history: progress(name, epoch, history),
                    loop=loop,
                    checkpoints=checkpoints,
                )
                # Before it is noted as finished.
                for written in (output / CHECKPOINTS).glob(f"{name}.ckpt.*"):
                    flush_file(written)
                return asdict(history)

            return History(**pieces.get(name, make))

        histories = _histories(names, data.name, seed, output, train)
        outcomes = {
            name: judge(name, data.name, seed, history)
            for name, history in histories.items()
        }
        _write(output, data, seed, outcomes)
    return outcomes


def _histories(
    names: Sequence[str],
    data: str,
    seed: int,
    output: Path,
    train: Callable[[str, Path | None], History],
) -> dict[str, History]:
    """Trains what was asked for, and before it what it starts from."""
    made: dict[str, History] = {}
    for name in names:
        origin = EXPERIMENTS[name].starts_from
        start = records.checkpoint(data, seed, origin) if origin else None
        if origin and start is None:
            start = _checkpoint(output, origin)
            if origin not in made:
                made[origin] = train(origin, None)
        if name not in made:
            made[name] = train(name, start)
    return {name: made[name] for name in names}


def _write(
    output: Path, data: Dataset, seed: int, outcomes: dict[str, Outcome]
) -> None:
    heading = (
        f"Validation accuracy, {data.name}, seed {seed}, "
        f"TensorFlow {tf.RUNTIME_VERSION}"
    )
    try:
        panels = [_panel(name, data, outcome) for name, outcome in outcomes.items()]
        write_atomically(output / PICTURE, curves_png(panels, heading))
        results = json.dumps(as_json(data, seed, outcomes), indent=1) + "\n"
        write_atomically(output / RESULTS, results)
    except OSError as error:
        raise OutputError(f"The results cannot be written: {error}.") from error


def judge(name: str, data: str, seed: int, history: History) -> Outcome:
    """Compares a run with what is recorded of it.

    The verdict is ``equal``, ``within tolerance`` or ``different`` from TensorFlow
    1.15.5 with the same seeds; where that was not recorded, ``no record``, or
    ``outside`` for a run far from those of all other seeds; and ``diverged`` for
    numbers that are not finite.
    """
    same_seed = records.same_seed_run(data, seed, name)
    printed = records.printed_curve(data, name)
    bands = recorded_bands(data)
    found = new_place = None
    if not is_finite(history.val_accuracy + history.first_losses):
        verdict = "diverged"
    elif same_seed is not None:
        found = difference(history.val_accuracy, same_seed["val_accuracy"])
        verdict = same_seed_verdict(data, found)
    else:
        verdict = "no record"
        if bands is not None:
            new_place = bands.place(name, history.val_accuracy)
            verdict = "outside" if new_place.is_outside else verdict
    return Outcome(
        history=history,
        verdict=verdict,
        same_seed=same_seed and same_seed["val_accuracy"],
        difference=found,
        printed=printed,
        printed_place=bands.place(name, printed) if bands and printed else None,
        new_place=new_place,
        band=bands and bands.band(name),
    )


def recorded_bands(data: str) -> Bands | None:
    """Returns the curves of many seeds on a data set, None if they were not made."""
    path = records.seeds_file(data)
    return read(path) if path.is_file() else None


def is_good(outcomes: dict[str, Outcome]) -> bool:
    """Tells whether no experiment differs from its record."""
    return all(outcome.verdict in GOOD for outcome in outcomes.values())


def as_json(data: Dataset, seed: int, outcomes: dict[str, Outcome]) -> dict:
    """Returns the results as plain data: accuracies are fractions of 1."""
    return {
        "data": data.name,
        "seed": seed,
        "tensorflow": tf.RUNTIME_VERSION,
        "experiments": {
            name: {
                "verdict": outcome.verdict,
                "epochs": evaluated_epochs(data),
                # Six digits hold every multiple of 1 / 5,000 in float32.
                "val_accuracy": [round(x, 6) for x in outcome.history.val_accuracy],
                "first_losses": outcome.history.first_losses,
                "tensorflow_1_15": outcome.same_seed,
                "difference": outcome.difference and asdict(outcome.difference),
                "source_notebook": outcome.printed,
                "source_notebook_p_value": outcome.printed_place
                and outcome.printed_place.p_value,
            }
            for name, outcome in outcomes.items()
        },
    }


def evaluated_epochs(data: Dataset) -> list[int]:
    """Returns the epochs after which a run is evaluated, from 1."""
    return list(range(data.eval_every, data.n_epochs + 1, data.eval_every))


def claim(output: Path) -> None:
    """Makes the output folder and checks that results may be written there.

    Results of an earlier run of tfgraph are replaced when the new ones are complete;
    a file of the same name that is something else is not.

    Raises:
      OutputError: if the folder cannot be made or written, or holds such a file.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
        results = output / RESULTS
        earlier = results.read_text(encoding="utf-8") if results.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(
            f"The output folder `{output}` cannot be used: {error}. Choose another "
            "with `--output`."
        ) from error
    if earlier is not None and not _is_ours(earlier):
        raise OutputError(
            f"`{results}` is not a result of tfgraph and would be overwritten. Choose "
            "another folder with `--output`."
        )


def _is_ours(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and "experiments" in found


def _checkpoint(output: Path, name: str) -> Path:
    return output / CHECKPOINTS / f"{name}.ckpt"


def _panel(name: str, data: Dataset, outcome: Outcome) -> Panel:
    return Panel(
        title=f"{EXPERIMENTS[name].title}: {outcome.verdict}",
        epochs=evaluated_epochs(data),
        new=outcome.history.val_accuracy,
        same_seed=outcome.same_seed,
        printed=outcome.printed,
        band=outcome.band,
    )
