"""Distributions made of distributions."""

from tfgraph import v1 as tf
from tfgraph.v1.contrib.distributions.base import (
    NOT_REPARAMETERIZED,
    Distribution,
    named,
)


class TransformedDistribution(Distribution):
    """The distribution of ``bijector.forward(x)``, x drawn from ``distribution``."""

    def __init__(
        self, distribution, bijector=None, batch_shape=None, event_shape=None,
        kwargs_split_fn=None, validate_args=False, name=None,
    ):
        self._distribution, self._bijector = distribution, bijector
        self._new_event = [] if event_shape is None else list(event_shape)
        name = name or f"{bijector.name}{distribution.name.rstrip('/')}"
        with tf.name_scope(name) as scope:
            event = [*self._new_event, *distribution.event_shape.as_list()]
            batch = tf.zeros(distribution.batch_shape_tensor())
            batch.set_shape(distribution.batch_shape)
            super().__init__(
                scope, distribution.dtype, batch, event,
                reparameterization_type=distribution.reparameterization_type,
            )

    @property
    def distribution(self):
        return self._distribution

    @property
    def bijector(self):
        return self._bijector

    def _sample_n(self, n, seed=None):
        shape = tf.concat([[n], self._new_event], 0) if self._new_event else n
        return self._bijector.forward(self._distribution.sample(shape, seed=seed))

    def _log_prob(self, y):
        x = self._bijector.inverse(y)
        log_prob = self._distribution.log_prob(x)
        extra = self.event_shape.ndims - self._distribution.event_shape.ndims
        if extra:
            log_prob = tf.reduce_sum(log_prob, list(range(-extra, 0)))
        return log_prob + self._bijector.inverse_log_det_jacobian(
            y, event_ndims=self.event_shape.ndims
        )

    def _cdf(self, y):
        return self._distribution.cdf(self._bijector.inverse(y))

    def _quantile(self, p):
        return self._bijector.forward(self._distribution.quantile(p))


class Independent(Distribution):
    """Takes the last axes of a distribution's batch as parts of one event."""

    @named("Independent")
    def __init__(
        self, distribution, reinterpreted_batch_ndims=None, validate_args=False,
        name=None,
    ):
        ndims = distribution.batch_shape.ndims
        self._n_axes = reinterpreted_batch_ndims
        if self._n_axes is None:
            self._n_axes = max(0, ndims - 1)
        self.distribution = distribution
        cut = ndims - self._n_axes
        shape = distribution.batch_shape.as_list()
        batch = tf.zeros(distribution.batch_shape_tensor()[:cut])
        batch.set_shape(shape[:cut])
        super().__init__(
            name, distribution.dtype, batch,
            [*shape[cut:], *distribution.event_shape.as_list()],
            reparameterization_type=distribution.reparameterization_type,
        )

    def _sum(self, value):
        return tf.reduce_sum(value, list(range(-self._n_axes, 0))) if self._n_axes else (
            value
        )

    def _sample_n(self, n, seed=None):
        return self.distribution.sample(n, seed=seed)

    def _log_prob(self, x):
        return self._sum(self.distribution.log_prob(x))

    def _entropy(self):
        return self._sum(self.distribution.entropy())

    def _mean(self):
        return self.distribution.mean()

    def _variance(self):
        return self.distribution.variance()

    def _mode(self):
        return self.distribution.mode()


@tf.distributions.RegisterKL(Independent, Independent)
def _kl_independent(a, b, name=None):
    with tf.name_scope(name, "kl_independent"):
        return a._sum(tf.distributions.kl_divergence(a.distribution, b.distribution))


