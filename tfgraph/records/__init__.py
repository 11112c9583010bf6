"""Recorded numbers as data files, each naming its origin; README.md has the format.

| file | what was recorded |
|---|---|
| ``tf1.15_<data>_seed42.json`` | genuine TensorFlow 1.15.5, both seeds 42 |
| ``source_notebook.json`` | the curves that the source notebook prints, unseeded |
| ``seeds_<data>.json`` | tfgraph's own runs over many seeds |
| ``notebooks/<notebook>.<data>.json`` | our notebooks' outputs on other data |
"""

import functools
import json
from pathlib import Path

import tfgraph
from tfgraph.errors import RecordError

FOLDER = Path(__file__).parent
# The experiments that were recorded, in the order in which they are run.
BATCH_NORM = "batch_norm"
GRADIENT_CLIPPING = "gradient_clipping"
LAYER_REUSE = "layer_reuse"
LAYER_REUSE_FROZEN = "layer_reuse_frozen"
EXPERIMENTS = (BATCH_NORM, GRADIENT_CLIPPING, LAYER_REUSE, LAYER_REUSE_FROZEN)
RECORDED_SEED = 42
# What the origin of a record that a command made says at least.
COMMAND_ORIGIN = ("command", "date", "versions")


@functools.cache
def _read(name: str) -> dict:
    file = FOLDER / name
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def files() -> list[Path]:
    """Returns the files of all records."""
    return sorted(FOLDER.rglob("*.json"))


def read_json(path: Path) -> dict[str, object]:
    """Returns the object that a record's file holds.

    Raises:
      RecordError: if it cannot be read, or holds something else.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RecordError(f"`{path}` cannot be read as a record: {error}") from error
    if not isinstance(record, dict):
        raise RecordError(f"`{path}` holds no object: it is no record.")
    return record


def origin_of(path: Path) -> dict[str, object]:
    """Returns where the numbers in a record's file come from.

    Raises:
      RecordError: if the file cannot be read as a record, or does not begin with an
        origin that says it all: a ``source`` in words, or a ``command`` with the
        ``date`` and the ``versions`` it ran with.
    """
    record = read_json(path)
    origin = record.get("origin")
    if not isinstance(origin, dict) or next(iter(record)) != "origin":
        raise RecordError(f"`{path}` does not begin with its origin, an object.")
    expected = ("source",) if "command" not in origin else COMMAND_ORIGIN
    if missing := [key for key in expected if not origin.get(key)]:
        raise RecordError(
            f"The origin in `{path}` has no {', '.join(missing)}: expected `source`, "
            f"or {', '.join(COMMAND_ORIGIN)}."
        )
    return origin


def same_seed_run(data: str, seed: int, experiment: str) -> dict | None:
    """Returns what TensorFlow 1.15.5 gave with the same seeds on the same data.

    Args:
      data: name of a data set, ``Dataset.name``.
      seed: of the graph and of numpy.
      experiment: one of ``EXPERIMENTS``.

    Returns:
      ``val_accuracy``, one per evaluation, and the ``first_losses``; None where
      nothing was recorded.
    """
    if seed != RECORDED_SEED:
        return None
    return _read(f"tf1.15_{data}_seed42.json").get(experiment)


def printed_curve(data: str, experiment: str) -> list[float] | None:
    """Returns the curve the source notebook prints; it was trained on MNIST."""
    return _read("source_notebook.json").get(experiment) if data == "mnist" else None


def seeds_file(data: str) -> Path:
    """Returns where the curves over many seeds on this data are kept, if they are."""
    return FOLDER / f"seeds_{data}.json"


def checkpoint(data: str, seed: int, experiment: str) -> Path | None:
    """Returns the prefix of the checkpoint that TensorFlow 1.15.5 wrote.

    Returns:
      None where nothing was recorded for these seeds and this data.

    Raises:
      RecordError: if the files are not where they were installed or checked out.
    """
    if same_seed_run(data, seed, experiment) is None:
        return None
    package = Path(tfgraph.__file__).parent
    folders = [root / "checkpoints" / "tf1.15" for root in (package, package.parent)]
    for folder in folders:
        prefix = folder / data / f"{experiment}.ckpt"
        if prefix.with_name(prefix.name + ".index").is_file():
            return prefix
    raise RecordError(
        f"No checkpoint `{data}/{experiment}.ckpt` of TensorFlow 1.15.5 in "
        f"{' or '.join(str(folder) for folder in folders)}. Check out or install "
        "tfgraph again."
    )
