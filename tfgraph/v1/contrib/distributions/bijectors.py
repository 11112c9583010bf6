"""``tf.contrib.distributions.bijectors``: invertible maps with their Jacobians."""

from tfgraph import v1 as tf
from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1.contrib.distributions.helpers import as_float, softplus_inverse


class Bijector:
    """A map y = g(x) and its inverse.

    Subclasses define ``_forward``, ``_inverse`` and
    ``_forward_log_det_jacobian``. ``event_ndims`` is 0 for maps of numbers and 1 for
    maps of vectors.
    """

    event_ndims = 0

    def __init__(self, event_ndims=None, validate_args=False, name=None):
        self.validate_args = validate_args
        self.name = name or type(self).__name__.lower()
        if event_ndims is not None:
            self.event_ndims = event_ndims

    def forward(self, x, name="forward"):
        with tf.name_scope(f"{self.name}/{name}"):
            return self._forward(as_float(x, name="x"))

    def inverse(self, y, name="inverse"):
        with tf.name_scope(f"{self.name}/{name}"):
            return self._inverse(as_float(y, name="y"))

    def forward_log_det_jacobian(
        self, x, event_ndims=None, name="forward_log_det_jacobian"
    ):
        with tf.name_scope(f"{self.name}/{name}"):
            value = self._forward_log_det_jacobian(as_float(x, name="x"))
            return _sum_last(value, (event_ndims or 0) - type(self).event_ndims)

    def inverse_log_det_jacobian(
        self, y, event_ndims=None, name="inverse_log_det_jacobian"
    ):
        with tf.name_scope(f"{self.name}/{name}"):
            x = self._inverse(as_float(y, name="y"))
            value = -self._forward_log_det_jacobian(x)
            return _sum_last(value, (event_ndims or 0) - type(self).event_ndims)


def _sum_last(value, n_axes):
    return tf.reduce_sum(value, list(range(-n_axes, 0))) if n_axes > 0 else value


class Identity(Bijector):
    """y = x."""

    def _forward(self, x):
        return x

    _inverse = _forward

    def _forward_log_det_jacobian(self, x):
        return tf.zeros_like(x)


class Exp(Bijector):
    """y = exp(x)."""

    def _forward(self, x):
        return tf.exp(x)

    def _inverse(self, y):
        return tf.log(y)

    def _forward_log_det_jacobian(self, x):
        return x


class Sigmoid(Bijector):
    """y = 1 / (1 + exp(-x))."""

    def _forward(self, x):
        return tf.sigmoid(x)

    def _inverse(self, y):
        return tf.log(y) - tf.log1p(-y)

    def _forward_log_det_jacobian(self, x):
        return -tf.nn.softplus(-x) - tf.nn.softplus(x)


class Tanh(Bijector):
    """y = tanh(x)."""

    def _forward(self, x):
        return tf.tanh(x)

    def _inverse(self, y):
        return tf.atanh(y)

    def _forward_log_det_jacobian(self, x):
        return 2.0 * (tf.log(2.0) - x - tf.nn.softplus(-2.0 * x))


class Softplus(Bijector):
    """y = log(1 + exp(x))."""

    def __init__(self, hinge_softness=None, event_ndims=None, validate_args=False,
                 name="softplus"):
        super().__init__(event_ndims, validate_args, name)
        self._softness = 1.0 if hinge_softness is None else hinge_softness

    def _forward(self, x):
        return self._softness * tf.nn.softplus(x / self._softness)

    def _inverse(self, y):
        return self._softness * softplus_inverse(y / self._softness)

    def _forward_log_det_jacobian(self, x):
        return -tf.nn.softplus(-x / self._softness)


class AffineScalar(Bijector):
    """y = scale * x + shift, by numbers."""

    def __init__(self, shift=None, scale=None, validate_args=False,
                 name="affine_scalar"):
        super().__init__(None, validate_args, name)
        self.shift = as_float(0.0 if shift is None else shift, name="shift")
        self.scale = as_float(1.0 if scale is None else scale, name="scale")

    def _forward(self, x):
        return x * self.scale + self.shift

    def _inverse(self, y):
        return (y - self.shift) / self.scale

    def _forward_log_det_jacobian(self, x):
        return tf.log(tf.abs(self.scale)) + tf.zeros_like(x)


