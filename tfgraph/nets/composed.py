"""Dense layers, each followed by the same parts in a given order."""

from collections.abc import Callable, Sequence

from tfgraph import v1 as tf


def composed_stack(
    inputs: tf.Tensor,
    units: Sequence[int],
    parts: Sequence[Callable[[tf.Tensor], tf.Tensor]],
    **options: object,
) -> tf.Tensor:
    """Builds dense layers, and after each of them the parts one after the other.

    The order of the parts is the experiment: batch normalization before the activation
    is ``[normalize, tf.nn.relu]``, after it ``[tf.nn.relu, normalize]``.

    Args:
      inputs: ``[batch, features]``, float32.
      units: of each layer, from the bottom.
      parts: functions from activations to activations, ``[batch, units]``.
      **options: of ``tf.layers.dense``, such as ``kernel_regularizer``.

    Returns:
      What the last part of the last layer returns, ``[batch, units[-1]]``.
    """
    for n_units in units:
        inputs = tf.layers.dense(inputs, n_units, **options)
        for part in parts:
            inputs = part(inputs)
    return inputs
