"""A variable's description, from a checkpoint or from a graph."""

import math
from dataclasses import dataclass

from tfgraph import v1 as tf

# One size for every value, or none: strings, handles and variants have no such size.
_UNSIZED = ("string", "resource", "variant")


@dataclass(frozen=True)
class Variable:
    """A variable; what is not known is None.

    Attributes:
      shape: None where a dimension, or all of them, is unknown.
      count: number of values.
      bytes: that they take.
      trainable: whether it is in the collection of trainable variables.
    """

    name: str
    shape: list[int | None] | None
    dtype: str
    count: int | None
    bytes: int | None
    trainable: bool | None


def describe(
    name: str,
    shape: list[int | None] | None,
    dtype: int,
    *,
    trainable_names: set[str] | None,
) -> Variable:
    """Returns the description of a variable.

    Args:
      dtype: number of the type, as in ``DataType``.
      trainable_names: None if it is not known which variables are trainable.
    """
    is_known = shape is not None and None not in shape
    count = math.prod(shape) if is_known else None
    size = value_size(dtype)
    return Variable(
        name=name,
        shape=shape,
        dtype=dtype_name(dtype),
        count=count,
        bytes=None if count is None or size is None else count * size,
        trainable=None if trainable_names is None else name in trainable_names,
    )


def dtype_name(dtype: int) -> str:
    """Returns ``float32`` for 1 and for 101, a reference to float32."""
    try:
        return tf.as_dtype(dtype).base_dtype.name
    except TypeError:
        return f"type {dtype}"


def value_size(dtype: int) -> int | None:
    """Returns the bytes that a value takes, None if that differs or is not known."""
    try:
        base = tf.as_dtype(dtype).base_dtype
    except TypeError:
        return None
    return None if base.name in _UNSIZED else base.size


def shape_text(shape: list[int | None] | None) -> str:
    """Returns ``[?, 10]`` for ``[None, 10]``, and ``?`` if nothing is known."""
    if shape is None:
        return "?"
    return "[" + ", ".join("?" if n is None else str(n) for n in shape) + "]"
