"""Optimizers around optimizers: moving averages, and clipping of the variables."""

from tfgraph import v1 as tf


class MovingAverageOptimizer(tf.train.Optimizer):
    """Keeps moving averages of the variables, for a Saver that swaps them in.

    Args:
      opt: the optimizer that does the work.
      average_decay: of the averages.
      num_updates: makes the decay faster at first; see
        ``tf.train.ExponentialMovingAverage``.
      sequential_update: update the averages after the variables.
    """

    def __init__(
        self, opt, average_decay=0.9999, num_updates=None, sequential_update=True
    ):
        self._opt = opt
        self._ema = tf.train.ExponentialMovingAverage(
            average_decay, num_updates=num_updates
        )
        self._sequential_update = sequential_update
        self._variables = None

    def compute_gradients(self, *args, **kwargs):
        return self._opt.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        train = self._opt.apply_gradients(grads_and_vars, global_step, name)
        self._variables = [var for _, var in grads_and_vars]
        with tf.control_dependencies([train] if self._sequential_update else []):
            average = self._ema.apply(self._variables)
        return tf.group(train, average)

    def get_slot(self, var, name):
        return self._opt.get_slot(var, name)

    def get_slot_names(self):
        return self._opt.get_slot_names()

    def swapping_saver(self, var_list=None, name="swapping_saver", **kwargs):
        """A Saver that stores the averages under the variables' own names.

        Raises:
          RuntimeError: before ``apply_gradients``.
        """
        if self._variables is None:
            raise RuntimeError(
                "Must call apply_gradients or minimize before creating the "
                "swapping_saver"
            )
        var_list = var_list or tf.global_variables()
        names = {var.op.name: var for var in var_list}
        swapped = dict(names)
        for var in self._variables:
            average = self._ema.average(var)
            swapped[var.op.name] = average
            swapped[average.op.name] = var
        return tf.train.Saver(swapped, name=name, **kwargs)


class VariableClippingOptimizer(tf.train.Optimizer):
    """Clips variables to a norm after each update.

    Args:
      opt: the optimizer that does the work.
      vars_to_clip_dims: a dict from variable to the axes whose norm is clipped.
      max_norm: the greatest norm.
    """

    def __init__(
        self, opt, vars_to_clip_dims, max_norm, use_locking=False,
        colocate_clip_ops_with_vars=False, name="VariableClipping",
    ):
        super().__init__(use_locking, name)
        self._opt = opt
        self._dims = {
            getattr(var, "op", var): (var, dims)
            for var, dims in _items(vars_to_clip_dims)
        }
        self._max_norm = max_norm
        self._colocate = colocate_clip_ops_with_vars

    def compute_gradients(self, *args, **kwargs):
        return self._opt.compute_gradients(*args, **kwargs)

    def get_slot(self, *args, **kwargs):
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        return self._opt.get_slot_names(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        with tf.name_scope(name, self._name) as name:
            update = self._opt.apply_gradients(grads_and_vars, global_step=global_step)
            clips = []
            with tf.control_dependencies([update]):
                for grad, var in grads_and_vars:
                    if grad is None or var.op not in self._dims:
                        continue
                    with tf.name_scope(f"clip_{var.op.name}"):
                        clips.append(self._clip(var, self._dims[var.op][1]))
            return tf.group(*clips, update, name=name) if clips else tf.group(
                update, name=name
            )

    def _clip(self, var, dims):
        clipped = tf.clip_by_norm(var.read_value(), self._max_norm, dims)
        return tf.assign(var, clipped, use_locking=self._use_locking)


def _items(mapping):
    return mapping.items() if mapping else ()
