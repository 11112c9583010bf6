"""``tf.contrib.training``: hyperparameters, bucketing, training and evaluation loops."""

from functools import partial as _partial

from tfgraph import v1 as tf
from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib import _slim
from tfgraph.v1.contrib._bucketing import bucket, bucket_by_sequence_length
from tfgraph.v1.contrib._hparams import HParams, parse_values

def batch_sequences_with_states(*args, **kwargs):
    """Raises NotCoveredError: it is not ported."""
    raise _not_ported("batch_sequences_with_states")


def _not_ported(name):
    from tfgraph.v1._legacy.gone import NotCoveredError, message

    return NotCoveredError(
        message(f"tf.contrib.training.{name}", "it is not ported", "`tf.data`")
    )


class GreedyLoadBalancingStrategy:
    """Puts each op on the parameter server with the least load so far.

    Args:
      num_tasks: number of servers.
      load_fn: load of an op, say ``byte_size_load_fn``.
    """

    def __init__(self, num_tasks, load_fn):
        self._loads, self._load_fn = [0] * num_tasks, load_fn

    def __call__(self, op):
        task = self._loads.index(min(self._loads))
        self._loads[task] += self._load_fn(op)
        return task


def byte_size_load_fn(op):
    """The bytes of an op's one output."""
    shape = op.outputs[0].get_shape().with_rank_at_least(0)
    return shape.num_elements() * op.outputs[0].dtype.size


def resample_at_rate(inputs, rates, scope=None, seed=None, back_prop=False):
    """Repeats or drops each row so that it occurs ``rates`` times in the mean."""
    del back_prop
    with tf.name_scope(scope, "resample_at_rate", [*inputs, rates]):
        rates = tf.convert_to_tensor(rates, name="rates")
        whole = tf.floor(rates)
        draws = tf.random_uniform(tf.shape(rates), dtype=rates.dtype, seed=seed)
        times = tf.cast(whole + tf.cast(draws < rates - whole, rates.dtype), tf.int32)
        rows = tf.repeat(tf.range(tf.shape(rates)[0]), times)
        return [tf.gather(value, rows) for value in inputs]


def rejection_sample(
    tensors, accept_prob_fn, batch_size, queue_threads=1, enqueue_many=False,
    prebatch_capacity=16, prebatch_threads=1, runtime_checks=False, name=None,
):
    """A queue of the rows that are accepted with probability ``accept_prob_fn``."""
    del prebatch_capacity, prebatch_threads, runtime_checks
    with tf.variable_scope(name, "rejection_sample", tensors):
        accept = tf.less(tf.random_uniform([]), accept_prob_fn(tensors))
        return tf.train.maybe_batch(
            tensors, keep_input=accept, batch_size=batch_size,
            num_threads=queue_threads, enqueue_many=enqueue_many,
        )


__getattr__, __dir__ = _overlay(
    __name__,
    bases=[
        _partial(_slim.load, "tf_slim.training.training"),
        _partial(_slim.load, "tf_slim.training.evaluation"),
    ],
)
__all__ = [
    "HParams", "bucket", "bucket_by_sequence_length", "parse_values",
    "GreedyLoadBalancingStrategy", "byte_size_load_fn", "rejection_sample",
    "resample_at_rate",
]  # fmt: skip
