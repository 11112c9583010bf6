"""Learning rates that change with the number of updates made.

Each function takes ``global_step`` (``[]``, integer: the updates made so far, t below)
and returns the learning rate of the next update (``[]``, float32), eta(t), for any
optimizer. Pass ``global_step`` to ``minimize`` too, which counts it up. ``SCHEDULES``
names them all; performance scheduling, which has a state, is in
``tfgraph.train.performance``.
"""

import itertools
from collections.abc import Sequence

from tfgraph import v1 as tf
from tfgraph.train.arguments import require_positive
from tfgraph.train.one_cycle import one_cycle


def piecewise_constant(
    global_step: tf.Tensor, *, boundaries: Sequence[int], values: Sequence[float]
) -> tf.Tensor:
    """Returns ``values[0]`` up to and including step ``boundaries[0]``, and so on.

    Args:
      global_step: ``[]``, integer.
      boundaries: steps, increasing.
      values: learning rates, one more than boundaries.

    Raises:
      ValueError: if the lengths do not fit, the boundaries do not increase, or a
        learning rate is not positive.
    """
    if len(values) != len(boundaries) + 1:
        raise ValueError(
            f"`values` must have one more entry than `boundaries` ({len(boundaries)}), "
            f"got {len(values)}."
        )
    if any(low >= high for low, high in itertools.pairwise(boundaries)):
        raise ValueError(f"`boundaries` must increase, got {list(boundaries)}.")
    for value in values:
        require_positive(values=value)
    return tf.train.piecewise_constant(global_step, list(boundaries), list(values))


def exponential(
    global_step: tf.Tensor,
    *,
    learning_rate: float,
    decay_steps: int,
    decay_rate: float,
    staircase: bool = False,
) -> tf.Tensor:
    """Returns ``eta(t) = learning_rate decay_rate**(t / decay_steps)``.

    Args:
      global_step: ``[]``, integer.
      learning_rate: the rate at step 0.
      decay_steps: updates until the rate has been multiplied by ``decay_rate`` once.
      decay_rate: the factor, usually below 1.
      staircase: rounds ``t / decay_steps`` down, so that the rate changes in steps.

    Raises:
      ValueError: if a number is not positive.
    """
    require_positive(
        learning_rate=learning_rate, decay_steps=decay_steps, decay_rate=decay_rate
    )
    return tf.train.exponential_decay(
        learning_rate, global_step, decay_steps, decay_rate, staircase=staircase
    )


def exponential_base_10(
    global_step: tf.Tensor, *, learning_rate: float, decay_steps: int
) -> tf.Tensor:
    """Returns ``eta(t) = learning_rate 10**(-t / decay_steps)``.

    The rate falls to a tenth every ``decay_steps`` updates: ``exponential`` with the
    decay rate 1/10. (Some sources print the exponent without its minus sign; that rate
    would grow.)

    Raises:
      ValueError: if a number is not positive.

    References:
      Senior et al., An empirical study of learning rates in deep neural networks for
      speech recognition, ICASSP 2013
    """
    return exponential(
        global_step,
        learning_rate=learning_rate,
        decay_steps=decay_steps,
        decay_rate=0.1,
    )


def power(
    global_step: tf.Tensor,
    *,
    learning_rate: float,
    decay_steps: int,
    exponent: float = 1.0,
) -> tf.Tensor:
    """Returns ``eta(t) = learning_rate (1 + t / decay_steps)**(-exponent)``.

    With the exponent 1 the rate is halved after ``decay_steps`` updates, a third after
    twice as many: it falls ever more slowly, unlike the exponential schedule.

    Raises:
      ValueError: if a number is not positive.

    References:
      Senior et al., ICASSP 2013, as for ``exponential_base_10``
    """
    require_positive(
        learning_rate=learning_rate, decay_steps=decay_steps, exponent=exponent
    )
    with tf.name_scope("power_decay"):
        step = tf.cast(global_step, tf.float32)
        return learning_rate * (1 + step / decay_steps) ** -exponent


SCHEDULES = {
    "piecewise_constant": piecewise_constant,
    "exponential": exponential,
    "exponential_base_10": exponential_base_10,
    "power": power,
    "one_cycle": one_cycle,
}
