"""Compare recorded text with new text: words exactly, decimals within a tolerance.

A decimal is a number written with a point or an exponent (0.964, 1e-3) that stands
by itself. Everything else is text and must be equal to the letter: words, spaces,
integers ("epoch 12"), versions ("1.15.5"), names ("conv2d_1.5x").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tfgraph.errors import RecordError

_STANDS_ALONE = r"(?<![\w.]){sign}{number}(?!\w|\.\d)"
_SIGN = r"(?:(?<![\w)\]])[-+])?"
_DECIMAL = r"(?:\d+\.\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)"
DECIMAL = re.compile(f"({_STANDS_ALONE.format(sign=_SIGN, number=_DECIMAL)})")
NUMBER = re.compile(_STANDS_ALONE.format(sign=_SIGN, number=rf"(?:{_DECIMAL}|\d+)"))


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
        return abs(new - recorded) <= self.atol + self.rtol * abs(recorded)

    def __str__(self) -> str:
        return f"atol={self.atol}, rtol={self.rtol}"


def first_difference(recorded: str, new: str, tolerance: Tolerance) -> str | None:
    """Says where two texts differ first, or returns None if they agree.

    Args:
      recorded: what was printed when the record was made.
      new: what was printed now.
      tolerance: for decimals; zero compares them as text.

    Returns:
      Some lines of text: the line, and if a number differs in it the recorded
      number, the new one, the difference and the tolerance.
    """
    recorded_lines, new_lines = recorded.splitlines(True), new.splitlines(True)
    for index, (old, line) in enumerate(zip(recorded_lines, new_lines), start=1):
        if not _lines_agree(old, line, tolerance):
            return _report(index, old, line, tolerance)
    if len(recorded_lines) == len(new_lines):
        return None
    kind, lines = ("missing", recorded_lines)
    if len(new_lines) > len(recorded_lines):
        kind, lines = ("unexpected", new_lines)
    first = min(len(recorded_lines), len(new_lines))
    return f"line {first + 1} is {kind}: {lines[first].rstrip()}"


def _lines_agree(recorded: str, new: str, tolerance: Tolerance) -> bool:
    if recorded == new:
        return True
    if tolerance == Tolerance():
        return False
    # Words stand at even places, decimals at odd ones.
    old_parts, new_parts = DECIMAL.split(recorded), DECIMAL.split(new)
    return old_parts[::2] == new_parts[::2] and all(
        tolerance.allows(Decimal(old), Decimal(number))
        for old, number in zip(old_parts[1::2], new_parts[1::2], strict=True)
    )


def _report(index: int, recorded: str, new: str, tolerance: Tolerance) -> str:
    lines = [
        f"line {index} differs",
        f"  recorded: {recorded.rstrip()}",
        f"  new:      {new.rstrip()}",
    ]
    for old, number in zip(NUMBER.findall(recorded), NUMBER.findall(new)):
        is_decimal = DECIMAL.fullmatch(old) and DECIMAL.fullmatch(number)
        allowed = tolerance if is_decimal else Tolerance()
        if not allowed.allows(Decimal(old), Decimal(number)):
            lines.append(
                f"  first number that differs: recorded {old}, new {number}, "
                f"difference {abs(Decimal(number) - Decimal(old))}, "
                f"tolerance {allowed if is_decimal else 'none (an integer)'}"
            )
            break
    return "\n".join(lines)


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
