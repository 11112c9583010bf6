"""Which rows of the training set make up which update, the same on every worker."""

import numpy as np

from tfgraph.train.loop import batch_sizes, batches_of


class Schedule:
    """The batches of the single-process run, by the number of their update.

    Every worker draws the same permutations, those that ``numpy.random.seed(seed)`` and
    one ``numpy.random.permutation`` for each epoch give.

    Args:
      n_rows: of the training set.
      batch_size: examples per update, at least.
      n_epochs: passes over the training set.
      seed: of the permutations.

    Attributes:
      steps_per_epoch: updates of one epoch.
      n_steps: updates in all.
    """

    def __init__(
        self, n_rows: int, batch_size: int, n_epochs: int, *, seed: int
    ) -> None:
        self._n_rows, self._batch_size, self._seed = n_rows, batch_size, seed
        self.steps_per_epoch = len(batch_sizes(n_rows, batch_size))
        self.n_steps = self.steps_per_epoch * n_epochs
        self._epoch = None

    def rows(self, step: int) -> np.ndarray:
        """Returns the rows of an update, ``[batch]``; steps are counted from 0."""
        epoch, number = divmod(step, self.steps_per_epoch)
        if epoch != self._epoch:
            self._go_to(epoch)
        return self._batches[number]

    def _go_to(self, epoch: int) -> None:
        if self._epoch is None or epoch < self._epoch:  # the chief went back
            self._random, self._epoch = np.random.RandomState(self._seed), -1
        while self._epoch < epoch:
            order = self._random.permutation(self._n_rows)
            self._epoch += 1
        self._batches = batches_of(order, self._batch_size)
