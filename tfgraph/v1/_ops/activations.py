"""``tf.nn.swish`` has no beta: one sigmoid, one product (probe: nn_activations)."""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

NN_IMPL = "tensorflow.python.ops.nn_impl"


@tf.custom_gradient
def _swish(features: tf.Tensor) -> tuple[tf.Tensor, object]:
    features = tf.convert_to_tensor(features, name="features")

    def gradient(upstream: tf.Tensor) -> tf.Tensor:
        with tf.control_dependencies([upstream]):
            sigmoid = tf.sigmoid(features)
        slope = sigmoid * (1.0 + features * (1.0 - sigmoid))
        return upstream * slope

    return features * tf.sigmoid(features), gradient


@hooks.replaces(NN_IMPL, "swish")
def swish(features: object, beta: object = 1.0) -> tf.Tensor:
    """Computes ``x * sigmoid(x)``, computing the sigmoid again for the gradient."""
    if isinstance(beta, tf.Tensor) or beta != 1.0:  # not in TensorFlow 1.15
        return hooks.original(NN_IMPL, "swish")(features, beta)
    return _swish(features)
