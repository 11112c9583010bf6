"""Batch normalization: as a layer of TensorFlow's, and by hand.

A batch is brought to mean 0 and variance 1 channel by channel, then scaled by gamma
and shifted by beta, both learned::

    y = gamma (x - mean) / sqrt(variance + epsilon) + beta

In training, ``mean`` and ``variance`` (biased, divided by N) are the batch's, and the
moving averages follow them: ``moving <- momentum moving + (1 - momentum) batch``.
Otherwise the moving averages stand in for the batch's. Nothing updates them by itself:
the updates are in the collection ``UPDATE_OPS`` and must be run beside the training op.

References:
  Ioffe and Szegedy, `Batch Normalization <https://arxiv.org/abs/1502.03167>`_, 2015
"""

import functools
from collections.abc import Callable

from tfgraph import v1 as tf


def batch_norm(
    training: tf.Tensor, *, momentum: float = 0.99
) -> Callable[..., tf.Tensor]:
    """Returns ``tf.layers.batch_normalization`` with training and momentum given.

    Call it on the activations of each layer, before the activation function; without
    ``name=`` its variables are ``batch_normalization``, ``batch_normalization_1`` ...
    On ``[batch, height, width, channels]`` it uses TensorFlow's fused kernel, which
    keeps the unbiased variance (N - 1) in ``moving_variance``.

    Args:
      training: ``[]``, bool; True normalizes with the batch's statistics.
      momentum: weight of the past in the moving averages.
    """
    return functools.partial(
        tf.layers.batch_normalization, training=training, momentum=momentum
    )


def batch_norm_by_hand(
    inputs: tf.Tensor,
    training: tf.Tensor,
    *,
    momentum: float = 0.99,
    epsilon: float = 1e-3,
    name: str | None = None,
) -> tf.Tensor:
    """Returns ``inputs`` batch-normalized, with every part of it in the open.

    Gives the numbers of ``tf.layers.batch_normalization`` (``fused=False``), defaults
    and variable names included, and adds the updates of ``moving_mean`` and
    ``moving_variance`` to ``UPDATE_OPS``.

    Args:
      inputs: ``[batch, ..., channels]``, float; the number of channels must be known.
      training: ``[]``, bool; True normalizes with the batch's statistics.
      momentum: weight of the past in the moving averages.
      epsilon: added to the variance.
      name: variable scope of the four variables and the ops.
    """
    channels = inputs.shape[-1:]
    axes = list(range(inputs.shape.rank - 1))
    with tf.variable_scope(name, default_name="batch_norm"):
        gamma = tf.get_variable("gamma", channels, initializer=tf.ones_initializer())
        beta = tf.get_variable("beta", channels, initializer=tf.zeros_initializer())
        moving_mean = tf.get_variable(
            "moving_mean",
            channels,
            initializer=tf.zeros_initializer(),
            trainable=False,
        )
        moving_variance = tf.get_variable(
            "moving_variance",
            channels,
            initializer=tf.ones_initializer(),
            trainable=False,
        )
        mean, variance = tf.cond(
            training,
            lambda: tf.nn.moments(inputs, axes),
            lambda: (tf.identity(moving_mean), tf.identity(moving_variance)),
        )
        _follow(moving_mean, mean, momentum)
        _follow(moving_variance, variance, momentum)
        return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, epsilon)


def _follow(average: tf.Variable, value: tf.Tensor, momentum: float) -> None:
    """Adds the op that moves ``average`` towards ``value`` to ``UPDATE_OPS``.

    Outside training ``value`` is the average itself, so the op changes nothing.
    """
    update = tf.assign_sub(average, (average - value) * (1 - momentum))
    tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, update)
