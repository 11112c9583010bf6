"""Epochs in the graph over data that memory does not hold."""

from collections.abc import Mapping

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.in_graph.epochs import InGraphEpoch

N_BATCHES_AHEAD = 4


class StreamedEpoch(InGraphEpoch):
    """An epoch inside the graph whose batches are read while it runs.

    As ``InGraphEpoch``, with the same batches and so the same numbers, for arrays that
    lie on the disk: ``numpy.load(path, mmap_mode="r")`` or ``numpy.memmap``. A thread
    reads a few batches ahead (``tf.data``), so that memory holds those alone.
    """

    def _prepare(self, session: tf.Session, feed: Mapping[tf.Tensor, object]) -> None:
        """Starts reading; brings no data set into the session."""
        session.run(self._start, feed)

    def _build(self, sizes: list[int]) -> list[tf.Tensor]:
        placeholders = (self._graph.inputs, self._graph.labels)
        dtypes = [fed.dtype for fed in placeholders]
        ends = tf.constant(np.cumsum(sizes), tf.int64)

        def read(rows: np.ndarray) -> list[np.ndarray]:
            return [
                np.asarray(array[rows], dtype.as_numpy_dtype)
                for array, dtype in zip(self._train, dtypes, strict=True)
            ]

        def batch_of(end: tf.Tensor, size: tf.Tensor) -> list[tf.Tensor]:
            rows = self._order[end - size : end]
            batch = tf.numpy_function(read, [rows], dtypes)
            for values, array in zip(batch, self._train, strict=True):
                values.set_shape([None, *array.shape[1:]])
            return batch

        batches = tf.data.Dataset.from_tensor_slices(
            (ends[self._first :], tf.constant(sizes, tf.int64)[self._first :])
        )
        batches = batches.map(batch_of).prefetch(N_BATCHES_AHEAD)
        iterator = tf.data.make_initializable_iterator(batches)
        self._start = iterator.initializer
        variables = [variable.outputs[0] for variable in self._step.variables]
        return self._loop(
            self._step,
            range(len(sizes)),
            lambda index: iterator.get_next(),
            variables,
        )
