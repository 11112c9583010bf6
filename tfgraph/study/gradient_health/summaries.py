"""TensorBoard summaries of a health record: scalars and histograms."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tfgraph import v1 as tf
from tfgraph.study.gradient_health.record import HealthRecord, Measurement

N_BUCKETS = 30
SCALARS = ("gradient_norm", "weight_norm", "update_ratio")  # of each variable


class HealthWriter:
    """Writes the last measurement of a record to an event file.

    Tags are ``gradient_norm/<variable>``, ``weight_norm/...``, ``update_ratio/...``,
    ``dead_fraction/<relu>``, ``gradient_health/loss`` and the histograms
    ``gradients/<variable>`` and ``weights/<variable>``. The file is shared with other
    writers of this process that come from ``tf.summary.FileWriterCache``, as those of
    ``tf.estimator`` do.
    """

    def __init__(self, log_dir: str | Path, graph: tf.Graph) -> None:
        """Opens the file, and writes the graph if the file is new."""
        with graph.as_default():
            self._writer = tf.summary.FileWriterCache.get(str(log_dir))

    def write(
        self,
        record: HealthRecord,
        gradients: Sequence[np.ndarray],
        weights: Sequence[np.ndarray],
    ) -> None:
        """Writes the last measurement and what it was computed from, and flushes.

        Args:
          record: with one measurement at least.
          gradients: of each variable, of the last measurement.
          weights: of each variable, after it.
        """
        last = record.measurements[-1]
        values = [
            tf.Summary.Value(tag="gradient_health/loss", simple_value=record.losses[-1])
        ]
        values += _scalars(record, last)
        for variable, gradient, weight in zip(
            record.variables, gradients, weights, strict=True
        ):
            values.append(_histogram(f"gradients/{variable.name}", gradient))
            values.append(_histogram(f"weights/{variable.name}", weight))
        self._writer.add_summary(tf.Summary(value=values), last.step)
        self._writer.flush()


def _scalars(record: HealthRecord, last: Measurement) -> list[tf.Summary.Value]:
    tags = [
        (f"{name}/{variable.name}", value)
        for name in SCALARS
        for variable, value in zip(record.variables, getattr(last, name), strict=True)
    ]
    tags += [
        (f"dead_fraction/{relu.name}", value)
        for relu, value in zip(record.relus, last.dead_fraction, strict=True)
    ]
    return [tf.Summary.Value(tag=tag, simple_value=value) for tag, value in tags]


def _histogram(tag: str, values: np.ndarray) -> tf.Summary.Value:
    """A histogram of what is finite; TensorFlow's own op fails at anything else."""
    finite = values[np.isfinite(values)].astype(np.float64)
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    width = high - low or 1.0
    counts, edges = np.histogram((finite - low) / width, bins=N_BUCKETS, range=(0, 1))
    proto = tf.HistogramProto(
        min=low,
        max=high,
        num=finite.size,
        sum=finite.sum(),
        sum_squares=np.square(finite).sum(),
        bucket_limit=low + edges[1:] * width,
        bucket=counts,
    )
    return tf.Summary.Value(tag=tag, histo=proto)
