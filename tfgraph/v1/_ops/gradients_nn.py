"""Gradients of neural network ops, as registered in TensorFlow 1.15.

The sparse cross entropy's has a ``PreventGradient``, for there was no second
derivative (the four recorded training runs show it). The fused batch
normalization's has five parts (probe: layers_batch_norm_fused).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops.hooks import gradient_of, original_gradient

Gradients = tuple[tf.Tensor | None, ...]

NO_SECOND_DERIVATIVE = (
    "Currently there is no way to take the second derivative of "
    "sparse_softmax_cross_entropy_with_logits due to the fused implementation's "
    "interaction with tf.gradients()"
)


@gradient_of("SparseSoftmaxCrossEntropyWithLogits")
def sparse_cross_entropy_gradient(
    op: tf.Operation, grad: tf.Tensor, _: tf.Tensor
) -> Gradients:
    logits_grad = tf.raw_ops.PreventGradient(
        input=op.outputs[1], message=NO_SECOND_DERIVATIVE
    )
    return _scale_rows(grad, logits_grad), None


def _scale_rows(scale: tf.Tensor, rows: tf.Tensor) -> tf.Tensor:
    return tf.expand_dims(scale, -1) * rows


@gradient_of("SoftmaxCrossEntropyWithLogits")
def cross_entropy_gradient(
    op: tf.Operation, grad: tf.Tensor, grad_of_grad: tf.Tensor | None
) -> Gradients:
    if grad_of_grad is not None and _is_zero(grad_of_grad):
        grad_of_grad = None
    logits, probabilities_grad = op.inputs[0], op.outputs[1]
    logits_grad = _scale_rows(grad, probabilities_grad)
    if grad_of_grad is not None:
        softmax = tf.nn.softmax(logits)
        product = tf.matmul(
            tf.expand_dims(grad_of_grad, 1), tf.expand_dims(softmax, 2)
        )
        logits_grad += (grad_of_grad - tf.squeeze(product, axis=1)) * softmax
    return logits_grad, _scale_rows(grad, -tf.nn.log_softmax(logits))


def _is_zero(tensor: tf.Tensor) -> bool:
    if tensor.op.type in ("ZerosLike", "Zeros"):
        return True
    value = tf.get_static_value(tensor)
    return value is not None and not value.any()


@gradient_of("ReluGrad")
def relu_grad_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    return _gated_gradient(tf.raw_ops.ReluGrad, op.inputs[1], grad)


@gradient_of("Relu6Grad")
def relu6_grad_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    return _gated_gradient(tf.raw_ops.Relu6Grad, op.inputs[1], grad)


def _gated_gradient(gate: object, x: tf.Tensor, grad: tf.Tensor) -> Gradients:
    gated = gate(gradients=grad, features=x)
    return gated, tf.zeros(shape=tf.shape(x), dtype=x.dtype)


def _batch_norm_gradient(gradient: object, n_reserved: int) -> object:
    """Makes the gradient of a version of the fused batch normalization."""

    def batch_norm_gradient(op: tf.Operation, *grads: tf.Tensor) -> Gradients:
        if not op.get_attr("is_training"):
            return original_gradient(op.type)(op, *grads)
        reserved = {
            f"reserve_space_{i}": op.outputs[2 + i] for i in range(1, n_reserved + 1)
        }
        # The last two are empty; 1.15 passed them on, to the mean and the variance.
        return gradient(
            y_backprop=grads[0], x=op.inputs[0], scale=op.inputs[1],
            epsilon=op.get_attr("epsilon"), data_format=op.get_attr("data_format"),
            is_training=True, **reserved,
        )  # fmt: skip

    return batch_norm_gradient


gradient_of("FusedBatchNorm")(_batch_norm_gradient(tf.raw_ops.FusedBatchNormGrad, 2))
gradient_of("FusedBatchNormV2")(
    _batch_norm_gradient(tf.raw_ops.FusedBatchNormGradV2, 2)
)
gradient_of("FusedBatchNormV3")(
    _batch_norm_gradient(tf.raw_ops.FusedBatchNormGradV3, 3)
)


@gradient_of("Conv3D")
def conv3d_gradient(op: tf.Operation, grad: tf.Tensor) -> Gradients:
    inputs, filters = op.inputs
    settings = {
        "strides": op.get_attr("strides"),
        "padding": op.get_attr("padding").decode(),
        "data_format": op.get_attr("data_format").decode(),
        "dilations": op.get_attr("dilations"),
    }
    inputs_grad = tf.raw_ops.Conv3DBackpropInputV2(
        input_sizes=tf.shape(inputs), filter=filters, out_backprop=grad, **settings
    )
    filters_grad = tf.raw_ops.Conv3DBackpropFilterV2(
        input=inputs, filter_sizes=tf.shape(filters), out_backprop=grad, **settings
    )
    return inputs_grad, filters_grad
