"""Early stopping: the end of training once validation stops improving.

References:
  Prechelt, Early Stopping - But When?, in Neural Networks: Tricks of the Trade, 1998
"""

from collections.abc import Sequence

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.arguments import require_positive


class EarlyStopping:
    """Keeps the best values of variables, and tells when to stop.

    The state is in Python, as is the training loop that asks::

        stopping = EarlyStopping(tf.global_variables(), patience=3)
        for epoch in range(n_epochs):
            ...  # train
            if stopping.should_stop(session, session.run(loss, valid_feed)):
                break
        stopping.restore(session)

    It adds nothing to the graph. ``tf.keras.callbacks.EarlyStopping`` with
    ``restore_best_weights`` stops at the same evaluations and restores the same values.

    Args:
      variables: what to restore: all of the model, moving averages included.
      patience: evaluations in a row without improvement before the stop, at least 1.

    Raises:
      ValueError: if ``patience`` is not positive.
    """

    def __init__(self, variables: Sequence[tf.Variable], *, patience: int) -> None:
        require_positive(patience=patience)
        self.best_error = float("inf")
        self.best_evaluation = 0  # counted from 1
        self._n_evaluations = 0
        self._variables = list(variables)
        self._patience = patience
        self._best_values: list[np.ndarray] = []

    def should_stop(self, session: tf.Session, validation_error: float) -> bool:
        """Takes note of an evaluation; NaN does not count as an improvement."""
        self._n_evaluations += 1
        if validation_error < self.best_error:
            self.best_error = float(validation_error)
            self.best_evaluation = self._n_evaluations
            self._best_values = session.run(self._variables)
        return self._n_evaluations - self.best_evaluation >= self._patience

    def restore(self, session: tf.Session) -> None:
        """Gives the variables the values that they had at the best evaluation.

        Without an improvement, as when every error was NaN, they stay as they are.
        """
        for variable, value in zip(self._variables, self._best_values):
            variable.load(value, session)
