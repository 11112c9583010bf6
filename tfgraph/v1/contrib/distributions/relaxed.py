"""Continuous relaxations of discrete distributions, by Gumbel and logistic noise.

References:
  Maddison, Mnih, Teh, `The Concrete Distribution <https://arxiv.org/abs/1611.00712>`_;
  Jang, Gu, Poole, `Gumbel-Softmax <https://arxiv.org/abs/1611.01144>`_, 2017
"""

from tfgraph import v1 as tf
from tfgraph.v1.contrib.distributions import bijectors
from tfgraph.v1.contrib.distributions.base import (
    REPARAMETERIZED,
    Distribution,
    named,
)
from tfgraph.v1.contrib.distributions.compound import TransformedDistribution
from tfgraph.v1.contrib.distributions.discrete import logits_and_probs
from tfgraph.v1.contrib.distributions.helpers import as_float
from tfgraph.v1.contrib.distributions.location_scale import Logistic

TINY = 1.1754943508222875e-38


class ExpRelaxedOneHotCategorical(Distribution):
    """The logarithm of a ``RelaxedOneHotCategorical``, which is stabler."""

    @named("ExpRelaxedOneHotCategorical")
    def __init__(
        self, temperature, logits=None, probs=None, dtype=None, validate_args=False,
        allow_nan_stats=True, name=None,
    ):
        self.logits, self.probs = logits_and_probs(logits, probs)
        self.temperature = as_float(temperature, name="temperature")
        super().__init__(
            name, dtype or self.logits.dtype, self.logits[..., 0],
            [self.logits.shape.as_list()[-1]],
            reparameterization_type=REPARAMETERIZED,
        )

    def _sample_n(self, n, seed=None):
        uniform = tf.random_uniform(
            self._draws_shape(n), minval=TINY, maxval=1.0, dtype=self.dtype, seed=seed
        )
        noise = -tf.log(-tf.log(uniform))
        return tf.nn.log_softmax((self.logits + noise) / self._temperature_column())

    def _temperature_column(self):
        return tf.expand_dims(self.temperature, -1)

    def _log_prob(self, x):
        k = float(self.event_shape.as_list()[0])
        scores = tf.nn.log_softmax(self.logits - x * self._temperature_column())
        normalization = tf.lgamma(k) + (k - 1) * tf.log(self.temperature)
        return tf.reduce_sum(scores, -1) + normalization


class RelaxedOneHotCategorical(TransformedDistribution):
    """Vectors that sum to one and, for low temperatures, are nearly one-hot."""

    def __init__(
        self, temperature, logits=None, probs=None, dtype=None, validate_args=False,
        allow_nan_stats=True, name="RelaxedOneHotCategorical",
    ):
        base = ExpRelaxedOneHotCategorical(temperature, logits, probs, dtype)
        super().__init__(base, bijectors.Exp(event_ndims=1), name=name)

    @property
    def temperature(self):
        return self.distribution.temperature

    @property
    def logits(self):
        return self.distribution.logits

    @property
    def probs(self):
        return self.distribution.probs


class RelaxedBernoulli(TransformedDistribution):
    """Numbers between 0 and 1 that, for low temperatures, are nearly either."""

    def __init__(
        self, temperature, logits=None, probs=None, validate_args=False,
        allow_nan_stats=True, name="RelaxedBernoulli",
    ):
        if (logits is None) == (probs is None):
            raise ValueError("Must pass probs or logits, but not both.")
        self.temperature = as_float(temperature)
        if logits is None:
            self.probs = as_float(probs)
            self.logits = tf.log(self.probs) - tf.log1p(-self.probs)
        else:
            self.logits = as_float(logits)
            self.probs = tf.sigmoid(self.logits)
        super().__init__(
            Logistic(self.logits / self.temperature, 1.0 / self.temperature),
            bijectors.Sigmoid(), name=name,
        )
