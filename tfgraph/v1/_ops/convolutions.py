"""Convolution layers of ``tf.layers`` and ``tf.keras``.

TensorFlow 1.15 prepares the convolution when the layer is built, so every layer has a
constant ``dilation_rate`` after its variables, and its op is named ``conv1d``,
``Conv2D`` or ``Conv3D`` after the op, not the class. Dilated convolutions go by
SpaceToBatchND. Transposed ones compute their output shape from the shape of the
batch, also where it is known (probes: layers_conv2d_pool, layers_conv1d_conv3d,
layers_transpose_separable).

Before 1.4 a layer prepared nothing: each call built, in a scope ``convolution``, the
shape of the kernel, the dilation rate, and the op under the name of the scope.
"""

from collections.abc import Callable

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

NN_OPS = "tensorflow.python.ops.nn_ops"


def _dynamic_output_shape(
    layer: object, inputs: tf.Tensor, output_length: object
) -> tf.Tensor:
    """Builds the output shape of a transposed convolution from ``tf.shape``."""
    shape = tf.shape(inputs)
    batch_size = shape[0]
    channels_first = layer.data_format == "channels_first"
    first_axis = 2 if channels_first else 1
    lengths = [shape[first_axis + i] for i in range(layer.rank)]
    paddings = layer.output_padding or (None,) * layer.rank
    # The 3-D layer had no dilation in 1.15.
    dilations = layer.dilation_rate if layer.rank == 2 else (1,) * layer.rank
    sizes = [
        output_length(
            length, kernel, padding=layer.padding, output_padding=output_padding,
            stride=stride, dilation=dilation,
        )
        for length, kernel, output_padding, stride, dilation in zip(
            lengths, layer.kernel_size, paddings, layer.strides, dilations, strict=True
        )
    ]  # fmt: skip
    if channels_first:
        return tf.stack((batch_size, layer.filters, *sizes))
    return tf.stack((batch_size, *sizes, layer.filters))


def _finish(layer: object, outputs: tf.Tensor, inputs: tf.Tensor) -> tf.Tensor:
    """Sets the static shape, and adds the bias and the activation."""
    outputs.set_shape(layer.compute_output_shape(inputs.shape))
    if layer.use_bias:
        data_format = "NCHW" if layer.data_format == "channels_first" else "NHWC"
        outputs = tf.nn.bias_add(outputs, layer.bias, data_format=data_format)
    return outputs if layer.activation is None else layer.activation(outputs)


def _prepare(layer: object, input_shape: tf.TensorShape, attribute: str) -> None:
    """Prepares the convolution of a built layer, as what the layer calls for it.

    Calls that execute eagerly, or that build in another graph than this one, go
    where they went before.
    """
    before = getattr(layer, attribute)

    def prepared(name: str | None = None) -> Callable:
        return hooks.private(NN_OPS, "Convolution")(
            tf.TensorShape(input_shape),
            filter_shape=layer.kernel.shape,
            dilation_rate=layer.dilation_rate,
            strides=layer.strides,
            padding="VALID" if layer.padding == "causal" else layer.padding.upper(),
            name=name,
            data_format=layer._tf_data_format,
        )

    def convolve_unprepared(inputs: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
        if tf.executing_eagerly():
            return before(inputs, kernel)
        with tf.name_scope("convolution") as name:
            tf.shape(kernel)
            return prepared(name)(inputs, kernel)

    if release() < (1, 4):
        setattr(layer, attribute, convolve_unprepared)
        return
    convolution = prepared()
    rate = getattr(convolution.conv_op, "dilation_rate", None)

    def convolve(inputs: tf.Tensor, kernel: tf.Tensor) -> tf.Tensor:
        if tf.executing_eagerly():
            return before(inputs, kernel)
        if rate is not None and rate.graph is not tf.get_default_graph():
            return before(inputs, kernel)
        return convolution(inputs, kernel)

    setattr(layer, attribute, convolve)


def _declare(
    package: str, base: str, transpose_2d: str, transpose_3d: str, attribute: str
) -> None:
    """Declares the layers of one Keras.

    Args:
      package: of the Keras.
      base: module of the class Conv.
      transpose_2d: module of the class Conv2DTranspose.
      transpose_3d: module of the class Conv3DTranspose.
      attribute: under which a layer finds its convolution.
    """

    @hooks.replaces(base, "Conv.build")
    def build(layer: object, input_shape: tf.TensorShape) -> None:
        """Adds the variables, then prepares the convolution."""
        hooks.original(base, "Conv.build")(layer, input_shape)
        rank = tf.TensorShape(input_shape).rank
        if layer.groups == 1 and rank == layer.rank + 2:
            _prepare(layer, input_shape, attribute)

    @hooks.replaces(transpose_2d, "Conv2DTranspose.call")
    def conv2d_transpose(layer: object, inputs: tf.Tensor) -> tf.Tensor:
        output_length = hooks.private(
            f"{package}.utils.conv_utils", "deconv_output_length"
        )
        outputs = hooks.private(f"{package}.backend", "conv2d_transpose")(
            inputs,
            layer.kernel,
            _dynamic_output_shape(layer, inputs, output_length),
            strides=layer.strides,
            padding=layer.padding,
            data_format=layer.data_format,
            dilation_rate=layer.dilation_rate,
        )
        return _finish(layer, outputs, inputs)

    @hooks.replaces(transpose_3d, "Conv3DTranspose.call")
    def conv3d_transpose(layer: object, inputs: tf.Tensor) -> tf.Tensor:
        output_length = hooks.private(
            f"{package}.utils.conv_utils", "deconv_output_length"
        )
        channels_first = layer.data_format == "channels_first"
        strides = (1, 1, *layer.strides) if channels_first else (1, *layer.strides, 1)
        outputs = tf.nn.conv3d_transpose(
            inputs,
            layer.kernel,
            _dynamic_output_shape(layer, inputs, output_length),
            strides,
            data_format="NCDHW" if channels_first else "NDHWC",
            padding=layer.padding.upper(),
        )
        return _finish(layer, outputs, inputs)


LAYERS = "tf_keras.src.layers.convolutional"
_declare(
    "tf_keras.src",
    f"{LAYERS}.base_conv",
    f"{LAYERS}.conv2d_transpose",
    f"{LAYERS}.conv3d_transpose",
    "convolution_op",
)
# TensorFlow's own copy of Keras, in which tf_slim finds its layers.
COPY = "tensorflow.python.keras.layers.convolutional"
_declare("tensorflow.python.keras", COPY, COPY, COPY, "_convolution_op")
