"""L1 and L2 penalties on weights, and weight decay that is not a penalty.

A penalty is a term of the loss. Give ``l1`` or ``l2`` to a layer as its
``kernel_regularizer``; what it returns is collected in
``tf.GraphKeys.REGULARIZATION_LOSSES``, and nothing adds it to the loss by itself:
``with_penalties`` does.

Through gradient descent with learning rate eta an L2 penalty of ``scale`` is the same
as a decay of ``scale``: both multiply the weights by ``1 - eta scale`` at each step.
Through an adaptive optimizer it is not, since the penalty's gradient is divided by the
root of past squared gradients like any other; that is what decoupled weight decay is
for.

References:
  Krogh and Hertz, A Simple Weight Decay Can Improve Generalization, NIPS 1991;
  Tibshirani, Regression Shrinkage and Selection via the Lasso, 1996;
  Loshchilov and Hutter, `Decoupled Weight Decay Regularization
  <https://arxiv.org/abs/1711.05101>`_, 2019
"""

from collections.abc import Callable, Iterable

from tfgraph import v1 as tf

Scale = float | tf.Tensor
Regularizer = Callable[[tf.Tensor], tf.Tensor]


def l1(scale: Scale) -> Regularizer:
    """Returns the penalty ``scale sum |w|``, whose pull is the same at every size.

    It brings weights to the neighbourhood of zero; gradient descent then steps back and
    forth across it, by ``eta scale``. For exact zeros use
    ``tf.train.ProximalGradientDescentOptimizer(..., l1_regularization_strength=scale)``
    in its place.

    Args:
      scale: 0 or more; a number, or a tensor, ``[]``, float32.
    """
    return lambda weights: scale * tf.reduce_sum(tf.abs(weights))


def l2(scale: Scale) -> Regularizer:
    """Returns the penalty ``scale sum w**2 / 2``, whose pull is ``scale w``.

    As ``tf.contrib.layers.l2_regularizer``. Keras' ``l2(scale)`` has no half: it is
    this one at twice the scale.

    Args:
      scale: 0 or more; a number, or a tensor, ``[]``, float32.
    """
    return lambda weights: scale * tf.nn.l2_loss(weights)


def with_penalties(loss: tf.Tensor) -> tf.Tensor:
    """Returns the loss plus all collected penalties of the default graph, ``[]``."""
    penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    return tf.add_n([loss, *penalties], name="regularized_loss")


def decoupled_weight_decay(
    optimizer: tf.train.Optimizer,
    loss: tf.Tensor,
    *,
    learning_rate: Scale,
    decay: Scale,
    variables: Iterable[tf.Variable],
) -> tf.Operation:
    """Returns a training op: ``theta <- theta - eta decay theta``, and the optimizer's.

    The gradient is that at the weights before either.
    The decay is proportional to the learning rate eta, as in the AdamW of Keras and
    PyTorch. The paper, and ``tf.contrib.opt.AdamWOptimizer``, take off ``decay theta``
    whatever eta is, and a schedule must then be applied to both.

    Args:
      optimizer: of the learning rate below.
      loss: ``[]``, float, without L2 penalties.
      learning_rate: eta, which multiplies the decay.
      decay: 0 or more; a number, or a tensor, ``[]``, float32.
      variables: what decays; usually kernels, not biases or batch normalization's.
    """
    grads_and_vars = optimizer.compute_gradients(loss)
    gradients = [gradient for gradient, _ in grads_and_vars if gradient is not None]
    # The gradients are those of the weights before the decay.
    with tf.control_dependencies(gradients):
        decays = [v.assign_sub(learning_rate * decay * v) for v in variables]
    with tf.control_dependencies(decays):
        return optimizer.apply_gradients(grads_and_vars)