class Affine(Bijector):
    """y = scale @ x + shift, by a diagonal or lower triangular matrix."""

    event_ndims = 1

    def __init__(
        self, shift=None, scale_identity_multiplier=None, scale_diag=None,
        scale_tril=None, validate_args=False, name="affine",
    ):
        super().__init__(None, validate_args, name)
        self.shift = 0.0 if shift is None else as_float(shift, name="shift")
        self._tril = None if scale_tril is None else as_float(scale_tril)
        diagonal = 1.0 if scale_diag is None else as_float(scale_diag)
        if scale_identity_multiplier is not None:
            diagonal = diagonal * as_float(scale_identity_multiplier)
        self._diagonal = diagonal

    def _forward(self, x):
        if self._tril is None:
            return x * self._diagonal + self.shift
        product = tf.matmul(self._tril, tf.expand_dims(x, -1))
        return tf.squeeze(product, -1) + self.shift

    def _inverse(self, y):
        y = y - self.shift
        if self._tril is None:
            return y / self._diagonal
        solved = tf.matrix_triangular_solve(self._tril, tf.expand_dims(y, -1))
        return tf.squeeze(solved, -1)

    def _forward_log_det_jacobian(self, x):
        diagonal = self._diagonal
        if self._tril is not None:
            diagonal = tf.matrix_diag_part(self._tril)
        return tf.reduce_sum(tf.log(tf.abs(diagonal)) + tf.zeros_like(x), -1)


class PowerTransform(Bijector):
    """y = (1 + power * x) ** (1 / power), or exp(x) for power 0."""

    def __init__(self, power=0.0, event_ndims=None, validate_args=False,
                 name="power_transform"):
        super().__init__(event_ndims, validate_args, name)
        self.power = power

    def _forward(self, x):
        if self.power == 0.0:
            return tf.exp(x)
        return tf.exp(tf.log1p(x * self.power) / self.power)

    def _inverse(self, y):
        if self.power == 0.0:
            return tf.log(y)
        return tf.expm1(tf.log(y) * self.power) / self.power

    def _forward_log_det_jacobian(self, x):
        if self.power == 0.0:
            return x
        return (1.0 / self.power - 1.0) * tf.log1p(x * self.power)


class Invert(Bijector):
    """A bijector the other way."""

    def __init__(self, bijector, validate_args=False, name=None):
        super().__init__(None, validate_args, name or f"invert_{bijector.name}")
        self.bijector = bijector
        self._inner_ndims = type(bijector).event_ndims

    def _forward(self, x):
        return self.bijector._inverse(x)

    def _inverse(self, y):
        return self.bijector._forward(y)

    def _forward_log_det_jacobian(self, x):
        return -self.bijector._forward_log_det_jacobian(self.bijector._inverse(x))


class Chain(Bijector):
    """Bijectors one after the other, the last of the list first."""

    def __init__(self, bijectors=None, validate_args=False, name=None):
        super().__init__(None, validate_args, name or "chain")
        self.bijectors = list(bijectors or [])
        self.event_ndims = max(
            (type(b).event_ndims for b in self.bijectors), default=0
        )

    def _forward(self, x):
        for bijector in reversed(self.bijectors):
            x = bijector._forward(x)
        return x

    def _inverse(self, y):
        for bijector in self.bijectors:
            y = bijector._inverse(y)
        return y

    def _forward_log_det_jacobian(self, x):
        total = 0.0
        for bijector in reversed(self.bijectors):
            value = bijector._forward_log_det_jacobian(x)
            missing = self.event_ndims - type(bijector).event_ndims
            total = total + _sum_last(value, missing)
            x = bijector._forward(x)
        return total


def __getattr__(name: str) -> object:
    if name.startswith("_"):
        raise AttributeError(name)
    return _Gone(
        f"tf.contrib.distributions.bijectors.{name}", "it is not ported",
        "the package tensorflow-probability",
    )
