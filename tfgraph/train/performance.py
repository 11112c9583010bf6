"""Performance scheduling: a lower learning rate once validation stops improving.

References:
  Senior et al., An empirical study of learning rates in deep neural networks for
  speech recognition, ICASSP 2013
"""

from typing import NamedTuple

from tfgraph import v1 as tf
from tfgraph.train.arguments import require_fraction, require_positive


class PerformanceSchedule(NamedTuple):
    """A learning rate with a state, kept in variables that checkpoints hold too."""

    learning_rate: tf.Variable  # [], float32, not trainable: give it to an optimizer
    update: tf.Operation  # run it once after each evaluation


def performance(
    validation_error: tf.Tensor,
    *,
    learning_rate: float,
    patience: int,
    factor: float = 0.1,
    name: str | None = None,
) -> PerformanceSchedule:
    """Returns a learning rate that is cut when the validation error stagnates.

    Each run of ``update`` reads ``validation_error`` once. After ``patience`` runs in
    a row that did not bring it below its smallest value so far (NaN does not count as
    below), the rate is multiplied by ``factor`` and the counting starts anew.

    Args:
      validation_error: ``[]``, float: a placeholder, or the error itself, in which case
        the run of ``update`` must be fed what the error needs.
      learning_rate: the rate at the start.
      patience: evaluations without improvement before a cut, at least 1.
      factor: of each cut, between 0 and 1.
      name: variable scope of the state.

    Raises:
      ValueError: if an argument is out of its range.
    """
    require_positive(learning_rate=learning_rate, patience=patience)
    require_fraction(factor=factor)
    with tf.variable_scope(name, default_name="performance_schedule"):
        rate = _state("learning_rate", learning_rate, tf.float32)
        smallest = _state("smallest_error", float("inf"), tf.float32)
        waited = _state("evaluations_without_improvement", 0, tf.int32)

        error = tf.cast(validation_error, tf.float32)
        improved = error < smallest
        waiting = tf.where(improved, 0, waited + 1)
        is_over = waiting >= patience
        changes = (
            (rate, tf.where(is_over, rate * factor, rate)),
            (smallest, tf.where(improved, error, smallest)),
            (waited, tf.where(is_over, 0, waiting)),
        )
        with tf.control_dependencies([value for _, value in changes]):
            update = tf.group(*(tf.assign(state, value) for state, value in changes))
    return PerformanceSchedule(rate, update)


def _state(name: str, value: float, dtype: tf.DType) -> tf.Variable:
    return tf.get_variable(
        name,
        shape=[],
        dtype=dtype,
        initializer=tf.constant_initializer(value),
        trainable=False,
    )
