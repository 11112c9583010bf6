"""AdaMax, and Adam that leaves the rows without a gradient alone.

References: Kingma and Ba, `Adam <https://arxiv.org/abs/1412.6980>`_, 2015
"""

from tfgraph import v1 as tf


class LazyAdamOptimizer(tf.train.AdamOptimizer):
    """Adam whose moments, with sparse gradients, decay only in the rows of these.

    Differs from Adam in result, and is much faster on large embeddings.
    """

    def _apply_sparse(self, grad, var):
        return self._update(
            grad.values, var, grad.indices,
            lambda v, i, x: tf.scatter_update(v, i, x, use_locking=self._use_locking),
            lambda v, i, x: tf.scatter_sub(v, i, x, use_locking=self._use_locking),
        )

    def _resource_apply_sparse(self, grad, var, indices):
        return self._update(grad, var, indices, _resource_update, _resource_sub)

    def _update(self, grad, var, indices, assign_rows, subtract_rows):
        dtype = var.dtype.base_dtype
        power1, power2 = (tf.cast(p, dtype) for p in self._get_beta_accumulators())
        beta1, beta2 = tf.cast(self._beta1_t, dtype), tf.cast(self._beta2_t, dtype)
        epsilon = tf.cast(self._epsilon_t, dtype)
        rate = tf.cast(self._lr_t, dtype)
        rate = rate * tf.sqrt(1 - power2) / (1 - power1)
        m = self.get_slot(var, "m")
        m = assign_rows(
            m, indices, beta1 * tf.gather(m, indices) + (1 - beta1) * grad
        )
        v = self.get_slot(var, "v")
        v = assign_rows(
            v, indices, beta2 * tf.gather(v, indices) + (1 - beta2) * tf.square(grad)
        )
        m_rows, v_rows = tf.gather(m, indices), tf.gather(v, indices)
        root = tf.sqrt(v_rows) + epsilon
        update = subtract_rows(var, indices, rate * m_rows / root)
        return tf.group(update, m, v)


def _resource_update(variable, indices, values):
    update = tf.raw_ops.ResourceScatterUpdate(
        resource=variable.handle, indices=indices, updates=values
    )
    with tf.control_dependencies([update]):
        return variable.value()


def _resource_sub(variable, indices, values):
    update = tf.raw_ops.ResourceScatterSub(
        resource=variable.handle, indices=indices, updates=values
    )
    with tf.control_dependencies([update]):
        return variable.value()


def _resource_add(variable, indices, values):
    return _resource_sub(variable, indices, -values)


class AdaMaxOptimizer(tf.train.AdamOptimizer):
    """Adam with the greatest gradient so far in place of the root mean square."""

    def __init__(
        self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8,
        use_locking=False, name="AdaMax",
    ):
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _get_beta_accumulators(self):
        graph = None if tf.executing_eagerly() else tf.get_default_graph()
        return self._get_non_slot_variable("beta1_power", graph=graph)

    def _create_slots(self, var_list):
        first = min(var_list, key=lambda x: x.name)
        self._create_non_slot_variable(
            initial_value=self._beta1, name="beta1_power", colocate_with=first
        )
        for var in var_list:
            self._zeros_slot(var, "m", self._name)
            self._zeros_slot(var, "v", self._name)

    def _numbers(self, dtype):
        return {
            "beta1_power": tf.cast(self._get_beta_accumulators(), dtype),
            "lr": tf.cast(self._lr_t, dtype),
            "beta1": tf.cast(self._beta1_t, dtype),
            "beta2": tf.cast(self._beta2_t, dtype),
            "epsilon": tf.cast(self._epsilon_t, dtype),
        }

    def _apply_dense(self, grad, var):
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        return tf.raw_ops.ApplyAdaMax(
            var=var, m=m, v=v, grad=grad, use_locking=self._use_locking,
            **self._numbers(var.dtype.base_dtype),
        ).op

    def _resource_apply_dense(self, grad, var):
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        return tf.raw_ops.ResourceApplyAdaMax(
            var=var.handle, m=m.handle, v=v.handle, grad=grad,
            use_locking=self._use_locking, **self._numbers(grad.dtype.base_dtype),
        )

    def _apply_sparse(self, grad, var):
        return self._update(
            grad.values, var, grad.indices,
            lambda v, i, x: tf.scatter_update(v, i, x, use_locking=self._use_locking),
            lambda v, i, x: tf.scatter_add(v, i, x, use_locking=self._use_locking),
        )

    def _resource_apply_sparse(self, grad, var, indices):
        return self._update(grad, var, indices, _resource_update, _resource_add)

    def _update(self, grad, var, indices, assign_rows, add_rows):
        numbers = self._numbers(var.dtype.base_dtype)
        beta1, beta2 = numbers["beta1"], numbers["beta2"]
        m = self.get_slot(var, "m")
        m_rows = tf.gather(m, indices) * beta1 + grad * (1 - beta1)
        with tf.control_dependencies([m_rows]):
            m = assign_rows(m, indices, m_rows)
        v = self.get_slot(var, "v")
        v_rows = tf.maximum(tf.gather(v, indices) * beta2, tf.abs(grad))
        with tf.control_dependencies([v_rows]):
            v = assign_rows(v, indices, v_rows)
        step = -numbers["lr"] / (1 - numbers["beta1_power"]) * (
            m_rows / (v_rows + numbers["epsilon"])
        )
        with tf.control_dependencies([step]):
            update = add_rows(var, indices, step)
        return tf.group(update, m, v)

    def _finish(self, update_ops, name_scope):
        with tf.control_dependencies(update_ops):
            power = self._get_beta_accumulators()
            with tf.colocate_with(power):
                update = power.assign(
                    power * self._beta1_t, use_locking=self._use_locking
                )
        return tf.group(*update_ops, update, name=name_scope)
