"""Dropout: units switched off at random while training."""

import functools
from collections.abc import Callable

from tfgraph import v1 as tf


def dropout(training: tf.Tensor, *, rate: float) -> Callable[..., tf.Tensor]:
    """Returns ``tf.layers.dropout`` with training and rate given.

    In training each element is 0 with probability ``rate`` and is divided by
    ``1 - rate`` otherwise, so that the mean stays what it is; the paper multiplies the
    weights by ``1 - rate`` after training instead. When not training, nothing changes.
    ``tf.nn.dropout`` of TensorFlow 1 takes the probability to *keep*.

    Args:
      training: ``[]``, bool.
      rate: the fraction switched off, in [0, 1); 0.5 for hidden layers and 0.2 for
        inputs in the paper.

    References:
      Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from
      Overfitting, JMLR 15, 2014
    """
    return functools.partial(tf.layers.dropout, rate=rate, training=training)
