"""Optimizers outside the graph: ``scipy.optimize.minimize`` on the graph's loss."""

import numpy as np

from tfgraph import v1 as tf


class ExternalOptimizerInterface:
    """Hands variables as one vector to an optimizer, and puts its result back.

    Args:
      loss: a scalar.
      var_list: the variables to change; the trainable ones if None.
      equalities, inequalities: lists of tensors held at 0, or at 0 and more.
      var_to_bounds: a dict from variable to ``(lower, upper)``.
      **optimizer_kwargs: go to the optimizer.
    """

    def __init__(
        self, loss, var_list=None, equalities=None, inequalities=None,
        var_to_bounds=None, **optimizer_kwargs,
    ):
        self._loss = loss
        self._vars = tf.trainable_variables() if var_list is None else list(var_list)
        self._equalities = list(equalities or [])
        self._inequalities = list(inequalities or [])
        self.optimizer_kwargs = optimizer_kwargs
        self._bounds = self._packed_bounds(var_to_bounds)
        self._update_placeholders = [
            tf.placeholder(var.dtype.base_dtype) for var in self._vars
        ]
        self._updates = [
            var.assign(tf.reshape(new, var.shape))
            for var, new in zip(self._vars, self._update_placeholders, strict=True)
        ]
        self._loss_grad = self._gradient(loss)
        self._equality_grads = [self._gradient(e) for e in self._equalities]
        self._inequality_grads = [self._gradient(e) for e in self._inequalities]
        self._packed = self._pack(self._vars)
        sizes = [var.shape.num_elements() for var in self._vars]
        ends = np.cumsum([0, *sizes])
        self._slices = [
            slice(start, end) for start, end in zip(ends[:-1], ends[1:], strict=True)
        ]

    def minimize(
        self, session=None, feed_dict=None, fetches=None, step_callback=None,
        loss_callback=None, **run_kwargs,
    ):
        """Minimizes the loss and assigns the variables.

        Args:
          step_callback: of the packed variables, at each step.
          loss_callback: of the ``fetches``, at each evaluation of the loss.
        """
        session = session or tf.get_default_session()
        fetches = list(fetches or [])
        loss_callback = loss_callback or (lambda *values: None)

        def evaluator(tensors, extra=(), callback=None):
            def evaluate(x):
                feed = dict(feed_dict or {})
                feed.update(
                    (var, x[part].reshape(var.shape.as_list()))
                    for var, part in zip(self._vars, self._slices, strict=True)
                )
                values = session.run([*tensors, *extra], feed_dict=feed, **run_kwargs)
                if callback is not None:
                    callback(*values[len(tensors) :])
                return values[: len(tensors)]

            return evaluate

        result = self._minimize(
            initial_val=session.run(self._packed, feed_dict=feed_dict),
            loss_grad_func=evaluator(
                [self._loss, self._loss_grad], fetches, loss_callback
            ),
            equality_funcs=[evaluator([e]) for e in self._equalities],
            equality_grad_funcs=[evaluator([g]) for g in self._equality_grads],
            inequality_funcs=[evaluator([e]) for e in self._inequalities],
            inequality_grad_funcs=[evaluator([g]) for g in self._inequality_grads],
            packed_bounds=self._bounds, step_callback=step_callback,
            optimizer_kwargs=self.optimizer_kwargs,
        )
        session.run(
            self._updates,
            feed_dict={
                placeholder: result[part]
                for placeholder, part in zip(
                    self._update_placeholders, self._slices, strict=True
                )
            },
            **run_kwargs,
        )

    def _minimize(self, **kwargs):
        raise NotImplementedError(
            f"{type(self).__name__} defines no `_minimize`. Use "
            "ScipyOptimizerInterface, or define it."
        )

    def _gradient(self, tensor):
        grads = tf.gradients(tensor, self._vars)
        return self._pack(
            [
                tf.zeros_like(var) if grad is None else grad
                for grad, var in zip(grads, self._vars, strict=True)
            ]
        )

    def _pack(self, tensors):
        flat = [tf.reshape(tensor, [-1]) for tensor in tensors]
        return flat[0] if len(flat) == 1 else tf.concat(flat, 0)

    def _packed_bounds(self, var_to_bounds):
        if var_to_bounds is None:
            return None
        by_name = {var.name: bounds for var, bounds in var_to_bounds.items()}
        packed = []
        for var in self._vars:
            lower, upper = by_name.get(var.name, (-np.inf, np.inf))
            shape = var.shape.as_list()
            packed += zip(
                np.broadcast_to(lower, shape).flatten(),
                np.broadcast_to(upper, shape).flatten(),
                strict=True,
            )
        return packed


class ScipyOptimizerInterface(ExternalOptimizerInterface):
    """``scipy.optimize.minimize``: L-BFGS-B, SLSQP with constraints, and others."""

    _DEFAULT_METHOD = "L-BFGS-B"

    def _minimize(
        self, initial_val, loss_grad_func, equality_funcs, equality_grad_funcs,
        inequality_funcs, inequality_grad_funcs, packed_bounds, step_callback,
        optimizer_kwargs,
    ):
        import scipy.optimize

        options = dict(optimizer_kwargs)
        method = options.pop("method", self._DEFAULT_METHOD)
        constraints = [
            {"type": kind, "fun": _scalar(function), "jac": _vector(gradient)}
            for kind, functions, gradients in (
                ("eq", equality_funcs, equality_grad_funcs),
                ("ineq", inequality_funcs, inequality_grad_funcs),
            )
            for function, gradient in zip(functions, gradients, strict=True)
        ]
        if constraints and method not in ("COBYLA", "SLSQP", "trust-constr"):
            raise ValueError(
                f"The method `{method}` knows no constraints. Use method='SLSQP'."
            )
        shape = initial_val.shape

        def loss_and_gradient(x):
            loss, gradient = loss_grad_func(x.reshape(shape))
            return float(loss), np.asarray(gradient, np.float64).ravel()

        result = scipy.optimize.minimize(
            loss_and_gradient, np.asarray(initial_val, np.float64), method=method,
            jac=True, bounds=packed_bounds, callback=step_callback,
            constraints=constraints, **options,
        )
        message = result.message
        if isinstance(message, bytes):
            message = message.decode()
        tf.logging.info(
            "Optimization terminated with:\n  Message: %s\n  Objective function "
            "value: %f\n  Number of iterations: %s\n  Number of functions "
            "evaluations: %d", message, result.fun, getattr(result, "nit", "?"),
            result.nfev,
        )
        return result.x


def _scalar(function):
    return lambda x: float(function(x)[0])


def _vector(function):
    return lambda x: np.asarray(function(x)[0], np.float64)
