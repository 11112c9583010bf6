"""Other layers of ``tf.layers`` and ``tf.keras``: flatten, dropout, normalization.

``Flatten`` asks for the batch size (``Shape``, ``strided_slice``) unless it is known
(probe: layers_conv2d_pool). The fused batch normalization has constants for the
moments that it computes itself (probe: layers_batch_norm_fused), is for images only,
not for volumes, and where it has no scale or center, it has a constant for it from
when it is built. Dropout at rate 0 passes its input on.
"""

import weakref

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

# The second is TensorFlow's own copy of Keras, in which tf_slim finds its layers.
FLATTENS = (
    "tf_keras.src.layers.reshaping.flatten",
    "tensorflow.python.keras.layers.core",
)
NN_IMPL = "tensorflow.python.ops.nn_impl"
NORMALIZATION = "tf_keras.src.layers.normalization.batch_normalization"
DROPOUT = "tf_keras.src.layers.regularization.dropout"
BUILD = "BatchNormalizationBase.build"
FUSED = "BatchNormalizationBase._fused_batch_norm"

# Not an attribute of the layer, where it would become part of checkpoints.
_constants: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


@hooks.replaces(FLATTENS[0], "Flatten.call")
@hooks.replaces(FLATTENS[1], "Flatten.call")
def flatten(layer: object, inputs: tf.Tensor) -> tf.Tensor:
    """Reshapes ``[batch, ...]`` to ``[batch, features]``."""
    rank = inputs.shape.rank
    if layer.data_format == "channels_first" and rank is not None and rank > 1:
        inputs = tf.transpose(inputs, perm=[0, *range(2, rank), 1])
    batch_size = tf.dimension_value(inputs.shape[0]) or tf.shape(inputs)[0]
    outputs = tf.reshape(inputs, (batch_size, -1))
    outputs.set_shape(layer.compute_output_shape(inputs.shape))
    return outputs


@hooks.replaces(NN_IMPL, "fused_batch_norm")
def fused_batch_norm(
    x: tf.Tensor,
    scale: tf.Tensor,
    offset: tf.Tensor,
    mean: tf.Tensor | None = None,
    variance: tf.Tensor | None = None,
    epsilon: float = 0.001,
    data_format: str = "NHWC",
    is_training: bool = True,
    name: str | None = None,
    exponential_avg_factor: float | None = 1.0,
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Normalizes by the moments of the batch, or by given ones.

    tf_keras passes its moving averages also when training; without a factor they
    take no part, and 1.15 did not pass them.
    """
    if exponential_avg_factor is None:
        exponential_avg_factor = 1.0
        if is_training:
            mean = variance = None
    return hooks.original(NN_IMPL, "fused_batch_norm")(
        x, scale, offset, mean, variance, epsilon, data_format, is_training, name,
        exponential_avg_factor,
    )  # fmt: skip


@hooks.replaces(DROPOUT, "Dropout.call")
def dropout(layer: object, inputs: tf.Tensor, training: object = None) -> tf.Tensor:
    """Drops out when training, by the op that ``tf.nn.dropout`` builds."""
    is_off = isinstance(layer.rate, (int, float)) and layer.rate == 0
    if not is_off:
        return hooks.original(DROPOUT, "Dropout.call")(layer, inputs, training)
    if training is None:
        training = hooks.private("tf_keras.src.backend", "learning_phase")()
    smart_cond = hooks.private("tf_keras.src.utils.control_flow_util", "smart_cond")
    return smart_cond(training, lambda: inputs, lambda: tf.identity(inputs))


@hooks.replaces(NORMALIZATION, BUILD)
def build_batch_normalization(layer: object, input_shape: object) -> None:
    """Adds the variables, with constants in the place of those left out."""
    if tf.TensorShape(input_shape).rank == 5:
        layer.fused = False
    add_weight = layer.add_weight

    def add_after_constants(*args: object, name: str, **kwargs: object) -> object:
        if name in ("beta", "moving_mean") and not layer.scale:
            _add_constant(layer, "gamma", 1.0)
        if name == "moving_mean" and not layer.center:
            _add_constant(layer, "beta", 0.0)
        return add_weight(*args, name=name, **kwargs)

    layer.add_weight = add_after_constants
    try:
        hooks.original(NORMALIZATION, BUILD)(layer, input_shape)
    finally:
        del layer.add_weight


def _add_constant(layer: object, name: str, value: float) -> None:
    constants = _constants.setdefault(layer, {})
    if layer.fused and name not in constants:
        constants[name] = tf.constant(
            value, dtype=layer._param_dtype, shape=layer._param_shape
        )


@hooks.replaces(NORMALIZATION, FUSED)
def fused_batch_normalization(
    layer: object, inputs: tf.Tensor, *args: object, **kwargs: object
) -> tf.Tensor:
    """Normalizes by one op, with the constants from when the layer was built."""
    before = layer.scale, layer.center, layer.gamma, layer.beta
    graph = tf.get_default_graph()
    for name, constant in _constants.get(layer, {}).items():
        if constant.graph is graph:
            setattr(layer, name, constant)
            setattr(layer, {"gamma": "scale", "beta": "center"}[name], True)
    try:
        return hooks.original(NORMALIZATION, FUSED)(layer, inputs, *args, **kwargs)
    finally:
        layer.scale, layer.center, layer.gamma, layer.beta = before
