"""Drawing from logits or probabilities by the ops of TensorFlow 1.15's decoders."""

from tfgraph import v1 as tf


def categorical(logits, dtype=tf.int32, sample_shape=(), seed=None):
    """Draws class numbers: ``sample_shape`` + the logits' shape without the last."""
    logits = tf.convert_to_tensor(logits, name="logits")
    classes = tf.shape(logits)[-1]
    batch_shape = tf.shape(logits)[:-1]

    def draw(n):
        flat = logits
        if logits.shape.ndims != 2:
            flat = tf.reshape(logits, [-1, classes])
        wide = tf.int64 if logits.dtype.size > 4 else tf.int32
        draws = tf.multinomial(flat, n, seed=seed, output_dtype=wide)
        draws = tf.reshape(tf.transpose(draws), tf.concat([[n], batch_shape], 0))
        return tf.cast(draws, dtype)

    return _call_sampler(draw, sample_shape)


def bernoulli(probs=None, logits=None, dtype=tf.int32, sample_shape=(), seed=None):
    """Draws 0 and 1, or False and True."""
    if probs is None:
        probs = tf.sigmoid(logits, name="probs")
    probs = tf.convert_to_tensor(probs, name="probs")
    batch_shape = tf.shape(probs)

    def draw(n):
        uniform = tf.random_uniform(
            tf.concat([[n], batch_shape], 0), seed=seed, dtype=probs.dtype
        )
        return tf.cast(tf.less(uniform, probs), dtype)

    return _call_sampler(draw, sample_shape)


def _call_sampler(draw, sample_shape):
    with tf.name_scope(None, "call_sampler", [sample_shape]):
        shape = tf.convert_to_tensor(sample_shape, dtype=tf.int32, name="sample_shape")
        shape = _as_vector(shape)
        draws = draw(tf.reduce_prod(shape))
        return tf.reshape(draws, tf.concat([shape, tf.shape(draws)[1:]], 0))


def _as_vector(shape):
    """Makes a scalar a vector of one; builds the same ops for a vector."""
    is_scalar = tf.cast(tf.equal(tf.rank(shape), 0), tf.int32)
    length = tf.pad(tf.shape(shape), paddings=[[is_scalar, 0]], constant_values=1)
    return tf.reshape(shape, length)
