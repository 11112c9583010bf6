"""``tf.contrib.nn``: what never became part of ``tf.nn``."""

from tfgraph import v1 as tf
from tfgraph.v1._legacy.gone import Gone as _Gone

SELU_LOW = -1.7580993408473766  # -lambda * alpha of SELU


def alpha_dropout(x, keep_prob, noise_shape=None, seed=None, name=None):
    """Dropout that keeps mean and variance of SELU's outputs.

    References:
      Klambauer et al., `Self-Normalizing Neural Networks
      <https://arxiv.org/abs/1706.02515>`_, 2017
    """
    with tf.name_scope(name, "alpha_dropout", [x]):
        x = tf.convert_to_tensor(x, name="x")
        if isinstance(keep_prob, (int, float)) and not 0 < keep_prob <= 1.0:
            raise ValueError(f"keep_prob must be in the range (0, 1], got {keep_prob}.")
        keep_prob = tf.convert_to_tensor(keep_prob, dtype=x.dtype, name="keep_prob")
        if tf.get_static_value(keep_prob) == 1.0:
            return x
        shape = tf.shape(x) if noise_shape is None else noise_shape
        draws = tf.random_uniform(shape, seed=seed, dtype=x.dtype)
        kept = tf.cast(draws < keep_prob, x.dtype)
        mixed = x * kept + SELU_LOW * (1 - kept)
        a = tf.rsqrt(keep_prob + SELU_LOW**2 * keep_prob * (1 - keep_prob))
        b = -a * SELU_LOW * (1 - keep_prob)
        return a * mixed + b


def deprecated_flipped_softmax_cross_entropy_with_logits(
    logits, labels, dim=-1, name=None
):
    """``tf.nn.softmax_cross_entropy_with_logits``, logits first."""
    return tf.nn.softmax_cross_entropy_with_logits(
        labels=labels, logits=logits, dim=dim, name=name
    )


def deprecated_flipped_sparse_softmax_cross_entropy_with_logits(
    logits, labels, name=None
):
    """``tf.nn.sparse_softmax_cross_entropy_with_logits``, logits first."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=labels, logits=logits, name=name
    )


def deprecated_flipped_sigmoid_cross_entropy_with_logits(logits, targets, name=None):
    """``tf.nn.sigmoid_cross_entropy_with_logits``, logits first."""
    return tf.nn.sigmoid_cross_entropy_with_logits(
        labels=targets, logits=logits, name=name
    )


def scaled_softplus(x, alpha, clip=None, name=None):
    """``alpha * log(1 + exp(x / alpha))``, at most ``clip``."""
    with tf.name_scope(name, "scaled_softplus", [x, alpha]):
        y = alpha * tf.nn.softplus(x / alpha)
        return y if clip is None else tf.minimum(y, clip)


def cross_entropy(logits, labels, name=None):
    """Cross entropy of dense or sparse labels."""
    is_dense = labels.shape.ndims == logits.shape.ndims
    loss = (
        tf.nn.softmax_cross_entropy_with_logits if is_dense
        else tf.nn.sparse_softmax_cross_entropy_with_logits
    )
    return loss(labels=labels, logits=logits, name=name)


def __getattr__(name: str) -> object:
    if name == "conv1d_transpose":
        return tf.nn.conv1d_transpose
    if name == "nth_element":
        return lambda input, n, reverse=False, name=None: tf.raw_ops.NthElement(
            input=input, n=n, reverse=reverse, name=name
        )
    if name.startswith("_"):
        raise AttributeError(name)
    return _Gone(f"tf.contrib.nn.{name}", "it is not ported", "`tf.nn`")