class Mixture(Distribution):
    """One of ``components``, chosen by ``cat``; the components may be of any kinds."""

    @named("Mixture")
    def __init__(
        self, cat, components, validate_args=False, allow_nan_stats=True,
        use_static_graph=False, name=None,
    ):
        if not components:
            raise ValueError("`components` is empty; expected a list of distributions.")
        self.cat, self.components = cat, list(components)
        first = self.components[0]
        batch = tf.zeros(first.batch_shape_tensor())
        batch.set_shape(first.batch_shape)
        super().__init__(name, first.dtype, batch, first.event_shape)

    @property
    def num_components(self):
        return len(self.components)

    def _log_probs(self):
        return tf.unstack(tf.nn.log_softmax(self.cat.logits), axis=-1)

    def _sample_n(self, n, seed=None):
        chosen = self.cat.sample(n, seed=seed)
        draws = [c.sample(n, seed=seed) for c in self.components]
        hot = tf.one_hot(chosen, len(draws), dtype=self.dtype)
        for _ in range(self.event_shape.ndims):
            hot = tf.expand_dims(hot, -2)
        stacked = tf.stack(draws, -1)
        return tf.reduce_sum(tf.where(
            tf.cast(hot + tf.zeros_like(stacked), tf.bool), stacked,
            tf.zeros_like(stacked),
        ), -1)

    def _log_prob(self, x):
        parts = [
            weight + component.log_prob(x)
            for weight, component in zip(
                self._log_probs(), self.components, strict=True
            )
        ]
        return tf.reduce_logsumexp(tf.stack(parts, 0), 0)

    def _cdf(self, x):
        return tf.add_n(
            [
                tf.exp(weight) * component.cdf(x)
                for weight, component in zip(
                    self._log_probs(), self.components, strict=True
                )
            ]
        )

    def _weighted(self, values):
        total = 0.0
        for weight, value in zip(self._log_probs(), values, strict=True):
            weight = tf.exp(weight)
            for _ in range(self.event_shape.ndims):
                weight = tf.expand_dims(weight, -1)
            total = total + weight * value
        return total

    def _mean(self):
        return self._weighted([c.mean() for c in self.components])

    def _variance(self):
        second = self._weighted(
            [c.variance() + tf.square(c.mean()) for c in self.components]
        )
        return second - tf.square(self._mean())

    def entropy_lower_bound(self, name="entropy_lower_bound"):
        """The weighted mean of the components' entropies."""
        with tf.name_scope(name):
            return tf.add_n(
                [
                    tf.exp(weight) * component.entropy()
                    for weight, component in zip(
                        self._log_probs(), self.components, strict=True
                    )
                ]
            )


class MixtureSameFamily(Distribution):
    """One of the components along the last axis of a distribution's batch."""

    @named("MixtureSameFamily")
    def __init__(
        self, mixture_distribution, components_distribution, validate_args=False,
        allow_nan_stats=True, name=None,
    ):
        self.mixture_distribution = mixture_distribution
        self.components_distribution = components_distribution
        shape = components_distribution.batch_shape_tensor()[:-1]
        batch = tf.zeros(shape)
        batch.set_shape(components_distribution.batch_shape[:-1])
        self._event_ndims = components_distribution.event_shape.ndims
        super().__init__(
            name, components_distribution.dtype, batch,
            components_distribution.event_shape,
            reparameterization_type=NOT_REPARAMETERIZED,
        )

    def _log_prob(self, x):
        axis = -1 - self._event_ndims
        log_prob = self.components_distribution.log_prob(tf.expand_dims(x, axis))
        weights = tf.nn.log_softmax(self.mixture_distribution.logits)
        return tf.reduce_logsumexp(log_prob + weights, -1)

    def _hot(self, weights):
        for _ in range(self._event_ndims):
            weights = tf.expand_dims(weights, -1)
        return weights

    def _sample_n(self, n, seed=None):
        draws = self.components_distribution.sample(n, seed=seed)
        shape = tf.concat(
            [[n], self.batch_shape_tensor()], 0
        ) if self.mixture_distribution.batch_shape.ndims == 0 else [n]
        chosen = self.mixture_distribution.sample(shape, seed=seed)
        count = self.components_distribution.batch_shape.as_list()[-1]
        hot = self._hot(tf.one_hot(chosen, count, dtype=draws.dtype))
        return tf.reduce_sum(draws * hot, axis=-1 - self._event_ndims)

    def _mean(self):
        weights = self._hot(tf.nn.softmax(self.mixture_distribution.logits))
        means = self.components_distribution.mean()
        return tf.reduce_sum(weights * means, axis=-1 - self._event_ndims)
