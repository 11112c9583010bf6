"""How gradients of broadcasting ops sum over the broadcast axes, as in 1.15.

Unless both shapes are known, the shapes and ``BroadcastGradientArgs`` are built and
both gradients are summed and reshaped. If both are known, ``BroadcastGradientArgs``
is built once per pair of shapes in a graph, only to look its result up, and a
gradient is summed only where its shape differs (probes: gradients_aggregate_gate,
optimizers_two_losses_var_lists).
"""

import weakref
from dataclasses import dataclass

import numpy as np
import tensorflow.compat.v1 as tf

Axes = tuple[int, ...] | tf.Tensor
Shape = tuple[int, ...] | tf.Tensor

_axes_of_pairs: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class Reduction:
    """What turns the gradient of a broadcast operand into one of the operand."""

    shape: Shape
    axes: Axes
    is_needed: bool = True

    def __call__(self, gradient: tf.Tensor) -> tf.Tensor:
        if not self.is_needed:
            return gradient
        shape = self.shape
        if isinstance(shape, tuple):  # one constant, of int32 even when empty
            shape = np.array(shape, dtype=np.int32)
        return tf.reshape(tf.reduce_sum(gradient, self.axes), shape)


def dynamic_reductions(x: tf.Tensor, y: tf.Tensor) -> tuple[Reduction, Reduction]:
    """Builds the shapes of two operands and the axes to sum over."""
    x_shape, y_shape = tf.shape(x), tf.shape(y)
    x_axes, y_axes = broadcast_gradient_args(x_shape, y_shape)
    return Reduction(x_shape, x_axes), Reduction(y_shape, y_axes)


def reductions(
    x: tf.Tensor, y: tf.Tensor, grad: tf.Tensor
) -> tuple[Reduction, Reduction]:
    """Like ``dynamic_reductions``, but for known shapes leaves out what it can."""
    if not isinstance(grad, tf.Tensor):
        return dynamic_reductions(x, y)
    x_shape, y_shape, grad_shape = static_shape(x), static_shape(y), static_shape(grad)
    if x_shape is None or y_shape is None:
        x_shape, y_shape = _shape_op(x), _shape_op(y)
        x_axes, y_axes = broadcast_gradient_args(x_shape, y_shape)
        return Reduction(x_shape, x_axes), Reduction(y_shape, y_axes)
    cache = _axes_of_pairs.setdefault(tf.get_default_graph(), {})
    if (x_shape, y_shape) not in cache:
        broadcast_gradient_args(x_shape, y_shape)
        cache[x_shape, y_shape] = _axes_of(x_shape, y_shape)
    x_axes, y_axes = cache[x_shape, y_shape]
    return (
        Reduction(x_shape, x_axes, x_shape != grad_shape),
        Reduction(y_shape, y_axes, y_shape != grad_shape),
    )


def are_equal_and_known(x: tf.Tensor, y: tf.Tensor, grad: tf.Tensor) -> bool:
    """Whether three tensors have one and the same, fully known shape."""
    shape = static_shape(x)
    return (
        isinstance(grad, tf.Tensor)
        and shape is not None
        and shape == static_shape(y) == static_shape(grad)
    )


def static_shape(tensor: object) -> tuple[int, ...] | None:
    """Returns the shape if all of it is known, else None."""
    shape = tensor.shape
    return tuple(shape.as_list()) if shape.is_fully_defined() else None


def broadcast_gradient_args(x_shape: Shape, y_shape: Shape) -> tuple[tf.Tensor, ...]:
    """Builds the op that tells the axes along which each operand was repeated."""
    return tf.raw_ops.BroadcastGradientArgs(s0=x_shape, s1=y_shape)


def _shape_op(tensor: tf.Tensor) -> tf.Tensor:
    """Builds ``Shape`` even where the shape is known."""
    return tf.raw_ops.Shape(input=tensor, name="Shape")


def _axes_of(x_shape: tuple[int, ...], y_shape: tuple[int, ...]) -> tuple[Axes, Axes]:
    """Computes what ``BroadcastGradientArgs`` gives for known shapes."""
    rank = max(len(x_shape), len(y_shape))
    x = (1,) * (rank - len(x_shape)) + x_shape
    y = (1,) * (rank - len(y_shape)) + y_shape
    # An axis of size 1 in both operands is summed over in both.
    both = [i for i in range(rank) if x[i] == y[i] == 1]
    x_axes = [i for i in range(rank) if x[i] == 1 and (y[i] != 1 or i in both)]
    y_axes = [i for i in range(rank) if y[i] == 1 and (x[i] != 1 or i in both)]
    return tuple(x_axes), tuple(y_axes)
