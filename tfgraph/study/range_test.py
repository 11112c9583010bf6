"""The learning-rate range test: which rates train at all, found in one short run.

The rate grows by the same factor at each update. While it is too small nothing
happens; then the loss falls; then it rises and diverges. The losses are smoothed by an
exponential average, corrected for its start at zero as Adam's are, and the test ends
when the smoothed loss is four times its smallest value so far, or a loss is not
finite.

The rule for the suggestion: a tenth of the rate at which the smoothed loss is smallest.
There the loss is about to rise, so it is the upper end of what trains. (Smith reads the
ends of the useful range off a plot of accuracies; the smoothing, the four and the tenth
are customs that came later.) A suggestion holds for the optimizer, the batch size and
the initial weights that it was made with.

References:
  Smith, `Cyclical Learning Rates for Training Neural Networks
  <https://arxiv.org/abs/1506.01186>`_, 2017, section 3.3;
  Smith, `A disciplined approach to neural network hyper-parameters: Part 1
  <https://arxiv.org/abs/1803.09820>`_, 2018
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import Dataset
from tfgraph.study.registry import OnProgress, Table
from tfgraph.study.short_runs import updates
from tfgraph.train.arguments import require_positive
from tfgraph.train.loop import TrainingGraph

SMOOTHING = 0.9  # weight of the past in the average
DIVERGED = 4.0  # times the smallest smoothed loss
SHARE_OF_HIGHEST = 0.1


@dataclass(frozen=True)
class RangeTest:
    """Losses against learning rates, and what they suggest."""

    learning_rates: np.ndarray  # [updates], rising
    losses: np.ndarray  # [updates], of each batch before its update
    smoothed: np.ndarray  # [updates]
    is_diverged: bool  # the test ended for that

    def table(self) -> Table:
        """Returns the suggestion and what it comes from."""
        header = ("suggestion", "rate of the smallest loss", "loss there", "diverged")
        smallest = float(np.nanmin(self.smoothed))
        return header, [(self.suggestion, self.highest, smallest, self.is_diverged)]

    def series(self) -> Table:
        """Returns a row for each update."""
        columns = (self.learning_rates, self.losses, self.smoothed)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return ("learning_rate", "loss", "smoothed"), list(rows)

    def to_dict(self) -> dict:
        """Returns all of it as plain data."""
        header, rows = self.series()
        return {
            "suggestion": self.suggestion,
            "highest": self.highest,
            "is_diverged": self.is_diverged,
            **dict(zip(header, map(list, zip(*rows, strict=True)), strict=True)),
        }

    @property
    def highest(self) -> float:
        """The rate at which the smoothed loss is smallest."""
        return float(self.learning_rates[np.nanargmin(self.smoothed)])

    @property
    def suggestion(self) -> float:
        """A tenth of the highest rate."""
        return SHARE_OF_HIGHEST * self.highest

    def plot(self, axes: object) -> None:
        """Draws losses and suggestion on axes of matplotlib's."""
        axes.semilogx(self.learning_rates, self.losses, color="0.8", label="loss")
        axes.semilogx(self.learning_rates, self.smoothed, label="smoothed")
        label = f"suggested: {self.suggestion:.2g}"
        axes.axvline(self.suggestion, ls="--", color="tab:red", label=label)
        start, smallest = self.smoothed[0], np.nanmin(self.smoothed)
        fall = max(start - smallest, 0.1)
        axes.set_ylim(smallest - 0.1 * fall, start + 0.5 * fall)
        axes.set(title="Range test", xlabel="learning rate", ylabel="loss")
        axes.legend(loc="lower left")


def range_test(
    graph: TrainingGraph,
    learning_rate: tf.Tensor | str,
    data: Dataset,
    *,
    batch_size: int,
    lowest: float = 1e-5,
    highest: float = 10.0,
    n_updates: int = 200,
    on_progress: OnProgress = lambda done, total, state: None,
) -> RangeTest:
    """Trains from initial weights, in a session of its own, while the rate rises.

    Args:
      graph: what to train.
      learning_rate: the placeholder, ``[]``, float, that the training op depends on, or
        its name.
      data: the digits.
      batch_size: examples per update.
      lowest: the rate of the first update.
      highest: the rate of the last one, unless training diverges before.
      n_updates: from the lowest rate to the highest, at least 2.
      on_progress: called before each update.

    Raises:
      ValueError: if an argument is out of its range, or the first loss not a finite
        number.
    """
    require_positive(lowest=lowest)
    if not highest > lowest:
        raise ValueError(f"`highest` must be above {lowest}, `lowest`; got {highest}.")
    if n_updates < 2:
        raise ValueError(f"`n_updates` must be 2 or more, got {n_updates}.")
    rates = np.geomspace(lowest, highest, n_updates)

    def feed(step: int) -> dict:
        on_progress(step, n_updates, f"learning rate {rates[step]:.2g}")
        return {learning_rate: rates[step]}

    with tf.Session(graph=graph.loss.graph) as session:
        losses, smoothed, is_diverged = smoothed_until_divergence(
            updates(
                session,
                graph,
                data,
                n_updates=n_updates,
                batch_size=batch_size,
                feed=feed,
            )
        )
    if not np.isfinite(losses[0]):
        raise ValueError(
            f"The loss is {losses[0]} before the first update: no rate can be "
            "suggested. Check the initial weights and the inputs."
        )
    return RangeTest(
        rates[: len(losses)], np.array(losses), np.array(smoothed), is_diverged
    )


def smoothed_until_divergence(
    losses: Iterable[float],
) -> tuple[list[float], list[float], bool]:
    """Returns the losses seen, the same smoothed, and whether they end diverging."""
    seen, smoothed = [], []
    average, smallest = 0.0, np.inf
    for step, loss in enumerate(losses, start=1):
        average = SMOOTHING * average + (1 - SMOOTHING) * loss
        seen.append(loss)
        smoothed.append(average / (1 - SMOOTHING**step))
        smallest = min(smallest, smoothed[-1])
        if not np.isfinite(loss) or smoothed[-1] > DIVERGED * smallest:
            return seen, smoothed, True
    return seen, smoothed, False
