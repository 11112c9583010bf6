"""Paths of the optimizers on an elongated bowl; no digits."""

from dataclasses import asdict, dataclass

from tfgraph.study.registry import Experiment
from tfgraph.study.settings import Configuration, Count, Positive

START = (-10.0, 1.5)


@dataclass(frozen=True)
class ElongatedBowl(Configuration):
    """The bowl, and a learning rate for each optimizer.

    Attributes:
      curvature: of the steep direction; that of the flat one is 1.
      steps: updates of each optimizer.
      gradient_descent: its learning rate, and so on.
    """

    curvature: Positive = 25.0
    steps: Count = 100
    gradient_descent: Positive = 0.06
    momentum: Positive = 0.02
    nesterov: Positive = 0.02
    adagrad: Positive = 1.5
    rmsprop: Positive = 0.3
    adam: Positive = 0.5
    nadam: Positive = 0.5


def _run(config, data, on_progress, pieces):
    from tfgraph.study.paths import optimizer_paths

    learning_rates = asdict(config)
    curvature, n_steps = learning_rates.pop("curvature"), learning_rates.pop("steps")
    return optimizer_paths(
        learning_rates,
        curvature=curvature,
        start=START,
        n_steps=n_steps,
        on_progress=on_progress,
        pieces=pieces,
    )


EXPERIMENTS = (
    Experiment(
        "elongated_bowl",
        "the path of each optimizer down to the minimum",
        ElongatedBowl(),
        _run,
        needs_data=False,
    ),
)
