"""The private pieces of tf_keras that recurrent cells and decoders are made from.

``tests/v1/contrib/cells_test.py`` tells when an upgrade of tf_keras moves them.
"""

from tfgraph.errors import StartupError

try:
    from tf_keras.src.layers.rnn.legacy_cells import (  # noqa: F401
        LayerRNNCell,
        _zero_state_tensors as zero_state_tensors,
    )
except ImportError as error:
    raise StartupError(
        "`tf.contrib.rnn` and `tf.contrib.seq2seq` need `LayerRNNCell` and "
        "`_zero_state_tensors` of tf_keras.src.layers.rnn.legacy_cells, which cannot "
        f"be imported ({error}). Install tf_keras as in requirements.txt."
    ) from error


def transpose_batch_time(x):
    """Swaps the first two axes, by the ops that TensorFlow 1.15 built for it."""
    from tfgraph import v1 as tf

    if x.shape.ndims is not None and x.shape.ndims < 2:
        raise ValueError(
            f"Expected a tensor of rank 2 or more (batch, time, ...), got shape "
            f"{x.shape}."
        )
    rank = tf.rank(x)
    swapped = tf.transpose(x, tf.concat(([1, 0], tf.range(2, rank)), axis=0))
    if x.shape.ndims is not None:
        batch, time, *rest = x.shape.as_list()
        swapped.set_shape([time, batch, *rest])
    return swapped
