"""Where a curve lies among the runs of many seeds.

A curve's deviation at an evaluation is its distance from the mean of the other
curves, in their standard deviations; its largest deviation over all evaluations is
what is compared. The curve and every run are treated alike (each against all the
others, the curve included), so that the p-value is exact if the curve is one more
run of the same kind: no distribution is assumed.
"""

from dataclasses import dataclass

import numpy as np

MIN_RUNS = 10


@dataclass(frozen=True)
class Place:
    """Where a curve lies among runs of other seeds."""

    p_value: float  # share of the curves that deviate at least as much
    deviation: float  # the largest, in standard deviations
    evaluation: int  # where it is, from 0
    runs_deviation: float  # the largest of any run

    @property
    def is_outside(self) -> bool:
        """True if the curve deviates twice as much as the most deviating run."""
        return self.deviation > 2 * self.runs_deviation


def place(curve: np.ndarray | list[float], runs: np.ndarray) -> Place:
    """Places a curve in the distribution of runs.

    Args:
      curve: accuracies, ``[evaluations]``, fractions of 1.
      runs: accuracies of the seeds, ``[runs, evaluations]``.

    Returns:
      The p-value of the largest deviation, at least ``1 / (runs + 1)``.

    Raises:
      ValueError: if the lengths differ, there are fewer than 10 runs, or a number is
        not finite.
    """
    curve, runs = np.asarray(curve, float), np.asarray(runs, float)
    if runs.ndim != 2 or runs.shape[1:] != curve.shape or len(runs) < MIN_RUNS:
        raise ValueError(
            f"`runs` must be [at least {MIN_RUNS}, {curve.size}] for a `curve` of "
            f"{curve.size} evaluations, got {list(runs.shape)}."
        )
    pool = np.vstack([curve, runs])
    if not np.isfinite(pool).all():
        raise ValueError("`curve` and `runs` must be finite; a run has diverged.")
    deviations = np.array(
        [_deviations(row, np.delete(pool, i, axis=0)) for i, row in enumerate(pool)]
    )
    largest = deviations.max(axis=1)
    return Place(
        p_value=float(np.mean(largest >= largest[0])),
        deviation=float(largest[0]),
        evaluation=int(deviations[0].argmax()),
        runs_deviation=float(largest[1:].max()),
    )


def band(runs: np.ndarray, share: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Returns the lower and upper edge that hold ``share`` of the runs, pointwise."""
    return tuple(np.quantile(runs, [(1 - share) / 2, (1 + share) / 2], axis=0))


def _deviations(curve: np.ndarray, others: np.ndarray) -> np.ndarray:
    distance, spread = np.abs(curve - others.mean(axis=0)), others.std(axis=0, ddof=1)
    # Runs that agree to the last digit have no spread: equal is 0, else infinite.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(distance == 0, 0.0, distance / spread)
