"""A result that is a table, drawn as lines: what several experiments measure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tfgraph.study.registry import Table


@dataclass(frozen=True)
class Rows:
    """Rows of numbers, one for each run.

    Attributes:
      title: of the picture.
      header: the names of the columns.
      rows: the numbers, in the order of the header.
      x: the column along the horizontal axis.
      y: the columns that are drawn, fractions of 1.
      by: the columns whose values tell one line from another.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[float]]
    x: str
    y: Sequence[str]
    by: Sequence[str] = ()

    def table(self) -> Table:
        """Returns all rows."""
        return self.header, self.rows

    def series(self) -> Table:
        """Returns all rows."""
        return self.header, self.rows

    def plot(self, axes: object) -> None:
        """Draws a line through the runs that agree in the columns of ``by``."""
        for key, runs in self._lines().items():
            words = [f"{n} {value:g}" for n, value in zip(self.by, key, strict=True)]
            # One place per value: decays and depths rise by factors, and from zero.
            values = [f"{run[self.x]:g}" for run in runs]
            for name in self.y:
                label = ", ".join(words) or name
                axes.plot(values, [run[name] for run in runs], ".-", label=label)
        axes.set(title=self.title, xlabel=self.x, ylabel="accuracy")
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)

    def to_dict(self) -> dict:
        """Returns the rows as one object each."""
        return {"title": self.title, "runs": self._runs()}

    def _runs(self) -> list[dict[str, float]]:
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]

    def _lines(self) -> dict[tuple, list[dict[str, float]]]:
        lines = {}
        for run in self._runs():
            lines.setdefault(tuple(run[name] for name in self.by), []).append(run)
        return lines
