"""Activation functions, from the saturating sigmoid to SELU.

Each takes ``inputs`` of any shape, float, and returns a tensor of that shape and type.
``ACTIVATIONS`` names them all.
"""

from tfgraph import v1 as tf

# Leaks of the randomized leaky ReLU: 1/8 to 1/3, from the paper's x / a, a ~ U(3, 8).
LOWEST_ALPHA = 1 / 8
HIGHEST_ALPHA = 1 / 3


def sigmoid(inputs: tf.Tensor, *, name: str | None = None) -> tf.Tensor:
    """Returns ``1 / (1 + exp(-x))``, which saturates at 0 and 1.

    Its slope is 1/4 at most, one cause of vanishing gradients in deep networks.

    References:
      Glorot and Bengio, Understanding the difficulty of training deep feedforward
      neural networks, AISTATS 2010
    """
    return tf.nn.sigmoid(inputs, name=name)


def tanh(inputs: tf.Tensor, *, name: str | None = None) -> tf.Tensor:
    """Returns the hyperbolic tangent, which saturates at -1 and 1.

    It is ``2 sigmoid(2 x) - 1``: centred on 0, with slope 1 there.

    References:
      LeCun et al., Efficient BackProp, in Neural Networks: Tricks of the Trade, 1998
    """
    return tf.nn.tanh(inputs, name=name)


def relu(inputs: tf.Tensor, *, name: str | None = None) -> tf.Tensor:
    """Returns ``max(0, x)``.

    References:
      Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines,
      ICML 2010
    """
    return tf.nn.relu(inputs, name=name)


def leaky_relu(
    inputs: tf.Tensor, *, alpha: float = 0.01, name: str | None = None
) -> tf.Tensor:
    """Returns ``max(alpha x, x)``.

    Args:
      inputs: pre-activations, any shape, float.
      alpha: slope below zero, less than 1; 0.01 in the paper. ``tf.nn.leaky_relu``
        has 0.2 when not told.
      name: name of the op.

    References:
      Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic
      Models, ICML 2013 workshop
    """
    return tf.nn.leaky_relu(inputs, alpha=alpha, name=name)


def parametric_leaky_relu(
    inputs: tf.Tensor, *, initial_alpha: float = 0.25, name: str | None = None
) -> tf.Tensor:
    """Returns ``max(0, x) + alpha min(0, x)``, alpha learned for each channel.

    The slopes are the trainable variable ``<name>/alpha``, ``[channels]``. The paper
    keeps them out of weight decay, which would turn the unit into a ReLU.

    Args:
      inputs: pre-activations, ``[batch, ..., channels]``, float; the number of
        channels must be known.
      initial_alpha: slope below zero before training.
      name: variable scope of the slopes and ops.

    References:
      He et al., `Delving Deep into Rectifiers <https://arxiv.org/abs/1502.01852>`_,
      2015
    """
    with tf.variable_scope(name, default_name="parametric_leaky_relu"):
        alpha = tf.get_variable(
            "alpha",
            shape=inputs.shape[-1:],
            dtype=inputs.dtype,
            initializer=tf.constant_initializer(initial_alpha),
        )
        return tf.nn.relu(inputs) + alpha * tf.minimum(inputs, 0)


def randomized_leaky_relu(
    inputs: tf.Tensor, *, training: tf.Tensor, name: str | None = None
) -> tf.Tensor:
    """Returns ``max(alpha x, x)``, alpha random in training and its mean otherwise.

    In training each element of each example draws its own ``alpha ~ U(1/8, 1/3)``;
    otherwise ``alpha = (1/8 + 1/3) / 2 = 11/48``. (The paper draws ``a ~ U(3, 8)``
    for ``x / a`` and tests with ``x / 5.5``, which is the mean of the divisors: a
    leak of 0.18, not 0.23.)

    Args:
      inputs: pre-activations, any shape, float.
      training: ``[]``, bool.
      name: name scope of the ops.

    References:
      Xu et al., `Empirical Evaluation of Rectified Activations in Convolutional
      Network <https://arxiv.org/abs/1505.00853>`_, 2015
    """
    with tf.name_scope(name, "randomized_leaky_relu", [inputs]):
        shape = tf.shape(inputs)
        mean = tf.constant((LOWEST_ALPHA + HIGHEST_ALPHA) / 2, inputs.dtype)
        alpha = tf.cond(
            training,
            lambda: tf.random_uniform(
                shape, LOWEST_ALPHA, HIGHEST_ALPHA, dtype=inputs.dtype
            ),
            lambda: tf.fill(shape, mean),
        )
        return tf.maximum(alpha * inputs, inputs)


def elu(inputs: tf.Tensor, *, name: str | None = None) -> tf.Tensor:
    """Returns ``x`` above zero and ``exp(x) - 1`` below: smooth, saturating at -1.

    References:
      Clevert, Unterthiner and Hochreiter, `Fast and Accurate Deep Network Learning by
      Exponential Linear Units <https://arxiv.org/abs/1511.07289>`_, 2015
    """
    return tf.nn.elu(inputs, name=name)


def selu(inputs: tf.Tensor, *, name: str | None = None) -> tf.Tensor:
    """Returns ``scale x`` above zero and ``scale alpha (exp(x) - 1)`` below.

    With scale 1.0507 and alpha 1.6733 a stack of dense layers keeps mean 0 and
    variance 1, provided that inputs are standardized and the weights have variance
    ``1 / fan_in`` (``tf.initializers.lecun_normal``).

    References:
      Klambauer et al., `Self-Normalizing Neural Networks
      <https://arxiv.org/abs/1706.02515>`_, 2017
    """
    return tf.nn.selu(inputs, name=name)


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "relu": relu,
    "leaky_relu": leaky_relu,
    "parametric_leaky_relu": parametric_leaky_relu,
    "randomized_leaky_relu": randomized_leaky_relu,  # needs `training`
    "elu": elu,
    "selu": selu,
}
