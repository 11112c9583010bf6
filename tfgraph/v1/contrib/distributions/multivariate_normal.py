"""Normal distributions of vectors."""

import math

from tfgraph import v1 as tf
from tfgraph.v1.contrib.distributions.base import (
    REPARAMETERIZED,
    Distribution,
    broadcast,
    named,
)
from tfgraph.v1.contrib.distributions.helpers import as_float


class MultivariateNormalTriL(Distribution):
    """Normal with mean ``loc`` and covariance ``scale_tril @ transpose(scale_tril)``.

    Args:
      loc: [..., k]; zeros if None.
      scale_tril: [..., k, k], lower triangular with nonzero diagonal.
    """

    @named("MultivariateNormalTriL")
    def __init__(
        self, loc=None, scale_tril=None, validate_args=False, allow_nan_stats=True,
        name=None,
    ):
        self._set(loc, scale_tril, name)

    def _set(self, loc, tril, name):
        self._tril = tf.matrix_band_part(as_float(tril, name="scale_tril"), -1, 0)
        diagonal = tf.matrix_diag_part(self._tril)
        self.loc = tf.zeros_like(diagonal)
        if loc is not None:
            self.loc = tf.convert_to_tensor(loc, dtype=self._tril.dtype, name="loc")
        self._zeros = broadcast(self.loc, diagonal)
        k = self._zeros.shape.as_list()[-1]
        Distribution.__init__(
            self, name, self.loc.dtype, self._zeros[..., 0], [k],
            reparameterization_type=REPARAMETERIZED,
        )

    def _times(self, x):
        shape = tf.concat([tf.shape(x)[:-1], [1, 1]], 0)
        tril = self._tril + tf.zeros(shape, self.dtype)
        return tf.squeeze(tf.matmul(tril, tf.expand_dims(x, -1)), -1)

    def _solve(self, x):
        shape = tf.concat([tf.shape(x)[:-1], [1, 1]], 0)
        tril = self._tril + tf.zeros(shape, self.dtype)
        return tf.squeeze(tf.matrix_triangular_solve(tril, tf.expand_dims(x, -1)), -1)

    def _log_det(self):
        diagonal = tf.matrix_diag_part(self._tril) + self._zeros
        return tf.reduce_sum(tf.log(tf.abs(diagonal)), -1)

    def _sample_n(self, n, seed=None):
        draws = tf.random_normal(self._draws_shape(n), dtype=self.dtype, seed=seed)
        return self._times(draws) + self.loc

    def _log_prob(self, x):
        z = self._solve(x - self.loc + self._zeros)
        k = self.event_shape.as_list()[0]
        return (
            -0.5 * tf.reduce_sum(tf.square(z), -1) - 0.5 * k * math.log(2 * math.pi)
            - self._log_det()
        )

    def _entropy(self):
        k = self.event_shape.as_list()[0]
        return 0.5 * k * (1 + math.log(2 * math.pi)) + self._log_det()

    def _mean(self):
        return self.loc + self._zeros

    _mode = _mean

    def _covariance(self):
        return tf.matmul(self._tril, self._tril, transpose_b=True)

    def _variance(self):
        return tf.matrix_diag_part(self._covariance()) + self._zeros


class MultivariateNormalDiag(MultivariateNormalTriL):
    """Normal with mean ``loc`` and deviations ``scale_diag``."""

    @named("MultivariateNormalDiag")
    def __init__(
        self, loc=None, scale_diag=None, scale_identity_multiplier=None,
        validate_args=False, allow_nan_stats=True, name=None,
    ):
        if loc is None and scale_diag is None:
            raise ValueError("Give `loc` or `scale_diag`, which tell the dimension.")
        diagonal = None if scale_diag is None else as_float(
            scale_diag, name="scale_diag"
        )
        if diagonal is None:
            diagonal = tf.ones_like(as_float(loc))
        if scale_identity_multiplier is not None:
            diagonal = diagonal * tf.expand_dims(
                as_float(scale_identity_multiplier), -1
            )
        self._diagonal = diagonal
        self._set(loc, tf.matrix_diag(diagonal), name)

    def _times(self, x):
        return x * self._diagonal

    def _solve(self, x):
        return x / self._diagonal


class MultivariateNormalDiagWithSoftplusScale(MultivariateNormalDiag):
    """Normal with mean ``loc`` and deviations softplus(``scale_diag``)."""

    def __init__(
        self, loc, scale_diag, validate_args=False, allow_nan_stats=True,
        name="MultivariateNormalDiagWithSoftplusScale",
    ):
        super().__init__(loc, tf.nn.softplus(as_float(scale_diag)), name=name)


class MultivariateNormalFullCovariance(MultivariateNormalTriL):
    """Normal with mean ``loc`` and ``covariance_matrix``."""

    def __init__(
        self, loc=None, covariance_matrix=None, validate_args=False,
        allow_nan_stats=True, name="MultivariateNormalFullCovariance",
    ):
        super().__init__(loc, tf.cholesky(as_float(covariance_matrix)), name=name)


@tf.distributions.RegisterKL(MultivariateNormalTriL, MultivariateNormalTriL)
def _kl(a, b, name=None):
    """KL(a || b) = (tr(B^-1 A) + |L_b^-1 (m_b - m_a)|^2 - k + ln det B / det A) / 2."""
    with tf.name_scope(name, "kl_mvn"):
        k = a.event_shape.as_list()[0]
        ratio = tf.matrix_triangular_solve(b._tril, a._tril + tf.zeros_like(b._tril))
        distance = b._solve(b.loc - a.loc + b._zeros)
        return b._log_det() - a._log_det() + 0.5 * (
            tf.reduce_sum(tf.square(ratio), [-2, -1])
            + tf.reduce_sum(tf.square(distance), -1) - k
        )
