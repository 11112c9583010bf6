"""Tensor arrays: their sizes are asked for, and their gradients have no barriers.

``TensorArraySizeV3`` is built also where the size was given (probes:
control_map_scan_fold, distributions_core); the gradients of write, scatter and split
pass the flow on as it is.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

TENSOR_ARRAY_OPS = "tensorflow.python.ops.tensor_array_ops"
TENSOR_ARRAY_GRAD = "tensorflow.python.ops.tensor_array_grad"


@hooks.replaces(TENSOR_ARRAY_OPS, "_GraphTensorArray.size")
def size(array: object, name: str | None = None) -> tf.Tensor:
    """Builds the number of elements, int32."""
    return tf.raw_ops.TensorArraySizeV3(
        handle=array.handle, flow_in=array.flow, name=name
    )


def _gradient_array(op: tf.Operation, flow: tf.Tensor) -> tf.TensorArray:
    """Builds the array of the gradients of what an op wrote."""
    array = tf.TensorArray(
        dtype=op.get_attr("T"), handle=op.inputs[0], flow=flow,
        colocate_with_first_write_call=False,
    )  # fmt: skip
    source = hooks.private(TENSOR_ARRAY_GRAD, "_GetGradSource")(flow)
    return array.grad(source=source, flow=flow)


@hooks.gradient_of("TensorArrayWrite", "TensorArrayWriteV2", "TensorArrayWriteV3")
def write_gradient(op: tf.Operation, flow: tf.Tensor) -> list:
    return [None, None, _gradient_array(op, flow).read(op.inputs[1]), flow]


@hooks.gradient_of("TensorArrayScatter", "TensorArrayScatterV2", "TensorArrayScatterV3")
def scatter_gradient(op: tf.Operation, flow: tf.Tensor) -> list:
    return [None, None, _gradient_array(op, flow).gather(op.inputs[1]), flow]


@hooks.gradient_of("TensorArraySplit", "TensorArraySplitV2", "TensorArraySplitV3")
def split_gradient(op: tf.Operation, flow: tf.Tensor) -> list:
    return [None, _gradient_array(op, flow).concat(), None, flow]
