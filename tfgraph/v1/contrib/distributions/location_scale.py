"""Continuous distributions of numbers, beyond those of ``tf.distributions``."""

import math

from tfgraph import v1 as tf
from tfgraph.v1.contrib.distributions.base import (
    REPARAMETERIZED,
    Distribution,
    broadcast,
    named,
)
from tfgraph.v1.contrib.distributions.helpers import as_float

EULER_GAMMA = 0.5772156649015329


class _LocationScale(Distribution):
    """A standard distribution, scaled and moved.

    Subclasses define ``_standard``, from uniform draws, and ``_standard_log_prob``.
    """

    def __init__(
        self, loc, scale, validate_args=False, allow_nan_stats=True, name=None
    ):
        with tf.name_scope(name or type(self).__name__) as scope:
            self.loc = as_float(loc, name="loc")
            self.scale = as_float(scale, name="scale")
            super().__init__(
                scope, self.loc.dtype, broadcast(self.loc, self.scale),
                reparameterization_type=REPARAMETERIZED,
            )

    def _z(self, x):
        return (x - self.loc) / self.scale

    def _sample_n(self, n, seed=None):
        tiny = 1.1754943508222875e-38
        uniform = tf.random_uniform(
            self._draws_shape(n), minval=tiny, maxval=1.0, dtype=self.dtype, seed=seed
        )
        return self._standard(uniform) * self.scale + self.loc

    def _log_prob(self, x):
        return self._standard_log_prob(self._z(x)) - tf.log(self.scale)

    def _quantile(self, p):
        return self._standard(p) * self.scale + self.loc

    def _mode(self):
        return self.loc * tf.ones_like(self.scale)


class Logistic(_LocationScale):
    """Density exp(-z) / (scale (1 + exp(-z)) ** 2)."""

    def _standard(self, uniform):
        return tf.log(uniform) - tf.log1p(-uniform)

    def _standard_log_prob(self, z):
        return -z - 2.0 * tf.nn.softplus(-z)

    def _cdf(self, x):
        return tf.sigmoid(self._z(x))

    def _entropy(self):
        return 2.0 + tf.log(self.scale) + tf.zeros_like(self.loc)

    def _mean(self):
        return self.loc * tf.ones_like(self.scale)

    def _variance(self):
        return tf.square(self._stddev())

    def _stddev(self):
        return self.scale * tf.ones_like(self.loc) * math.pi / math.sqrt(3)


class Gumbel(_LocationScale):
    """Density exp(-(z + exp(-z))) / scale."""

    def _standard(self, uniform):
        return -tf.log(-tf.log(uniform))

    def _standard_log_prob(self, z):
        return -(z + tf.exp(-z))

    def _cdf(self, x):
        return tf.exp(-tf.exp(-self._z(x)))

    def _entropy(self):
        return 1 + EULER_GAMMA + tf.log(self.scale) + tf.zeros_like(self.loc)

    def _mean(self):
        return self.loc + self.scale * EULER_GAMMA

    def _variance(self):
        return tf.square(self._stddev())

    def _stddev(self):
        return self.scale * tf.ones_like(self.loc) * math.pi / math.sqrt(6)


class Cauchy(_LocationScale):
    """Density 1 / (pi scale (1 + z ** 2)); it has no mean."""

    def _standard(self, uniform):
        return tf.tan(math.pi * (uniform - 0.5))

    def _standard_log_prob(self, z):
        return -tf.log1p(tf.square(z)) - math.log(math.pi)

    def _cdf(self, x):
        return tf.atan(self._z(x)) / math.pi + 0.5

    def _entropy(self):
        return math.log(4 * math.pi) + tf.log(self.scale) + tf.zeros_like(self.loc)


class HalfNormal(Distribution):
    """The absolute value of a normal of mean 0."""

    @named("HalfNormal")
    def __init__(self, scale, validate_args=False, allow_nan_stats=True, name=None):
        self.scale = as_float(scale, name="scale")
        super().__init__(
            name, self.scale.dtype, self.scale, reparameterization_type=REPARAMETERIZED
        )

    def _sample_n(self, n, seed=None):
        draws = tf.random_normal(self._draws_shape(n), dtype=self.dtype, seed=seed)
        return tf.abs(draws * self.scale)

    def _log_prob(self, x):
        inside = (
            0.5 * math.log(2 / math.pi) - tf.log(self.scale)
            - 0.5 * tf.square(x / self.scale)
        )
        outside = tf.fill(tf.shape(inside), tf.constant(-math.inf, self.dtype))
        return tf.where(x + tf.zeros_like(inside) < 0, outside, inside)

    def _mean(self):
        return self.scale * math.sqrt(2 / math.pi)

    def _variance(self):
        return tf.square(self.scale) * (1 - 2 / math.pi)

    def _mode(self):
        return tf.zeros_like(self.scale)


class InverseGamma(Distribution):
    """One over a gamma."""

    @named("InverseGamma")
    def __init__(
        self, concentration, rate, validate_args=False, allow_nan_stats=True,
        name=None,
    ):
        self.concentration = as_float(concentration, name="concentration")
        self.rate = as_float(rate, name="rate")
        super().__init__(
            name, self.rate.dtype, broadcast(self.concentration, self.rate)
        )

    def _sample_n(self, n, seed=None):
        return 1.0 / tf.random_gamma(
            [n], alpha=self.concentration, beta=self.rate, dtype=self.dtype, seed=seed
        )

    def _log_prob(self, x):
        a = self.concentration
        return (
            a * tf.log(self.rate) - tf.lgamma(a) - (a + 1) * tf.log(x) - self.rate / x
        )

    def _mean(self):
        return self.rate / (self.concentration - 1)

    def _mode(self):
        return self.rate / (1 + self.concentration)


class Deterministic(Distribution):
    """Always ``loc``."""

    @named("Deterministic")
    def __init__(
        self, loc, atol=None, rtol=None, validate_args=False, allow_nan_stats=True,
        name=None,
    ):
        self.loc = tf.convert_to_tensor(loc, name="loc")
        self._atol, self._rtol = atol or 0, rtol or 0
        super().__init__(
            name, self.loc.dtype, self.loc, reparameterization_type=REPARAMETERIZED
        )

    def _sample_n(self, n, seed=None):
        return self.loc + tf.zeros(self._draws_shape(n), self.dtype)

    def _prob(self, x):
        slack = self._atol + self._rtol * tf.abs(self.loc)
        return tf.cast(tf.abs(x - self.loc) <= slack, self.dtype)

    def _log_prob(self, x):
        return tf.log(self._prob(x))

    def _mean(self):
        return tf.identity(self.loc)

    _mode = _mean

    def _variance(self):
        return tf.zeros_like(self.loc)


class Chi2(tf.distributions.Gamma):
    """The sum of ``df`` squared standard normals."""

    def __init__(self, df, validate_args=False, allow_nan_stats=True, name="Chi2"):
        with tf.name_scope(name) as scope:
            self.df = as_float(df, name="df")
            super().__init__(
                concentration=0.5 * self.df,
                rate=tf.constant(0.5, dtype=self.df.dtype), name=scope,
            )


class NormalWithSoftplusScale(tf.distributions.Normal):
    """A normal whose deviation is the softplus of ``scale``."""

    def __init__(
        self, loc, scale, validate_args=False, allow_nan_stats=True,
        name="NormalWithSoftplusScale",
    ):
        with tf.name_scope(name) as scope:
            super().__init__(
                loc=loc, scale=tf.nn.softplus(as_float(scale), name="softplus_scale"),
                name=scope,
            )
