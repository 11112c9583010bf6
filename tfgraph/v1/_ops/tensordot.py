"""``tf.tensordot``, which ``tf.layers.dense`` builds for inputs of rank above 2.

TensorFlow 1.15 always transposes and reshapes both operands and the product, also
where that changes nothing (probe: layers_dense_function).
"""

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

MATH_OPS = "tensorflow.python.ops.math_ops"


@hooks.replaces(MATH_OPS, "tensordot")
def tensordot(
    a: object, b: object, axes: object, name: str | None = None
) -> tf.Tensor:
    """Sums the products of ``a`` and ``b`` over pairs of axes.

    Args:
      a: a tensor.
      b: a tensor of the same dtype.
      axes: how many last axes of ``a`` meet the first ones of ``b``, or the axes of
        ``a`` and those of ``b``.
      name: of the scope.

    Raises:
      ValueError: if the axes do not pair.
    """
    with tf.name_scope(name, "Tensordot", [a, b, axes]) as name:
        a = tf.convert_to_tensor(a, name="a")
        b = tf.convert_to_tensor(b, name="b")
        a_axes, b_axes = _paired_axes(a, axes)
        a_matrix, a_free, a_static = _as_matrix(a, a_axes, axes_first=False)
        b_matrix, b_free, b_static = _as_matrix(b, b_axes, axes_first=True)
        product = tf.matmul(a_matrix, b_matrix)
        if isinstance(a_free, list) and isinstance(b_free, list):
            return tf.reshape(product, a_free + b_free, name=name)
        a_free = tf.convert_to_tensor(a_free, dtype=tf.int32)
        b_free = tf.convert_to_tensor(b_free, dtype=tf.int32)
        product = tf.reshape(product, tf.concat([a_free, b_free], 0), name=name)
        if a_static is not None and b_static is not None:
            product.set_shape(a_static + b_static)
        return product


def _paired_axes(a: tf.Tensor, axes: object) -> tuple[object, object]:
    if isinstance(axes, (int, np.integer)):
        rank = a.shape.rank
        if axes < 0 or (rank is not None and axes > rank):
            raise ValueError(
                f"`axes` of tf.tensordot must be between 0 and the rank {rank} of `a`, "
                f"got {axes}."
            )
        if rank is not None:
            return list(range(rank - axes, rank)), list(range(axes))
        rank = tf.rank(a)
        last = tf.range(rank - axes, rank, dtype=tf.int32)
        return last, tf.range(axes, dtype=tf.int32)
    if not isinstance(axes, (list, tuple)):
        axes = tf.convert_to_tensor(axes, name="axes", dtype=tf.int32)
        return axes[0], axes[1]
    if len(axes) != 2:
        raise ValueError(
            "`axes` of tf.tensordot must be a number or a pair of lists, got "
            f"{len(axes)} items."
        )
    a_axes, b_axes = (
        [x] if isinstance(x, (int, np.integer)) else x for x in axes
    )
    if len(a_axes) != len(b_axes):
        raise ValueError(
            f"`axes` of tf.tensordot must pair, got {len(a_axes)} axes of `a` and "
            f"{len(b_axes)} of `b`."
        )
    return a_axes, b_axes


def _as_matrix(
    a: tf.Tensor, axes: object, *, axes_first: bool
) -> tuple[tf.Tensor, object, list | None]:
    """Moves the axes to one end and flattens both groups.

    Returns:
      The matrix; the sizes of the other axes, as a list if the shape is known, else
      as a tensor; and these sizes as far as they are known.
    """
    static = a.shape.as_list() if a.shape.rank is not None else None
    if static is not None and isinstance(axes, (list, tuple)):
        axes = [axis % len(static) for axis in axes]
        free = [axis for axis in range(len(static)) if axis not in axes]
        free_sizes = [static[axis] for axis in free]
        if None not in static:
            sizes = [
                int(np.prod([static[axis] for axis in group]))
                for group in _ordered(free, axes, axes_first)
            ]
            order = sum(map(list, _ordered(free, axes, axes_first)), [])
            return tf.reshape(tf.transpose(a, order), sizes), free_sizes, free_sizes
        axes = tf.convert_to_tensor(axes, dtype=tf.int32, name="axes")
        free = tf.convert_to_tensor(free, dtype=tf.int32, name="free")
        shape = tf.shape(a)
    else:
        free_sizes = None
        shape, rank = tf.shape(a), tf.rank(a)
        axes = tf.convert_to_tensor(axes, dtype=tf.int32, name="axes")
        axes = tf.where(axes >= 0, axes, axes + rank)
        free, _ = tf.setdiff1d(tf.range(rank), axes)
    free_shape, axes_shape = tf.gather(shape, free), tf.gather(shape, axes)
    n_free, n_axes = tf.reduce_prod(free_shape), tf.reduce_prod(axes_shape)
    order = tf.concat(_ordered(free, axes, axes_first), 0)
    sizes = tf.stack(_ordered(n_free, n_axes, axes_first))
    return tf.reshape(tf.transpose(a, order), sizes), free_shape, free_sizes


def _ordered(free: object, axes: object, axes_first: bool) -> list:
    return [axes, free] if axes_first else [free, axes]
