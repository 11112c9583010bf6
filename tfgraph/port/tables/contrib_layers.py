"""``tf.contrib.layers``, which ``tf.contrib.slim`` repeats.

Source: the documentation of TensorFlow 1.15, ``tf.contrib.layers`` and ``.slim``.
"""

LAYERS = frozenset(
    "avg_pool2d batch_norm bias_add conv2d conv2d_transpose convolution2d "
    "convolution2d_transpose dropout flatten fully_connected l1_l2_regularizer "
    "l1_regularizer l2_regularizer linear max_pool2d one_hot_encoding relu relu6 "
    "variance_scaling_initializer xavier_initializer xavier_initializer_conv2d".split()
)
_SLIM = "contrib.slim."


def without_slim(path: str) -> str:
    """Returns ``contrib.layers.flatten`` for ``contrib.slim.flatten``."""
    if path.startswith(_SLIM):
        name = path.removeprefix(_SLIM)
        if name in LAYERS:
            return f"contrib.layers.{name}"
        if name.startswith("losses."):
            return f"contrib.{name}"
    return path
