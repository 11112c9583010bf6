"""Max-norm regularization: no unit's incoming weights may be longer than a bound.

It is no term of the loss: after each update, weights that have grown too long are
scaled back, ``w <- w min(1, max_norm / ||w||)``. The ops that do it are in the
collection ``MAX_NORM_OPS``; run them in a ``session.run`` of their own after the
training op's. In the same one, nothing says which of the two comes first.

References:
  Srebro, Rennie and Jaakkola, Maximum-Margin Matrix Factorization, NIPS 2004;
  Srivastava et al., Dropout, JMLR 15, 2014, section 5.1
"""

from collections.abc import Iterable

from tfgraph import v1 as tf
from tfgraph.train.arguments import require_positive

MAX_NORM_OPS = "max_norm_ops"


def add_max_norm(variables: Iterable[tf.Variable], max_norm: float) -> None:
    """Adds an op that bounds the weights of each variable to ``MAX_NORM_OPS``.

    Args:
      variables: kernels, ``[..., inputs, units]``; each unit's weights, over all axes
        but the last, are one vector.
      max_norm: the largest L2 norm of such a vector.

    Raises:
      ValueError: if ``max_norm`` is not positive and finite.
    """
    require_positive(max_norm=max_norm)
    if max_norm == float("inf"):
        raise ValueError("`max_norm` must be finite, got inf. Add no ops instead.")
    for variable in variables:
        axes = list(range(variable.shape.rank - 1))
        bounded = tf.clip_by_norm(variable, max_norm, axes=axes)
        tf.add_to_collection(MAX_NORM_OPS, tf.assign(variable, bounded))
