"""What a number is in a printed text, and how far a new one may lie from it.

A decimal is a number written with a point or an exponent (0.964, 1e-3) that stands
by itself: not a version ("1.15.5"), not part of a name ("conv2d_1.5x").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tfgraph.errors import RecordError

_STANDS_ALONE = r"(?<![\w.]){sign}{number}(?!\w|\.\d)"
_SIGN = r"(?:(?<![\w)\]])[-+])?"
_EXPONENT = r"[eE][-+]?\d{1,4}"  # as far as Decimal can calculate
_DECIMAL = rf"(?:\d+\.\d*(?:{_EXPONENT})?|\.\d+(?:{_EXPONENT})?|\d+{_EXPONENT})"
DECIMAL = re.compile(_STANDS_ALONE.format(sign=_SIGN, number=_DECIMAL))
# Integers too, and what a diverged run prints.
NUMBER = re.compile(
    _STANDS_ALONE.format(sign=_SIGN, number=rf"(?:{_DECIMAL}|\d+|nan|inf)")
)


@dataclass(frozen=True)
class Tolerance:
    """How far a new decimal may lie from the recorded one: atol + rtol * |recorded|.

    Decimal fractions, not binary ones, so that 0.930 and 0.934 differ by 0.004.
    """

    atol: Decimal = Decimal(0)
    rtol: Decimal = Decimal(0)

    @classmethod
    def from_tags(cls, tags: Iterable[str]) -> "Tolerance":
        """Reads ``atol=0.004`` and ``rtol=0.01`` among a cell's tags.

        Raises:
          RecordError: if one of the two is not a finite number from 0 up.
        """
        given = {}
        for tag in tags:
            key, equals, value = tag.partition("=")
            if key in ("atol", "rtol") and equals:
                given[key] = _positive(tag, value)
        return cls(**given)

    def allows(self, recorded: Decimal, new: Decimal) -> bool:
        """Whether the two agree; what is not finite agrees with nothing."""
        if not (recorded.is_finite() and new.is_finite()):
            return False
        return abs(new - recorded) <= self.atol + self.rtol * abs(recorded)

    def __str__(self) -> str:
        return f"atol={self.atol}, rtol={self.rtol}"


EXACT = Tolerance()


def _positive(tag: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise RecordError(
            f"The cell tag `{tag}` is not a tolerance: expected a number from 0 up, "
            "as in `atol=0.004`."
        )
    return number
