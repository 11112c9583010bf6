"""Splitting, filling, diagonals and grids of tensors.

``tf.split`` converts the sizes to a constant before it looks at them, so an equal
split leaves a ``Const`` that nothing reads, in every LSTM cell too. Filling a shape of
scalar tensors multiplies them to see whether they are few (``mul``, ``Less``).
``tf.one_hot`` converts given values twice. The
diagonals of matrices have one input, not four. ``tf.linspace`` is one op. Probes:
names_math_op_types, rnn_raw_rnn, linalg_ops.
"""

import numbers
from collections.abc import Sequence

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

ARRAY_OPS = "tensorflow.python.ops.array_ops"
MATH_OPS = "tensorflow.python.ops.math_ops"

SMALL = 1000  # elements of a constant that are worth storing


@hooks.replaces(ARRAY_OPS, "split")
def split(
    value: object,
    num_or_size_splits: object,
    axis: int = 0,
    num: int | None = None,
    name: str = "split",
) -> list[tf.Tensor]:
    """Cuts a tensor into equal parts, or into parts of given sizes.

    Raises:
      ValueError: if a tensor says how many parts there are, or their number is
        unknown.
    """
    sizes = tf.convert_to_tensor(num_or_size_splits)
    if isinstance(num_or_size_splits, (numbers.Integral, tf.Dimension)):
        return tf.raw_ops.Split(
            axis=axis, num_split=int(num_or_size_splits), value=value, name=name
        )
    if sizes.shape.rank == 0:
        raise ValueError(
            "`num_or_size_splits` of tf.split must be a number or a vector of sizes, "
            f"got the scalar tensor {num_or_size_splits}."
        )
    if num is None:
        num = tf.dimension_value(sizes.shape[0]) if sizes.shape.rank else None
        if num is None:
            raise ValueError(
                f"The number of parts cannot be told from {num_or_size_splits}; give "
                "`num` to tf.split."
            )
    return tf.raw_ops.SplitV(
        value=value, size_splits=sizes, axis=axis, num_split=num, name=name
    )


@hooks.replaces(ARRAY_OPS, "one_hot")
def one_hot(
    indices: object,
    depth: object,
    on_value: object = None,
    off_value: object = None,
    axis: int | None = None,
    dtype: tf.DType | None = None,
    name: str | None = None,
) -> tf.Tensor:
    """Builds ``OneHot``; given values become constants twice, first for their dtype.

    Raises:
      TypeError: if the dtypes of the values and ``dtype`` are not the same.
    """
    scope = [indices, depth, on_value, off_value, axis, dtype]
    with tf.name_scope(name, "one_hot", scope) as name:
        dtypes = [
            tf.convert_to_tensor(value).dtype.base_dtype
            for value in (on_value, off_value)
            if value is not None
        ]
        if dtype is not None:
            dtypes.append(tf.as_dtype(dtype))
        if len(set(dtypes)) > 1:
            raise TypeError(
                "`on_value`, `off_value` and `dtype` of tf.one_hot must agree, got "
                f"{', '.join(d.name for d in dtypes)}."
            )
        dtype = dtypes[0] if dtypes else tf.float32
        if on_value is None:
            on_value = tf.convert_to_tensor(1, dtype, name="on_value")
        if off_value is None:
            off_value = tf.convert_to_tensor(0, dtype, name="off_value")
        return tf.raw_ops.OneHot(
            indices=indices, depth=depth, on_value=on_value, off_value=off_value,
            axis=-1 if axis is None else axis, name=name,
        )  # fmt: skip


@hooks.replaces(ARRAY_OPS, "_constant_if_small")
def constant_if_small(
    value: object, shape: object, dtype: tf.DType, name: str, layout: object = None
) -> tf.Tensor | None:
    """Returns a constant of a small known shape, None for any other.

    Before 1.6 the size did not matter; 1.6 and 1.7 filled shapes of any size.
    """
    if (1, 6) <= release() < (1, 8):
        return None
    if release() < (1, 6):
        try:
            return tf.constant(value, shape=shape, dtype=dtype, name=name)
        except (NotImplementedError, TypeError, ValueError):  # not known
            return None
    if isinstance(shape, (list, tuple)) and any(
        isinstance(size, tf.Tensor) for size in shape
    ):
        _compare_size_in_graph(shape)
        return None
    before = hooks.original(ARRAY_OPS, "_constant_if_small")
    return before(value, shape, dtype, name, layout=layout)


