"""The optimizers of TensorFlow 1, with the formulas that its kernels compute.

Theta are the parameters, g the gradient of the loss, eta the learning rate. Each
function returns a ``tf.train.Optimizer``; ``OPTIMIZERS`` names them all. The learning
rate may be a tensor: see ``tfgraph.train.schedules``.
"""

from tfgraph import v1 as tf
from tfgraph.v1._runtime.nadam import NadamOptimizer

Rate = float | tf.Tensor


def gradient_descent(learning_rate: Rate) -> tf.train.Optimizer:
    """Returns plain gradient descent: ``theta <- theta - eta g``."""
    return tf.train.GradientDescentOptimizer(learning_rate)


def momentum(learning_rate: Rate, *, momentum: Rate = 0.9) -> tf.train.Optimizer:
    """Returns gradient descent with momentum (beta).

    As the textbooks have it::

        m <- beta m - eta g
        theta <- theta + m

    (Printed as ``m <- beta - eta g`` in some sources, which is wrong.) TensorFlow keeps
    the sum without the learning rate::

        m <- beta m + g
        theta <- theta - eta m

    The two agree as long as eta does not change; when a schedule lowers eta,
    TensorFlow's form slows down at once, the past of m included.

    References:
      Polyak, Some methods of speeding up the convergence of iteration methods, 1964
    """
    return tf.train.MomentumOptimizer(learning_rate, momentum)


def nesterov(learning_rate: Rate, *, momentum: Rate = 0.9) -> tf.train.Optimizer:
    """Returns Nesterov's accelerated gradient, which measures the slope ahead.

    As the textbooks have it, g being the gradient function::

        m <- beta m - eta g(theta + beta m)
        theta <- theta + m

    TensorFlow keeps ``theta + beta m`` in the variables, so g is the gradient there::

        m <- beta m + g
        theta <- theta - eta (g + beta m)

    References:
      Nesterov, A method of solving a convex programming problem with convergence rate
      O(1/k^2), 1983;
      Sutskever et al., On the importance of initialization and momentum in deep
      learning, ICML 2013
    """
    return tf.train.MomentumOptimizer(learning_rate, momentum, use_nesterov=True)


def adagrad(learning_rate: Rate) -> tf.train.Optimizer:
    """Returns AdaGrad, which slows down along directions that were steep so far.

    ::

        s <- s + g**2
        theta <- theta - eta g / sqrt(s)

    TensorFlow starts s at 0.1 where others add a small epsilon to the root.

    References:
      Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and
      Stochastic Optimization, JMLR 12, 2011
    """
    return tf.train.AdagradOptimizer(learning_rate)


def rmsprop(
    learning_rate: Rate, *, decay: float = 0.9, momentum: float = 0.0
) -> tf.train.Optimizer:
    """Returns RMSProp: AdaGrad that forgets, with the decay rho.

    ::

        s <- rho s + (1 - rho) g**2
        m <- beta m + eta g / sqrt(s + epsilon)
        theta <- theta - m

    TensorFlow starts s at 1, so that the first steps are short, and has epsilon
    (1e-10) under the root. Here m does hold the learning rate.

    References:
      Tieleman and Hinton, Lecture 6.5, Neural Networks for Machine Learning, 2012
    """
    return tf.train.RMSPropOptimizer(learning_rate, decay=decay, momentum=momentum)


def adam(
    learning_rate: Rate, *, beta1: float = 0.9, beta2: float = 0.999
) -> tf.train.Optimizer:
    """Returns Adam: momentum and RMSProp, both corrected for their start at zero.

    At step t = 1, 2, ...::

        m <- beta1 m + (1 - beta1) g
        s <- beta2 s + (1 - beta2) g**2
        theta <- theta - eta sqrt(1 - beta2**t) / (1 - beta1**t) m / (sqrt(s) + epsilon)

    TensorFlow's epsilon (1e-8) is the "epsilon hat" of the end of the paper's section
    2: it is added before s is corrected, the one of the paper's Algorithm 1 after.

    References:
      Kingma and Ba, `Adam: A Method for Stochastic Optimization
      <https://arxiv.org/abs/1412.6980>`_, 2015
    """
    return tf.train.AdamOptimizer(learning_rate, beta1=beta1, beta2=beta2)


def nadam(
    learning_rate: Rate, *, beta1: float = 0.9, beta2: float = 0.999
) -> tf.train.Optimizer:
    """Returns Nadam: Adam with Nesterov's look ahead.

    As Adam, with ``beta1 m + (1 - beta1) g`` in place of m in the last line. This is
    ``tf.contrib.opt.NadamOptimizer``; its docstring says how Dozat's paper differs.

    References:
      Dozat, Incorporating Nesterov Momentum into Adam, ICLR 2016 workshop
    """
    return NadamOptimizer(learning_rate, beta1=beta1, beta2=beta2)


OPTIMIZERS = {
    "sgd": gradient_descent,  # Keras' name for it
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "nadam": nadam,
}
