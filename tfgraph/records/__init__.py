"""Recorded validation accuracies as data files, each naming its origin.

| file | what was recorded |
|---|---|
| ``tf1.15_<data>_seed42.json`` | genuine TensorFlow 1.15.5, both seeds 42 |
| ``source_notebook.json`` | the curves that the source notebook prints, unseeded |
| ``seeds_<data>.json`` | tfgraph's own runs over many seeds |
"""

import functools
import json
from importlib import resources
from pathlib import Path

import numpy as np

import tfgraph
from tfgraph.errors import RecordError

RECORDED_SEED = 42


@functools.cache
def _read(name: str) -> dict:
    file = resources.files(__name__) / name
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def same_seed_run(data: str, seed: int, experiment: str) -> dict | None:
    """Returns what TensorFlow 1.15.5 gave with the same seeds on the same data.

    Args:
      data: name of a data set, ``Dataset.name``.
      seed: of the graph and of numpy.
      experiment: a key of ``study.deep_nets.EXPERIMENTS``.

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


def seed_runs(data: str, experiment: str) -> np.ndarray | None:
    """Returns the curves of many seeds, ``[seeds, evaluations]``, None if not made."""
    runs = _read(f"seeds_{data}.json").get("val_accuracy", {}).get(experiment)
    return None if runs is None else np.array(runs)


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