def _compare_size_in_graph(shape: Sequence[object]) -> None:
    """Builds what the comparison of a product of tensors with 1000 builds."""
    if any(isinstance(s, tf.Tensor) and s.shape.rank != 0 for s in shape):
        return
    size, *others = (
        s if isinstance(s, tf.Tensor) else tf.dimension_value(s) for s in shape
    )
    for other in others:
        size = size * other
    _ = size < SMALL


def _single_diagonal(name: str, build: object) -> None:
    """Declares the op of TensorFlow 1 where today's four-input op does nothing more."""

    @hooks.replaces(ARRAY_OPS, name)
    def diagonal(*args: object, **kwargs: object) -> tf.Tensor:
        before = hooks.original(ARRAY_OPS, name)
        built = build(*args, **kwargs)
        return before(*args, **kwargs) if built is None else built


def _matrix_diag(
    diagonal: object,
    name: str = "diag",
    k: int = 0,
    num_rows: int = -1,
    num_cols: int = -1,
    padding_value: object = 0,
    align: str = "RIGHT_LEFT",
) -> tf.Tensor | None:
    if (k, num_rows, num_cols, padding_value) != (0, -1, -1, 0):
        return None
    return tf.raw_ops.MatrixDiag(diagonal=diagonal, name=name)


def _matrix_diag_part(
    input: object,
    name: str = "diag_part",
    k: int = 0,
    padding_value: object = 0,
    align: str = "RIGHT_LEFT",
) -> tf.Tensor | None:
    if (k, padding_value) != (0, 0):
        return None
    return tf.raw_ops.MatrixDiagPart(input=input, name=name)


def _matrix_set_diag(
    input: object,
    diagonal: object,
    name: str = "set_diag",
    k: int = 0,
    align: str = "RIGHT_LEFT",
) -> tf.Tensor | None:
    if k != 0:
        return None
    return tf.raw_ops.MatrixSetDiag(input=input, diagonal=diagonal, name=name)


_single_diagonal("matrix_diag", _matrix_diag)
_single_diagonal("matrix_diag_part", _matrix_diag_part)
_single_diagonal("matrix_set_diag", _matrix_set_diag)


@hooks.replaces(MATH_OPS, "linspace_nd")
def linspace(
    start: object, stop: object, num: object, name: str | None = None, axis: int = 0
) -> tf.Tensor:
    """Builds ``LinSpace`` between two scalars."""
    if np.ndim(start) or np.ndim(stop) or axis != 0:
        return hooks.original(MATH_OPS, "linspace_nd")(start, stop, num, name, axis)
    return tf.raw_ops.LinSpace(start=start, stop=stop, num=num, name=name)


@hooks.replaces(ARRAY_OPS, "transpose")
def transpose(
    a: object, perm: object = None, name: str = "transpose", conjugate: bool = False
) -> tf.Tensor:
    """Permutes the axes, and reverses them if the rank is unknown by ops."""
    before = hooks.original(ARRAY_OPS, "transpose")
    if perm is not None:
        return before(a, perm, name, conjugate)
    with tf.name_scope(name, "transpose", [a]) as name:
        a = tf.convert_to_tensor(a, name="a")
        permute = tf.raw_ops.Transpose
        if conjugate and a.dtype.is_complex:
            permute = tf.raw_ops.ConjugateTranspose
        rank = a.shape.rank
        if rank:
            return permute(x=a, perm=np.arange(rank - 1, -1, -1), name=name)
        rank = tf.raw_ops.Rank(input=a)
        perm = rank - 1 - tf.raw_ops.Range(start=0, limit=rank, delta=1)
        return permute(x=a, perm=perm, name=name)
