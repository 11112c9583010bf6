"""Early stopping: the end of training once validation stops improving.

The rule: an evaluation is the best so far if its error is below the best before it by
more than the minimum change; a tie is no improvement, and neither is NaN. Training
stops at the evaluation that is the ``patience``-th in a row without one. The values
of the best evaluation are kept, in memory and, if asked, on the disk.

References:
  Prechelt, Early Stopping - But When?, in Neural Networks: Tricks of the Trade, 1998
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train import generations
from tfgraph.train.arguments import require_positive
from tfgraph.train.checkpointing import save_variables, saver_of, write_set

CHECKPOINT = "best.ckpt"


class EarlyStopping:
    """Keeps the best values of variables, and tells when to stop.

    ``fit(..., stopping=...)`` asks it at every evaluation, restores the best values at
    the end, and saves its state with the rest. So does any other loop::

        stopping = EarlyStopping(tf.global_variables(), patience=3)
        for epoch in range(n_epochs):
            ...  # train
            if stopping.should_stop(session, session.run(loss, valid_feed)):
                break
        stopping.restore(session)

    Without a folder it adds nothing to the graph. ``tf.keras.callbacks.EarlyStopping``
    with ``restore_best_weights`` stops at the same evaluations and restores the same
    values.

    Args:
      variables: what to restore: all of the model, moving averages included.
      patience: evaluations in a row without improvement before the stop, at least 1;
        None never stops, and only keeps the best.
      min_delta: the minimum change: what an error must be lower by, not just as much.
      metric: what ``fit`` takes as the error: the loss on the validation set, or the
        share that is classified wrongly there, ``1 - accuracy``.
      folder: of its own; the best values are there as a checkpoint, see
        ``best_checkpoint``. Adds a saver to the default graph.

    Raises:
      ValueError: if ``patience`` is not positive, or ``min_delta`` below 0.
    """

    def __init__(
        self,
        variables: Sequence[tf.Variable],
        *,
        patience: int | None,
        min_delta: float = 0.0,
        metric: Literal["loss", "accuracy"] = "loss",
        folder: Path | None = None,
    ) -> None:
        if patience is not None:
            require_positive(patience=patience)
        if not min_delta >= 0:
            raise ValueError(f"`min_delta` must be 0 or more, got {min_delta}.")
        self.metric = metric
        self.best_error = float("inf")
        self.best_evaluation = 0  # counted from 1
        self._n_evaluations = 0
        self._variables = list(variables)
        self._patience = float("inf") if patience is None else patience
        self._min_delta = min_delta
        self._best_values: list[np.ndarray] = []
        self._folder = folder
        self._saver = None if folder is None else saver_of(self._variables)

    @property
    def is_over(self) -> bool:
        """Whether the patience has come to its end."""
        return self._n_evaluations - self.best_evaluation >= self._patience

    def should_stop(self, session: tf.Session, validation_error: float) -> bool:
        """Takes note of an evaluation; NaN does not count as an improvement.

        Raises:
          OutputError: if the best values cannot be written into the folder.
        """
        self._n_evaluations += 1
        if validation_error + self._min_delta < self.best_error:
            self.best_error = float(validation_error)
            self.best_evaluation = self._n_evaluations
            self._best_values = session.run(self._variables)
            self._write(session)
        return self.is_over

    def restore(self, session: tf.Session) -> None:
        """Gives the variables the values that they had at the best evaluation.

        Without an improvement, as when every error was NaN, they stay as they are.
        """
        for variable, value in zip(self._variables, self._best_values):
            variable.load(value, session)

    def state(self) -> dict[str, np.ndarray]:
        """Returns all that it has noted, as arrays by name."""
        values = {f"value{i}": value for i, value in enumerate(self._best_values)}
        return {
            "best_error": np.array(self.best_error),
            "evaluations": np.array([self.best_evaluation, self._n_evaluations]),
            **values,
        }

    def set_state(self, state: Mapping[str, np.ndarray]) -> None:
        """Takes up what ``state`` returned."""
        self.best_error = float(state["best_error"])
        self.best_evaluation, self._n_evaluations = map(int, state["evaluations"])
        n_values = len(state) - 2
        self._best_values = [state[f"value{i}"] for i in range(n_values)]

    def _write(self, session: tf.Session) -> None:
        if self._folder is not None:
            write_set(
                self._folder,
                lambda place: save_variables(self._saver, session, place / CHECKPOINT),
            )


def best_checkpoint(folder: Path) -> Path | None:
    """Returns the prefix of the best checkpoint in a folder, None if there is none.

    A damaged one is named on stderr, and the second best taken.
    """
    found = generations.newest(folder)
    return None if found is None else found / CHECKPOINT
