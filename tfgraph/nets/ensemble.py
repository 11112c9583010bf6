"""Ensembles: several networks in one graph, their predictions averaged."""

from collections.abc import Callable

from tfgraph import v1 as tf


def ensemble(
    build: Callable[[], tf.Tensor], n_members: int
) -> tuple[list[tf.Tensor], tf.Tensor]:
    """Builds networks alike but for their initial weights, and averages them.

    The members share no variable (each is in a scope ``member_<i>`` of its own), so
    that training on the sum of their losses trains each as if it were alone.

    Args:
      build: builds one network and returns its logits, ``[batch, classes]``, float.
      n_members: 1 or more.

    Returns:
      The logits of each member, and the logarithm of the mean of their softmax
      probabilities, ``[batch, classes]``: logits that stand for the whole.

    Raises:
      ValueError: if ``n_members`` is below 1.

    References:
      Hansen and Salamon, Neural network ensembles, 1990
    """
    if n_members < 1:
        raise ValueError(f"`n_members` must be 1 or more, got {n_members}.")
    members = []
    for i in range(n_members):
        with tf.variable_scope(f"member_{i}"):
            members.append(build())
    log_probabilities = tf.stack([tf.nn.log_softmax(logits) for logits in members])
    log_sum = tf.reduce_logsumexp(log_probabilities, axis=0)
    return members, log_sum - tf.log(tf.cast(n_members, log_sum.dtype))
