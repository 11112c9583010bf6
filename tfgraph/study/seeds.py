"""The recorded experiments as one run of a seed, for their distribution over seeds."""

import contextlib
import functools
import io
import tempfile
from pathlib import Path

from tfgraph.data import Dataset, load_mnist
from tfgraph.study.deep_nets import EXPERIMENTS, run


def val_accuracies(
    seed: int, source: str, loop: str = "graph"
) -> dict[str, list[float]]:
    """Trains every experiment; those that reuse layers start from this seed's own.

    Args:
      seed: of the graphs and of numpy.
      source: of the data, as for ``load_mnist``.
      loop: a key of ``study.deep_nets.LOOPS``.

    Returns:
      The validation accuracies of each experiment, fractions of 1.
    """
    data = load_once(source)
    curves = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, experiment in EXPERIMENTS.items():
            origin = experiment.starts_from
            history = run(
                name,
                data,
                seed=seed,
                start=Path(folder, origin) if origin else None,
                save_to=None if origin else Path(folder, name),
                loop=loop,
            )
            # Six digits hold every multiple of 1 / 5,000 in float32.
            curves[name] = [round(value, 6) for value in history.val_accuracy]
    return curves


@functools.cache
def load_once(source: str | None) -> Dataset:
    """Returns the digits, in a worker process: who starts it has said what they are."""
    with contextlib.redirect_stderr(io.StringIO()):
        return load_mnist(source)
