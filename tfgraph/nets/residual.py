"""Residual connections: a block adds to its inputs instead of replacing them."""

from collections.abc import Callable

from tfgraph import v1 as tf


def residual(
    block: Callable[[tf.Tensor], tf.Tensor],
) -> Callable[[tf.Tensor], tf.Tensor]:
    """Returns the block with a connection around it: ``x + block(x)``.

    The derivative is ``1 + block'(x)``, so that a gradient reaches the lower layers
    even where the block lets none through. Inputs and outputs have the same shape.

    Args:
      block: from and to ``[batch, ..., units]``, float.

    References:
      He et al., `Deep Residual Learning for Image Recognition
      <https://arxiv.org/abs/1512.03385>`_, 2015
    """
    return lambda inputs: inputs + block(inputs)
