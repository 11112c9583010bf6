"""PowerSign and AddSign, and the decays that go with them.

References:
  Bello et al., `Neural Optimizer Search with Reinforcement Learning
  <https://arxiv.org/abs/1709.07417>`_, 2017
"""

import math

from tfgraph import v1 as tf


def get_linear_decay_fn(decay_steps):
    """A function from step to a number that falls from 1 to 0."""

    def decay(step):
        step = tf.cast(tf.minimum(step, decay_steps), tf.float32)
        return (decay_steps - step) / float(decay_steps)

    return decay


def get_cosine_decay_fn(decay_steps, num_periods=0.5, zero_after=None):
    """A function from step to half of one plus a cosine."""

    def decay(step):
        step = tf.cast(tf.minimum(step, decay_steps), tf.float32)
        fraction = step / float(decay_steps)
        value = 0.5 * (1.0 + tf.cos(2.0 * math.pi * num_periods * fraction))
        if zero_after is not None:
            last = zero_after / (2.0 * num_periods)
            value = tf.where(tf.greater_equal(fraction, last), 0.0, value)
        return value

    return decay


def get_restart_decay_fn(decay_steps, num_periods=1, zero_after=None):
    """A function from step to a cosine decay that starts anew each period."""

    def decay(step):
        period = decay_steps // num_periods
        step = tf.cast(tf.mod(step, period), tf.float32)
        value = 0.5 * (1.0 + tf.cos(math.pi * step / float(period)))
        if zero_after is not None:
            value = tf.where(step / float(period) >= zero_after, 0.0, value)
        return value

    return decay


class _SignOptimizer(tf.train.Optimizer):
    """Scales the gradient by whether its sign is that of its running mean."""

    # Name of the hyperparameter beside learning rate, beta and sign decay.
    _extra_name = ""

    def __init__(self, learning_rate, extra, beta, sign_decay_fn, use_locking, name):
        super().__init__(use_locking, name)
        self._lr, self._extra, self._beta = learning_rate, extra, beta
        self._sign_decay_fn = sign_decay_fn

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        self._sign_decay = 1.0
        if self._sign_decay_fn is not None:
            if global_step is None:
                raise ValueError(
                    f"{type(self).__name__} with `sign_decay_fn` needs `global_step`."
                )
            self._sign_decay = self._sign_decay_fn(global_step)
        return super().apply_gradients(grads_and_vars, global_step, name)

    def _create_slots(self, var_list):
        for var in var_list:
            self._zeros_slot(var, "m", self._name)

    def _prepare(self):
        self._lr_t = tf.convert_to_tensor(self._lr, name="learning_rate")
        self._beta_t = tf.convert_to_tensor(self._beta, name="beta")
        self._extra_t = tf.convert_to_tensor(self._extra, name=self._extra_name)
        self._sign_decay_t = tf.convert_to_tensor(self._sign_decay, name="sign_decay")

    def _numbers(self, dtype):
        return tuple(
            tf.cast(value, dtype)
            for value in (
                self._lr_t, self._extra_t, self._beta_t, self._sign_decay_t
            )
        )

    def _apply_sparse(self, grad, var):
        lr, extra, beta, decay = self._numbers(var.dtype.base_dtype)
        constants = self._constants(var.dtype.base_dtype)
        m = self.get_slot(var, "m")
        m = tf.assign(
            m, (m * beta) + (grad * (1 - beta)), use_locking=self._use_locking
        )
        sign = tf.sign(grad.values)
        agreement = tf.gather(tf.sign(m), grad.indices) * sign
        scale = self._multiplier(constants, extra, decay, agreement)
        update = tf.scatter_sub(
            var, grad.indices, lr * scale * grad.values, use_locking=self._use_locking
        )
        return tf.group(update, m)

    def _constants(self, dtype):
        return None

    def _resource_apply_dense(self, grad, var):
        lr, extra, beta, decay = self._numbers(var.dtype.base_dtype)
        return self._resource_op(
            var=var.handle, m=self.get_slot(var, "m").handle, lr=lr, beta=beta,
            sign_decay=decay, grad=grad, use_locking=self._use_locking,
            **{self._extra_name: extra},
        )

    def _apply_dense(self, grad, var):
        lr, extra, beta, decay = self._numbers(var.dtype.base_dtype)
        return self._dense_op(
            var=var, m=self.get_slot(var, "m"), lr=lr, beta=beta, sign_decay=decay,
            grad=grad, use_locking=self._use_locking, **{self._extra_name: extra},
        ).op


class PowerSignOptimizer(_SignOptimizer):
    """``base ** (decay * sign(g) sign(m))`` times the gradient."""

    _extra_name = "logbase"
    _dense_op = staticmethod(tf.raw_ops.ApplyPowerSign)
    _resource_op = staticmethod(tf.raw_ops.ResourceApplyPowerSign)

    def __init__(
        self, learning_rate=0.1, base=math.e, beta=0.9, sign_decay_fn=None,
        use_locking=False, name="PowerSignOptimizer",
    ):
        super().__init__(
            learning_rate, math.log(base), beta, sign_decay_fn, use_locking, name
        )

    def _constants(self, dtype):
        return tf.cast(math.e, dtype)

    def _multiplier(self, e, logbase, decay, agreement):
        return tf.pow(e, logbase * decay * agreement)


class AddSignOptimizer(_SignOptimizer):
    """``alpha + decay * sign(g) sign(m)`` times the gradient."""

    _extra_name = "alpha"
    _dense_op = staticmethod(tf.raw_ops.ApplyAddSign)
    _resource_op = staticmethod(tf.raw_ops.ResourceApplyAddSign)

    def __init__(
        self, learning_rate=0.1, alpha=1.0, beta=0.9, sign_decay_fn=None,
        use_locking=False, name="AddSignOptimizer",
    ):
        super().__init__(learning_rate, alpha, beta, sign_decay_fn, use_locking, name)

    def _multiplier(self, constants, alpha, decay, agreement):
        return alpha + decay * agreement
