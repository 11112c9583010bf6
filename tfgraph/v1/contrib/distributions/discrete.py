"""Counts and one-hot vectors."""

from tfgraph import v1 as tf
from tfgraph.v1.contrib.distributions.base import Distribution, broadcast, named
from tfgraph.v1.contrib.distributions.helpers import as_float


def logits_and_probs(logits, probs):
    """Both from one; exactly one must be given."""
    if (logits is None) == (probs is None):
        raise ValueError("Must pass probs or logits, but not both.")
    if logits is None:
        probs = as_float(probs, name="probs")
        return tf.log(probs), probs
    logits = as_float(logits, name="logits")
    return logits, tf.nn.softmax(logits)


class Poisson(Distribution):
    """rate ** k exp(-rate) / k!"""

    @named("Poisson")
    def __init__(
        self, rate=None, log_rate=None, interpolate_nondiscrete=True,
        validate_args=False, allow_nan_stats=True, name=None,
    ):
        if (rate is None) == (log_rate is None):
            raise ValueError("Must specify exactly one of `rate` and `log_rate`.")
        if rate is None:
            self.log_rate = as_float(log_rate, name="log_rate")
            self.rate = tf.exp(self.log_rate)
        else:
            self.rate = as_float(rate, name="rate")
            self.log_rate = tf.log(self.rate)
        super().__init__(name, self.rate.dtype, self.rate)

    def _sample_n(self, n, seed=None):
        return tf.random_poisson(self.rate, [n], dtype=self.dtype, seed=seed)

    def _log_prob(self, x):
        return x * self.log_rate - tf.lgamma(1.0 + x) - self.rate

    def _cdf(self, x):
        return tf.igammac(1 + tf.floor(x), self.rate)

    def _mean(self):
        return tf.identity(self.rate)

    _variance = _mean

    def _mode(self):
        return tf.floor(self.rate)


class OneHotCategorical(Distribution):
    """A categorical whose draws are one-hot vectors."""

    @named("OneHotCategorical")
    def __init__(
        self, logits=None, probs=None, dtype=tf.int32, validate_args=False,
        allow_nan_stats=True, name=None,
    ):
        self.logits, self.probs = logits_and_probs(logits, probs)
        self._count = self.logits.shape.as_list()[-1]
        super().__init__(name, dtype, self.logits[..., 0], [self._count])

    def _sample_n(self, n, seed=None):
        flat = tf.reshape(self.logits, [-1, self._count])
        draws = tf.transpose(tf.multinomial(flat, n, seed=seed))
        hot = tf.one_hot(draws, self._count, dtype=self.dtype)
        return tf.reshape(hot, self._draws_shape(n))

    def _log_prob(self, x):
        x = tf.cast(x, self.logits.dtype)
        return tf.reduce_sum(x * tf.nn.log_softmax(self.logits), -1)

    def _entropy(self):
        log_probs = tf.nn.log_softmax(self.logits)
        return -tf.reduce_sum(tf.exp(log_probs) * log_probs, -1)

    def _mean(self):
        return tf.nn.softmax(self.logits)

    def _mode(self):
        return tf.one_hot(tf.argmax(self.logits, -1), self._count, dtype=self.dtype)


class Binomial(Distribution):
    """The number of successes in ``total_count`` trials."""

    @named("Binomial")
    def __init__(
        self, total_count, logits=None, probs=None, validate_args=False,
        allow_nan_stats=True, name=None,
    ):
        if (logits is None) == (probs is None):
            raise ValueError("Must pass probs or logits, but not both.")
        self.total_count = as_float(total_count, name="total_count")
        if probs is None:
            self.logits = as_float(logits, name="logits")
            self.probs = tf.sigmoid(self.logits)
        else:
            self.probs = as_float(probs, name="probs")
            self.logits = tf.log(self.probs) - tf.log1p(-self.probs)
        super().__init__(
            name, self.probs.dtype, broadcast(self.total_count, self.probs)
        )

    def _sample_n(self, n, seed=None):
        draws = tf.distributions.Multinomial(
            self.total_count + tf.zeros_like(self.probs),
            probs=tf.stack([self.probs, 1 - self.probs], -1)
            + tf.zeros_like(self.total_count)[..., tf.newaxis],
        ).sample(n, seed=seed)
        return draws[..., 0]

    def _log_prob(self, x):
        n = self.total_count
        return (
            x * tf.log(self.probs) + (n - x) * tf.log1p(-self.probs)
            + tf.lgamma(n + 1.0) - tf.lgamma(x + 1.0) - tf.lgamma(n - x + 1.0)
        )

    def _mean(self):
        return self.total_count * self.probs

    def _variance(self):
        return self._mean() * (1 - self.probs)


class Geometric(Distribution):
    """The number of failures before the first success."""

    @named("Geometric")
    def __init__(
        self, logits=None, probs=None, validate_args=False, allow_nan_stats=True,
        name=None,
    ):
        if (logits is None) == (probs is None):
            raise ValueError("Must pass probs or logits, but not both.")
        self.probs = (
            tf.sigmoid(as_float(logits, name="logits")) if probs is None
            else as_float(probs, name="probs")
        )
        super().__init__(name, self.probs.dtype, self.probs)

    def _sample_n(self, n, seed=None):
        uniform = tf.random_uniform(
            self._draws_shape(n), minval=1e-38, seed=seed, dtype=self.dtype
        )
        return tf.floor(tf.log(uniform) / tf.log1p(-self.probs))

    def _log_prob(self, x):
        return x * tf.log1p(-self.probs) + tf.log(self.probs)

    def _mean(self):
        return 1.0 / self.probs - 1.0

    def _variance(self):
        return (1.0 - self.probs) / tf.square(self.probs)

    def _mode(self):
        return tf.zeros_like(self.probs)
