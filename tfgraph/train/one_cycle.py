r"""The 1cycle policy: the learning rate up, down, and out; the momentum against it.

::

    rate      max ......../\                 momentum  max \          /-----
                        /    \                               \      /
              start  /          \                    min ......\  /
                                  \__ final

References:
  Smith, `A disciplined approach to neural network hyper-parameters: Part 1
  <https://arxiv.org/abs/1803.09820>`_, 2018
"""

from collections.abc import Sequence

from tfgraph import v1 as tf
from tfgraph.train.arguments import require_fraction, require_positive

# Part of the steps at the end in which the rate falls below where it started.
FINAL_FRACTION = 0.1
START_DIVISOR = 10
FINAL_DIVISOR = 1000


def one_cycle(
    global_step: tf.Tensor, *, max_learning_rate: float, total_steps: int
) -> tf.Tensor:
    """Returns the learning rate of the 1cycle policy.

    Linear from ``max_learning_rate / 10`` up to ``max_learning_rate`` at 45 % of the
    steps, linear down again at 90 %, then linear to a thousandth of the start, where it
    stays.

    Args:
      global_step: ``[]``, integer.
      max_learning_rate: somewhat below the rate at which training diverges.
      total_steps: updates of the whole training.

    Returns:
      ``[]``, float32.

    Raises:
      ValueError: if a number is not positive.
    """
    require_positive(max_learning_rate=max_learning_rate, total_steps=total_steps)
    start = max_learning_rate / START_DIVISOR
    with tf.name_scope("one_cycle"):
        return _through(
            global_step,
            _knots(total_steps),
            (start, max_learning_rate, start, start / FINAL_DIVISOR),
        )


def one_cycle_momentum(
    global_step: tf.Tensor,
    *,
    total_steps: int,
    max_momentum: float = 0.95,
    min_momentum: float = 0.85,
) -> tf.Tensor:
    """Returns the momentum that goes with ``one_cycle``.

    Linear from ``max_momentum`` down to ``min_momentum`` where the learning rate is
    largest, back up, and constant in the final part.

    Args:
      global_step: ``[]``, integer.
      total_steps: updates of the whole training.
      max_momentum: momentum at the start and at the end.
      min_momentum: momentum at the largest learning rate.

    Returns:
      ``[]``, float32.

    Raises:
      ValueError: if ``total_steps`` is not positive, a momentum is not between 0 and
        1, or the smaller is not below the larger.
    """
    require_positive(total_steps=total_steps)
    require_fraction(max_momentum=max_momentum, min_momentum=min_momentum)
    if min_momentum >= max_momentum:
        raise ValueError(
            f"`min_momentum` must be below `max_momentum` ({max_momentum}), "
            f"got {min_momentum}."
        )
    with tf.name_scope("one_cycle_momentum"):
        return _through(
            global_step,
            _knots(total_steps),
            (max_momentum, min_momentum, max_momentum, max_momentum),
        )


def _knots(total_steps: int) -> tuple[float, ...]:
    final = total_steps * (1 - FINAL_FRACTION)
    return (0, final / 2, final, total_steps)


def _through(
    global_step: tf.Tensor, knots: Sequence[float], values: Sequence[float]
) -> tf.Tensor:
    """Returns the line through (knots, values) at ``global_step``, flat after the end.

    Each piece is a weighted mean of its two ends, exact where one of them is tiny.
    """
    step = tf.cast(global_step, tf.float32)
    result = tf.constant(values[0], tf.float32)
    for left, right, low, high in zip(knots, knots[1:], values, values[1:]):
        part = tf.clip_by_value((step - left) / (right - left), 0.0, 1.0)
        result = tf.where(step < left, result, low * (1 - part) + high * part)
    return result
