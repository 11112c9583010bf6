"""Xavier, He and LeCun initialization: the variance of the signal kept across layers.

A layer with ``fan_in`` inputs and ``fan_out`` outputs draws its weights with mean 0
and the variance below; a uniform draw from ``[-limit, limit]`` has the variance
``limit**2 / 3``.

========  =========================  ================================
name      variance                   limit of the uniform draw
========  =========================  ================================
Xavier    2 / (fan_in + fan_out)     sqrt(6 / (fan_in + fan_out))
He        2 / fan_in                 sqrt(6 / fan_in)
LeCun     1 / fan_in                 sqrt(3 / fan_in)
========  =========================  ================================

The papers' normal draw is here, as in TensorFlow, a truncated one: values beyond two
standard deviations are drawn again, which leaves 0.8796 of the standard deviation.
``tf.variance_scaling_initializer`` divides by that number first, so the weights have
the variance of the table. ``tf.contrib.layers.variance_scaling_initializer``, which
many TensorFlow-1 programs used, multiplied the variance by 1.3 instead: standard
deviations 0.3 % larger. ``tf.truncated_normal_initializer`` corrects nothing.
"""

from collections.abc import Callable

from tfgraph import v1 as tf

Initializer = Callable[..., tf.Tensor]


def xavier_uniform(seed: int | None = None) -> Initializer:
    """Returns Xavier (Glorot) initialization, uniform; what ``tf.layers`` defaults to.

    ``W ~ U(-limit, limit)`` with ``limit = sqrt(6 / (fan_in + fan_out))``. Made for
    activations that are linear near zero (tanh, logistic sigmoid).

    Args:
      seed: op seed; without it the op takes its seed from the graph.

    References:
      Glorot and Bengio, Understanding the difficulty of training deep feedforward
      neural networks, AISTATS 2010
    """
    return tf.glorot_uniform_initializer(seed=seed)


def xavier_normal(seed: int | None = None) -> Initializer:
    """Returns Xavier (Glorot) initialization, truncated normal.

    ``stddev = sqrt(2 / (fan_in + fan_out))`` after truncation.

    Args:
      seed: op seed; without it the op takes its seed from the graph.

    References:
      Glorot and Bengio, AISTATS 2010, as for ``xavier_uniform``
    """
    return tf.glorot_normal_initializer(seed=seed)


def he_uniform(seed: int | None = None) -> Initializer:
    """Returns He initialization, uniform.

    ``W ~ U(-limit, limit)`` with ``limit = sqrt(6 / fan_in)``. Made for ReLU and its
    variants, which let half of the variance through.

    Args:
      seed: op seed; without it the op takes its seed from the graph.

    References:
      He et al., `Delving Deep into Rectifiers <https://arxiv.org/abs/1502.01852>`_,
      2015
    """
    return tf.variance_scaling_initializer(
        scale=2.0, mode="fan_in", distribution="uniform", seed=seed
    )


def he_normal(seed: int | None = None) -> Initializer:
    """Returns He initialization, truncated normal.

    ``stddev = sqrt(2 / fan_in)`` after truncation.

    Args:
      seed: op seed; without it the op takes its seed from the graph.

    References:
      He et al., 2015, as for ``he_uniform``
    """
    return tf.variance_scaling_initializer(
        scale=2.0, mode="fan_in", distribution="truncated_normal", seed=seed
    )


def lecun_uniform(seed: int | None = None) -> Initializer:
    """Returns LeCun initialization, uniform.

    ``W ~ U(-limit, limit)`` with ``limit = sqrt(3 / fan_in)``.

    Args:
      seed: op seed; without it the op takes its seed from the graph.

    References:
      LeCun et al., Efficient BackProp, in Neural Networks: Tricks of the Trade, 1998
    """
    return tf.initializers.lecun_uniform(seed=seed)


def lecun_normal(seed: int | None = None) -> Initializer:
    """Returns LeCun initialization, truncated normal; what SELU needs.

    ``stddev = sqrt(1 / fan_in)`` after truncation.

    Args:
      seed: op seed; without it the op takes its seed from the graph.

    References:
      LeCun et al., 1998, as for ``lecun_uniform``
    """
    return tf.initializers.lecun_normal(seed=seed)


INITIALIZERS = {
    "xavier_uniform": xavier_uniform,
    "xavier_normal": xavier_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
    "lecun_uniform": lecun_uniform,
    "lecun_normal": lecun_normal,
}
