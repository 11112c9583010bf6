"""Layer-wise adaptive rate scaling.

References:
  You, Gitman, Ginsburg, `Large Batch Training of Convolutional Networks
  <https://arxiv.org/abs/1708.03888>`_, 2017
"""

from tfgraph import v1 as tf


class LARSOptimizer(tf.train.Optimizer):
    """Momentum whose rate for each variable goes by the norms of it and its gradient.

    Args:
      eeta: trust in the ratio of the norms.
      epsilon: added to the denominator.
      skip_list: parts of names of variables that get plain momentum, say
        ``["batch_normalization", "bias"]``.
    """

    def __init__(
        self, learning_rate, momentum=0.9, weight_decay=0.0001, eeta=0.001,
        epsilon=0.0, name="LARSOptimizer", skip_list=None, use_nesterov=False,
    ):
        if momentum < 0.0:
            raise ValueError(f"momentum should be positive: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"weight_decay should be positive: {weight_decay}")
        super().__init__(use_locking=False, name=name)
        self._learning_rate, self._momentum = learning_rate, momentum
        self._weight_decay, self._eeta, self._epsilon = weight_decay, eeta, epsilon
        self._skip_list, self._use_nesterov = skip_list or (), use_nesterov

    def _create_slots(self, var_list):
        for var in var_list:
            self._zeros_slot(var, "momentum", self._name)

    def compute_lr(self, grad, var):
        """Returns ``(rate, gradient)`` with the decay of the weights in the latter."""
        rate = self._learning_rate
        if any(part in var.name for part in self._skip_list):
            return rate, grad
        w_norm, g_norm = tf.norm(var, ord=2), tf.norm(grad, ord=2)
        ratio = self._eeta * w_norm / (
            g_norm + self._weight_decay * w_norm + self._epsilon
        )
        is_usual = tf.logical_and(w_norm > 0, g_norm > 0)
        trust = tf.where(is_usual, ratio, tf.ones_like(ratio))
        return rate * trust, grad + self._weight_decay * var

    def _apply_dense(self, grad, var):
        rate, grad = self.compute_lr(grad, var)
        return tf.raw_ops.ApplyMomentum(
            var=var, accum=self.get_slot(var, "momentum"),
            lr=tf.cast(1.0, var.dtype.base_dtype), grad=grad * rate,
            momentum=tf.cast(self._momentum, var.dtype.base_dtype),
            use_locking=False, use_nesterov=self._use_nesterov,
        ).op

    def _resource_apply_dense(self, grad, var):
        rate, grad = self.compute_lr(grad, var)
        return tf.raw_ops.ResourceApplyMomentum(
            var=var.handle, accum=self.get_slot(var, "momentum").handle,
            lr=tf.cast(1.0, var.dtype.base_dtype), grad=grad * rate,
            momentum=tf.cast(self._momentum, var.dtype.base_dtype),
            use_locking=False, use_nesterov=self._use_nesterov,
        )

    def _apply_sparse(self, grad, var):
        raise NotImplementedError("Sparse gradient updates are not supported.")

    def _resource_apply_sparse(self, grad, var, indices):
        raise NotImplementedError("Sparse gradient updates are not supported.")
