"""The compiled epoch where it can be compiled, else the plain one."""

import warnings
from collections.abc import Mapping

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.in_graph.epochs import (
    CompiledEpoch,
    InGraphEpoch,
    NotCompilableError,
)
from tfgraph.train.in_graph.resources import NotConvertibleError
from tfgraph.train.loop import Examples, TrainingGraph


class CompiledWherePossibleEpoch:
    """An epoch inside the graph, compiled by XLA if the step can be.

    Otherwise a ``RuntimeWarning`` says why not, and the epoch is an ``InGraphEpoch``.

    Args:
      graph: what to train.
      train: inputs ``[examples, ...]`` and labels ``[examples]``.
      batch_size: examples per update, at least.
      record: as for ``InGraphEpoch``.
    """

    def __init__(
        self,
        graph: TrainingGraph,
        train: Examples,
        batch_size: int,
        *,
        record: Mapping[str, tf.Tensor] | None = None,
    ) -> None:
        self._plain = lambda: InGraphEpoch(graph, train, batch_size, record=record)
        self._tf_graph = tf.get_default_graph()
        try:
            self._epoch = CompiledEpoch(graph, train, batch_size, record=record)
        except (NotCompilableError, NotConvertibleError) as error:
            self._fall_back(error)

    def run(
        self, session: tf.Session, order: np.ndarray, batches: range | None = None
    ) -> dict[str, np.ndarray]:
        """As ``InGraphEpoch.run``; what cannot be compiled changes no variable."""
        try:
            return self._epoch.run(session, order, batches)
        except NotCompilableError as error:
            self._fall_back(error)
            return self._epoch.run(session, order, batches)

    def _fall_back(self, error: Exception) -> None:
        warnings.warn(f"{error} It runs uncompiled.", RuntimeWarning, stacklevel=3)
        with self._tf_graph.as_default():
            self._epoch = self._plain()
