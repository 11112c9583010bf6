"""Weight decay beside the optimizer, not through its gradients.

References:
  Loshchilov and Hutter, `Decoupled Weight Decay Regularization
  <https://arxiv.org/abs/1711.05101>`_, 2019
"""

from tfgraph import v1 as tf


class DecoupledWeightDecayExtension:
    """Put before an optimizer class: shrinks the variables before each update.

    Args:
      weight_decay: the fraction taken off each variable at each update.
    """

    def __init__(self, weight_decay, **kwargs):
        self._decay_var_list = None
        self._weight_decay = weight_decay
        super().__init__(**kwargs)

    def minimize(self, loss, *args, decay_var_list=None, **kwargs):
        """``minimize``; ``decay_var_list`` are the variables that shrink, or all."""
        self._set_decayed(decay_var_list)
        return super().minimize(loss, *args, **kwargs)

    def apply_gradients(
        self, grads_and_vars, global_step=None, name=None, decay_var_list=None
    ):
        if decay_var_list is not None:
            self._set_decayed(decay_var_list)
        return super().apply_gradients(grads_and_vars, global_step, name)

    def _set_decayed(self, variables):
        self._decay_var_list = None if variables is None else {
            var.name for var in variables
        }

    def _prepare(self):
        self._weight_decay_t = tf.convert_to_tensor(
            self._weight_decay() if callable(self._weight_decay)
            else self._weight_decay,
            name="weight_decay",
        )
        super()._prepare()

    def _decay(self, var):
        if self._decay_var_list is not None and var.name not in self._decay_var_list:
            return tf.no_op()
        rate = tf.cast(self._weight_decay_t, var.dtype.base_dtype)
        return var.assign_sub(rate * var, use_locking=self._use_locking)

    def _apply_dense(self, grad, var):
        with tf.control_dependencies([self._decay(var)]):
            return super()._apply_dense(grad, var)

    def _resource_apply_dense(self, grad, var):
        with tf.control_dependencies([self._decay(var)]):
            return super()._resource_apply_dense(grad, var)

    def _apply_sparse(self, grad, var):
        with tf.control_dependencies([self._decay(var)]):
            return super()._apply_sparse(grad, var)

    def _resource_apply_sparse(self, grad, var, indices):
        with tf.control_dependencies([self._decay(var)]):
            return super()._resource_apply_sparse(grad, var, indices)


def extend_with_decoupled_weight_decay(base_optimizer):
    """Returns ``base_optimizer``, a class, with weight decay as its first argument."""

    class OptimizerWithDecoupledWeightDecay(
        DecoupledWeightDecayExtension, base_optimizer
    ):
        def __init__(self, weight_decay, *args, **kwargs):
            self._decay_var_list = None
            self._weight_decay = weight_decay
            base_optimizer.__init__(self, *args, **kwargs)

    return OptimizerWithDecoupledWeightDecay


class AdamWOptimizer(DecoupledWeightDecayExtension, tf.train.AdamOptimizer):
    """Adam with decoupled weight decay."""

    def __init__(
        self, weight_decay, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8,
        use_locking=False, name="AdamW",
    ):
        super().__init__(
            weight_decay, learning_rate=learning_rate, beta1=beta1, beta2=beta2,
            epsilon=epsilon, use_locking=use_locking, name=name,
        )


class MomentumWOptimizer(DecoupledWeightDecayExtension, tf.train.MomentumOptimizer):
    """Momentum with decoupled weight decay."""

    def __init__(
        self, weight_decay, learning_rate, momentum, use_locking=False,
        name="MomentumW", use_nesterov=False,
    ):
        super().__init__(
            weight_decay, learning_rate=learning_rate, momentum=momentum,
            use_locking=use_locking, name=name, use_nesterov=use_nesterov,
        )
