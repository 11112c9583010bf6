"""``tf.contrib.framework``: argument scopes, variables, nests, checkpoints.

Argument scopes and variables are the package tf_slim's; the rest became part of
TensorFlow, or is a few lines here.
"""

from functools import partial as _partial

from tfgraph import v1 as _tf
from tfgraph.v1._legacy.overlay import overlay as _overlay
from tfgraph.v1.contrib import _slim

_RENAMED = {
    "argsort": "argsort",
    "assert_same_float_dtype": "debugging.assert_same_float_dtype",
    "assert_scalar": "debugging.assert_scalar",
    "broadcast_to": "broadcast_to",
    "convert_to_tensor_or_sparse_tensor": "convert_to_tensor_or_sparse_tensor",
    "create_global_step": "train.create_global_step",
    "CriticalSection": "CriticalSection",
    "deprecated": "contrib.framework._private.deprecated",
    "deprecated_arg_values": "contrib.framework._private.deprecated_arg_values",
    "deprecated_args": "contrib.framework._private.deprecated_args",
    "get_global_step": "train.get_global_step",
    "get_or_create_global_step": "train.get_or_create_global_step",
    "init_from_checkpoint": "train.init_from_checkpoint",
    "is_numeric_tensor": "debugging.is_numeric_tensor",
    "is_tensor": "contrib.framework._private.is_tensor",
    "list_variables": "train.list_variables",
    "load_checkpoint": "train.load_checkpoint",
    "load_variable": "train.load_variable",
    "py_func": "py_func",
    "smart_cond": "contrib.framework._private.smart_cond",
    "smart_constant_value": "contrib.framework._private.smart_constant_value",
    "sort": "sort",
    "TensorSpec": "TensorSpec",
}


def assert_scalar_int(tensor, name=None):
    """Returns ``tensor`` if it is one integer.

    Raises:
      ValueError: if it is not.
    """
    with _tf.name_scope(name, "assert_scalar_int", [tensor]):
        tensor = _tf.convert_to_tensor(tensor)
        if not tensor.dtype.base_dtype.is_integer:
            raise ValueError(
                f"{tensor.name} has dtype {tensor.dtype.name}; expected integers."
            )
        _tf.debugging.assert_scalar(tensor)
        return tensor


def with_shape(expected_shape, tensor):
    """Returns ``tensor`` with the static shape ``expected_shape``."""
    tensor = _tf.convert_to_tensor(tensor)
    tensor.set_shape(expected_shape)
    return tensor


def with_same_shape(expected_tensor, tensor):
    """Returns ``tensor`` with the static shape of ``expected_tensor``."""
    return with_shape(expected_tensor.get_shape(), tensor)


def reduce_sum_n(tensors, name=None):
    """The sum of all elements of all ``tensors``, a scalar."""
    if not tensors:
        raise ValueError("`tensors` is empty; expected one tensor at least.")
    with _tf.name_scope(name, "reduce_sum_n", tensors) as scope:
        sums = [_tf.reduce_sum(tensor, name=f"{tensor.op.name}/sum") for tensor in (
            _tf.convert_to_tensor(tensor) for tensor in tensors
        )]
        return sums[0] if len(sums) == 1 else _tf.add_n(sums, name=scope)


def remove_squeezable_dimensions(predictions, labels, name=None):
    """Drops a last axis of size 1 from the one that has an axis more."""
    with _tf.name_scope(name, "remove_squeezable_dimensions", [predictions, labels]):
        predictions = _tf.convert_to_tensor(predictions)
        labels = _tf.convert_to_tensor(labels)
        if predictions.shape.ndims is None or labels.shape.ndims is None:
            return predictions, labels
        surplus = predictions.shape.ndims - labels.shape.ndims
        if surplus == 1:
            predictions = _tf.squeeze(predictions, [-1])
        elif surplus == -1:
            labels = _tf.squeeze(labels, [-1])
        return predictions, labels


def zero_initializer(ref, use_locking=True, name="zero_initializer"):
    """Assigns zeros to an uninitialized variable."""
    del use_locking
    return _tf.assign(ref, _tf.zeros(ref.shape, ref.dtype.base_dtype), name=name)


__getattr__, __dir__ = _overlay(
    __name__, __path__, _RENAMED,
    bases=[
        _partial(_slim.load, "tf_slim.ops.arg_scope"),
        _partial(_slim.load, "tf_slim.ops.framework_ops"),
        _partial(_slim.load, "tf_slim.ops.variables"),
    ],
)
