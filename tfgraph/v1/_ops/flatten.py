"""``tf.contrib.layers.flatten`` before it became a layer in TensorFlow 1.4.

| before | what was built |
|---|---|
| 1.4 | the new shape, from slices of the shape of the inputs |
| 1.1 | a reshape by a constant, which needs all sizes but the batch's |

``tf.layers.flatten``, by which it goes since, did not exist before. The recorded
numbers of a widely copied course exercise tell the two apart.
"""

import math

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

LAYERS = "tensorflow.python.layers.core"  # where tf_slim finds it


@hooks.replaces(LAYERS, "flatten")
def flatten(
    inputs: object, name: str | None = None, data_format: str = "channels_last"
) -> tf.Tensor:
    """Flattens all axes but the first.

    Args:
      inputs: ``[batch, ...]``.
      name: of the layer; unused before 1.4.
      data_format: of the layer; unused before 1.4.

    Raises:
      ValueError: if the rank of ``inputs`` is unknown or 1 (before 1.4), or another
        size than the first is unknown (before 1.1).
    """
    if release() >= (1, 4):
        return hooks.original(LAYERS, "flatten")(inputs, name, data_format)
    inputs = tf.convert_to_tensor(inputs)
    rank = inputs.shape.rank
    if rank is None or rank < 2:
        raise ValueError(
            f"The rank of the inputs of flatten must be 2 or more, got {rank}. "
            "Set it with `set_shape`."
        )
    batch_size, *sizes = inputs.shape.as_list()
    n_units = None if None in sizes else math.prod(sizes)
    if release() < (1, 1):
        if n_units is None:
            raise ValueError(
                f"The sizes of the inputs of flatten must be known, got {sizes}. "
                "Set them with `set_shape`."
            )
        return tf.reshape(inputs, [-1, n_units])
    shape = tf.shape(inputs)
    batch = tf.slice(shape, [0], [1])
    spatial = tf.slice(shape, [1], [rank - 1])
    product = tf.expand_dims(tf.reduce_prod(spatial), 0)
    outputs = tf.reshape(inputs, tf.concat([batch, product], 0))
    outputs.set_shape([batch_size, n_units])
    return outputs
