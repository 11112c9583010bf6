"""Nadam, which TensorFlow 1 had as ``tf.contrib.opt.NadamOptimizer``.

TensorFlow 2.21 still carries it as the option ``use_nesterov`` of the Adam kernels,
but no optimizer of ``tf.compat.v1.train`` sets it. The subclass below does, and uses
private members of ``AdamOptimizer`` to do so: ``tests/v1/runtime/nadam_test.py``
tells when an upgrade moves them.
"""

import tensorflow.compat.v1 as tf


class NadamOptimizer(tf.train.AdamOptimizer):
    """Adam that looks one step ahead, as Nesterov momentum does.

    With gradient g at step t = 1, 2, ...::

        m <- beta1 m + (1 - beta1) g
        v <- beta2 v + (1 - beta2) g**2
        step_size = learning_rate sqrt(1 - beta2**t) / (1 - beta1**t)
        theta <- theta - step_size (beta1 m + (1 - beta1) g) / (sqrt(v) + epsilon)

    Adam has ``m`` in place of ``beta1 m + (1 - beta1) g``. Dozat's algorithm differs
    in two points: its beta1 grows over the steps by a schedule of its own, and it
    corrects the bias of the term with m by the product of the betas up to step t + 1,
    not t. ``epsilon`` is "epsilon hat" of the Adam paper: it is added after the bias
    correction has been moved into the step size.

    With sparse gradients all of m and v decay at each step, but only the rows in the
    gradient move. Slots and ops are named ``Adam``, as in TensorFlow 1.

    Arguments are those of ``tf.train.AdamOptimizer``.

    References:
      Dozat, Incorporating Nesterov Momentum into Adam, ICLR 2016 workshop;
      Kingma and Ba, `Adam <https://arxiv.org/abs/1412.6980>`_, 2015
    """

    def _apply_dense(self, grad: tf.Tensor, var: tf.Variable) -> tf.Operation:
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        return tf.raw_ops.ApplyAdam(
            var=var, m=m, v=v, grad=grad, **self._kernel_arguments(grad.dtype)
        ).op

    def _resource_apply_dense(self, grad: tf.Tensor, var: tf.Variable) -> tf.Operation:
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        return tf.raw_ops.ResourceApplyAdam(
            var=var.handle,
            m=m.handle,
            v=v.handle,
            grad=grad,
            **self._kernel_arguments(grad.dtype),
        )

    def _kernel_arguments(self, dtype: tf.DType) -> dict[str, object]:
        beta1_power, beta2_power = self._get_beta_accumulators()
        numbers = {
            "beta1_power": beta1_power,
            "beta2_power": beta2_power,
            "lr": self._lr_t,
            "beta1": self._beta1_t,
            "beta2": self._beta2_t,
            "epsilon": self._epsilon_t,
        }
        dtype = dtype.base_dtype
        cast = {name: tf.cast(number, dtype) for name, number in numbers.items()}
        return cast | {"use_locking": self._use_locking, "use_nesterov": True}

    def _apply_sparse_shared(self, grad, var, indices, scatter_add) -> tf.Operation:
        """Updates the rows ``indices`` of ``var``, ref or resource variable.

        The ops are those of TensorFlow 1.15's graph, in its order, so that the seeds
        of later random ops stay what they were.

        Args:
          grad: ``[rows, ...]``, the gradients of these rows, each row once.
          var: ``[all rows, ...]``.
          indices: ``[rows]``, integers.
          scatter_add: function of (variable, indices, values), returns the variable.
        """
        dtype = var.dtype.base_dtype
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        power1, power2 = (tf.cast(p, dtype) for p in self._get_beta_accumulators())
        beta1, beta2 = tf.cast(self._beta1_t, dtype), tf.cast(self._beta2_t, dtype)
        learning_rate = tf.cast(self._lr_t, dtype)
        epsilon = tf.cast(self._epsilon_t, dtype)
        step_size = learning_rate * tf.sqrt(1 - power2) / (1 - power1)

        new_term = grad * (1 - beta1)
        decayed_m = tf.assign(m, m * beta1, use_locking=self._use_locking)
        with tf.control_dependencies([decayed_m]):
            new_m = scatter_add(m, indices, new_term)
            ahead = new_term + beta1 * tf.gather(new_m, indices)

        new_square = grad * grad * (1 - beta2)
        decayed_v = tf.assign(v, v * beta2, use_locking=self._use_locking)
        with tf.control_dependencies([decayed_v]):
            new_v = scatter_add(v, indices, new_square)
            root = tf.sqrt(tf.gather(new_v, indices))

        update = scatter_add(var, indices, -step_size * ahead / (root + epsilon))
        return tf.group(update, ahead, new_v)
