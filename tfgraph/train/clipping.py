"""Gradient clipping, between ``compute_gradients`` and ``apply_gradients``.

Each function takes the pairs that ``compute_gradients`` returns and gives the pairs
for ``apply_gradients``. A variable that the loss does not depend on has the gradient
None and keeps it.

References:
  Pascanu, Mikolov and Bengio, `On the difficulty of training recurrent neural networks
  <https://arxiv.org/abs/1211.5063>`_, 2013
"""

from tfgraph import v1 as tf
from tfgraph.train.arguments import require_positive

GradsAndVars = list[tuple[tf.Tensor | tf.IndexedSlices | None, tf.Variable]]


def by_value(grads_and_vars: GradsAndVars, clip_value: float) -> GradsAndVars:
    """Clips every element of every gradient to ``[-clip_value, clip_value]``.

    This can turn the gradient's direction; the other two keep that of each tensor, or
    of the whole.

    Raises:
      ValueError: if ``clip_value`` is not positive.
    """
    require_positive(clip_value=clip_value)
    return [
        (None if grad is None else tf.clip_by_value(grad, -clip_value, clip_value), var)
        for grad, var in grads_and_vars
    ]


def by_norm(grads_and_vars: GradsAndVars, max_norm: float) -> GradsAndVars:
    """Scales each gradient, on its own, to an L2 norm of ``max_norm`` at most.

    ``g <- g min(1, max_norm / ||g||)``. Sparse gradients are measured before the
    values of equal rows are added up.

    Raises:
      ValueError: if ``max_norm`` is not positive.
    """
    require_positive(max_norm=max_norm)
    return [
        (None if grad is None else tf.clip_by_norm(grad, max_norm), var)
        for grad, var in grads_and_vars
    ]


def by_global_norm(grads_and_vars: GradsAndVars, max_norm: float) -> GradsAndVars:
    """Scales all gradients by one factor, to a common L2 norm of ``max_norm`` at most.

    ``g_i <- g_i min(1, max_norm / sqrt(sum_i ||g_i||**2))``: the direction of the step
    is kept. A norm that is not finite makes every gradient NaN.

    Raises:
      ValueError: if ``max_norm`` is not positive.
    """
    require_positive(max_norm=max_norm)
    grads = [grad for grad, _ in grads_and_vars]
    clipped, _ = tf.clip_by_global_norm(grads, max_norm)
    return [(grad, var) for grad, (_, var) in zip(clipped, grads_and_vars, strict=True)]


CLIPPINGS = {
    "by_value": by_value,
    "by_norm": by_norm,
    "by_global_norm": by_global_norm,
}
