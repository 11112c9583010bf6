"""How many examples recorded accuracies were measured on, from their digits.

An accuracy is a whole number of examples divided by their number n. The smallest n
for which every recorded accuracy is such a fraction, to the digits that were printed,
is taken for the size of the evaluation set, unless it could easily be a coincidence:
digits that fit every n (0.93, 0.94 are 93 and 94 of 100, and of 1000) tell nothing.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

MAX_EXAMPLES = 100_000
# What is printed in full is a float32: 24 bits of mantissa.
FLOAT32_ROUNDING = 2.0**-24
# Accepted chance that unrelated numbers are fractions of some smaller n.
MAX_CHANCE = 0.01


def evaluation_size(accuracies: Sequence[str]) -> int | None:
    """Returns the size of the evaluation set, None if the digits do not tell.

    Args:
      accuracies: as printed, fractions of 1. If some have fewer decimals than others
        they are taken to be printed in full, else rounded to their decimals.
    """
    values = np.array(sorted({float(text) for text in accuracies}))
    values = values[(values > 0) & (values < 1)]  # 0 and 1 are fractions of every n
    if not len(values):
        return None
    rounding = _rounding(accuracies)
    sizes = np.arange(1, MAX_EXAMPLES + 1)
    fits = np.ones(len(sizes), bool)
    for value in values:
        right = value * sizes[fits]
        fits[fits] = np.abs(right - np.rint(right)) <= rounding * sizes[fits] * 1.01
    if not fits.any():
        return None
    size = int(sizes[fits][0])
    # A number falls within the rounding of a multiple of 1 / n with this chance; all
    # sizes up to this one had theirs.
    chance = min(1.0, 2 * rounding * size) ** len(values) * size
    return size if chance <= MAX_CHANCE else None


def _rounding(accuracies: Sequence[str]) -> float:
    """The largest error of the printed numbers."""
    decimals = {-Decimal(text).as_tuple().exponent for text in accuracies}
    if len(decimals) > 1:
        return FLOAT32_ROUNDING
    return max(0.5 * 10.0 ** -decimals.pop(), FLOAT32_ROUNDING)
