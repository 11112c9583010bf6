"""The experiments of ``tfgraph study``, found in ``tfgraph.study.experiments``."""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tfgraph.data import Dataset
from tfgraph.study import experiments
from tfgraph.study.settings import Configuration, check_known
from tfgraph.study.unfinished import Pieces

# Called again and again with what is done, of how much, and a word on the state:
# `on_progress(3, 40, "optimizer sgd, accuracy 0.8610")`.
OnProgress = Callable[[int, int, str], None]

# The names of the columns, and rows of numbers, words or None.
Table = tuple[Sequence[str], Sequence[Sequence[object]]]


class Result(Protocol):
    """What an experiment measured."""

    def table(self) -> Table:
        """Returns the few numbers that answer the question; they are printed."""

    def series(self) -> Table:
        """Returns every number that ``plot`` draws; they are saved as CSV."""

    def plot(self, axes: object) -> None:
        """Draws the result on axes of matplotlib's, with title, labels and legend."""

    def to_dict(self) -> dict:
        """Returns all of it as plain data for JSON; NaN and infinity are allowed."""


@dataclass(frozen=True)
class Experiment:
    """One experiment, and how it is run unless told otherwise.

    Attributes:
      name: as on the command line, lower case with underscores.
      summary: one line, without a full stop.
      defaults: the configuration that settings change.
      run: trains; gets the configuration, the data (None if not needed), a callback
        for the progress, and what keeps finished pieces, should the run be killed.
        Imports TensorFlow in its body.
      needs_data: whether it trains on digits.
    """

    name: str
    summary: str
    defaults: Configuration
    run: Callable[[Configuration, Dataset | None, OnProgress, Pieces], Result]
    needs_data: bool = True


@functools.cache
def all_experiments() -> dict[str, Experiment]:
    """Returns the experiments by name, in alphabetical order."""
    found = {}
    for module_info in pkgutil.iter_modules(experiments.__path__):
        module = importlib.import_module(f"{experiments.__name__}.{module_info.name}")
        for experiment in module.EXPERIMENTS:
            if experiment.name in found:
                raise ValueError(f"Two experiments are named `{experiment.name}`.")
            found[experiment.name] = experiment
    return dict(sorted(found.items()))


def experiment_named(name: str) -> Experiment:
    """Returns the experiment of that name.

    Raises:
      SettingError: if there is none, naming the nearest.
    """
    known = all_experiments()
    check_known(name, known, what="experiment named")
    return known[name]
