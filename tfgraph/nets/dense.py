"""Stacks of dense layers, the loss and the accuracy of a classifier."""

from collections.abc import Callable, Sequence

from tfgraph import v1 as tf
from tfgraph.nets.normalization import batch_norm

Activation = Callable[[tf.Tensor], tf.Tensor]


def dense_stack(
    inputs: tf.Tensor,
    layers: Sequence[tuple[str, int]],
    *,
    activation: Activation,
    n_outputs: int,
) -> tf.Tensor:
    """Builds hidden dense layers and a linear layer named ``outputs``.

    Args:
      inputs: ``[batch, features]``, float32.
      layers: name and number of units of each hidden layer, from the bottom.
      activation: applied by every hidden layer.
      n_outputs: number of logits.

    Returns:
      The logits, ``[batch, n_outputs]``, float32.
    """
    for name, units in layers:
        inputs = tf.layers.dense(inputs, units, activation=activation, name=name)
    return tf.layers.dense(inputs, n_outputs, name="outputs")


def batch_normalized_stack(
    inputs: tf.Tensor,
    layers: Sequence[tuple[str, int]],
    *,
    activation: Activation,
    n_outputs: int,
    training: tf.Tensor,
    momentum: float,
) -> tf.Tensor:
    """Builds dense layers, each batch-normalized before its activation.

    The logits are normalized too. The updates of the moving averages are in the
    collection ``UPDATE_OPS``; they have to be run beside the training op.

    Args:
      inputs: ``[batch, features]``, float32.
      layers: name and number of units of each hidden layer, from the bottom.
      activation: applied to every normalized hidden layer.
      n_outputs: number of logits, of a layer named ``outputs``.
      training: a bool scalar; True normalizes with the moments of the batch, False
        with the moving averages.
      momentum: of the moving averages, in [0, 1).

    Returns:
      The logits, ``[batch, n_outputs]``, float32.

    References:
      Ioffe and Szegedy, `Batch Normalization <https://arxiv.org/abs/1502.03167>`_,
      2015
    """
    normalize = batch_norm(training, momentum=momentum)
    for name, units in layers:
        inputs = activation(normalize(tf.layers.dense(inputs, units, name=name)))
    return normalize(tf.layers.dense(inputs, n_outputs, name="outputs"))


def mean_cross_entropy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Returns the softmax cross-entropy averaged over the batch, a scalar.

    Args:
      logits: ``[batch, classes]``, float32.
      labels: class numbers, ``[batch]``, integer.
    """
    cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=labels, logits=logits
    )
    return tf.reduce_mean(cross_entropy, name="loss")


def accuracy(
    logits: tf.Tensor, labels: tf.Tensor, *, name: str | None = "accuracy"
) -> tf.Tensor:
    """Returns the fraction of rows whose largest logit is the label's, a scalar.

    Args:
      logits: ``[batch, classes]``, float32.
      labels: class numbers, ``[batch]``, int32 or int64.
      name: of the op.
    """
    is_correct = tf.nn.in_top_k(logits, labels, 1)
    return tf.reduce_mean(tf.cast(is_correct, tf.float32), name=name)
