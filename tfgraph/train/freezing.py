"""Freeze lower layers: train only what a pattern names, and compute the rest once."""

import numpy as np

from tfgraph import v1 as tf
from tfgraph.train.names import variables_matching


def variables_to_train(scope: str) -> list[tf.Variable]:
    """Returns the trainable variables that match, for ``minimize(var_list=...)``.

    All others are frozen: no gradient is computed for them. A stop in the graph does
    the same, ``tf.stop_gradient`` on the last frozen layer.

    Args:
      scope: regular expression for the start of the variables' names, such as
        ``"hidden[34]|outputs"``.

    Raises:
      GraphNameError: if the pattern matches nothing.
    """
    return variables_matching(tf.GraphKeys.TRAINABLE_VARIABLES, scope)


def cache_outputs(
    session: tf.Session,
    outputs: tf.Tensor,
    inputs: tf.Tensor,
    examples: np.ndarray,
    *,
    batch_size: int = 500,
) -> np.ndarray:
    """Computes the outputs of the frozen layers for a whole data set, once.

    Train the upper layers on them with ``feed_dict={outputs: batch_of_the_cache}``:
    a fed tensor is not computed. Shuffle cache and labels alike.

    Args:
      session: holds the restored variables.
      outputs: the last frozen layer, ``[batch, units]``.
      inputs: the placeholder, ``[batch, features]``, that ``outputs`` depends on.
      examples: ``[n, features]``, n at least 1.
      batch_size: examples per run, as memory allows.

    Returns:
      ``[n, units]``, of the type of ``outputs``.

    Raises:
      ValueError: if there are no examples.
    """
    if len(examples) == 0:
        raise ValueError("`examples` must hold at least one example, got none.")
    return np.concatenate([
        session.run(outputs, feed_dict={inputs: examples[start : start + batch_size]})
        for start in range(0, len(examples), batch_size)
    ])
