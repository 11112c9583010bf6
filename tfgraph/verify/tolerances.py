"""How far each decimal of a cell may lie from its record.

The cell's tags (``atol=``, ``rtol=``) or the user may state it. By default it is, for
an accuracy measured on n examples, two of them, 2 / n, but no less than 0.001; and for
every other decimal a thousandth of the recorded one. n is found from the digits of the
recorded accuracies (see evaluation_size); where they do not tell, an accuracy is a
decimal as any other.
"""

from collections import defaultdict
from decimal import Decimal

from tfgraph.verify.evaluation_size import evaluation_size
from tfgraph.verify.lines import Line
from tfgraph.verify.numbers import DECIMAL, Tolerance

DEFAULT = Tolerance(rtol=Decimal("0.001"))
LEAST_OF_ACCURACY = Decimal("0.001")
EXAMPLES = 2


class Tolerances:
    """The tolerances of a cell's recorded lines."""

    def __init__(self, lines: list[Line], asked: Tolerance | None) -> None:
        """
        Args:
          lines: as recorded.
          asked: the tolerance for all decimals, None for the default ones.
        """
        self._asked = asked
        self._sizes = _evaluation_sizes(lines) if asked is None else {}

    def of(self, line: Line, index: int) -> Tolerance:
        """Returns the tolerance of one of the line's numbers."""
        if self._asked is not None:
            return self._asked
        size = self._sizes.get(line.labels[index])
        if size is None:
            return DEFAULT
        atol = max(LEAST_OF_ACCURACY, round(Decimal(EXAMPLES) / size, 4))
        return Tolerance(atol=atol * (100 if line.is_percentage(index) else 1))


def is_accuracy(label: str) -> bool:
    """Whether the words before a number name an accuracy."""
    words = label.lower().replace("_", " ").split()
    return any(word.startswith("accura") or word == "acc" for word in words)


def _evaluation_sizes(lines: list[Line]) -> dict[str, int | None]:
    """Label to the size of the evaluation set behind its accuracies."""
    accuracies = defaultdict(list)
    for line in lines:
        for index, number in enumerate(line.numbers):
            label = line.labels[index]
            if is_accuracy(label) and DECIMAL.fullmatch(number):
                scale = Decimal("0.01") if line.is_percentage(index) else Decimal(1)
                accuracies[label].append(str(Decimal(number) * scale))
    return {
        label: evaluation_size(numbers)
        for label, numbers in accuracies.items()
        if all(0 <= float(number) <= 1 for number in numbers)
    }
