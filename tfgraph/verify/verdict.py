"""The verdict on a training run: recorded accuracies against new ones."""

import math
from dataclasses import dataclass

import numpy as np

# Largest and mean difference accepted at the evaluations, as fractions of 1. On the
# subset one of its 500 validation images is 0.002.
TOLERANCES = {"mnist": (0.002, 0.0005), "mnist-5k": (0.004, 0.001)}
# Differences below this are the decimal form of equal float32 numbers.
EQUAL = 5e-7

GOOD = frozenset({"equal", "within tolerance", "no record"})


@dataclass(frozen=True)
class Difference:
    """How far a curve is from a recorded one, as fractions of 1."""

    largest: float
    mean: float
    evaluation: int  # where the largest is, from 0


def difference(new: list[float], recorded: list[float]) -> Difference:
    """Compares two curves, evaluation by evaluation.

    Raises:
      ValueError: if they have not the same number of evaluations.
    """
    if len(new) != len(recorded):
        raise ValueError(
            f"The new curve has {len(new)} evaluations, the record {len(recorded)}."
        )
    distances = np.abs(np.subtract(new, recorded))
    where = int(distances.argmax())
    return Difference(float(distances[where]), float(distances.mean()), where)


def same_seed_verdict(data: str, found: Difference) -> str:
    """Judges a run against TensorFlow 1.15.5 with the same seeds.

    Returns:
      ``equal``, ``within tolerance`` or ``different``.
    """
    largest, mean = TOLERANCES[data]
    if found.largest < EQUAL:
        return "equal"
    # Accuracies are multiples of 1 / examples; EQUAL keeps the bound inclusive.
    if found.largest <= largest + EQUAL and found.mean <= mean + EQUAL:
        return "within tolerance"
    return "different"


def is_finite(values: list[float]) -> bool:
    """Tells whether a run's losses or accuracies are all numbers."""
    return all(map(math.isfinite, values))
