"""Functions whose arguments changed places in TensorFlow 1.0.

An old call is recognized by what no new call can be: a number where the list of
tensors now goes, a list where the axis goes. Everything else is passed on as it is, so
that a program for TensorFlow 1.x builds the graph it always built.
"""

import functools
import inspect
from collections.abc import Callable

import numpy as np
import tensorflow.compat.v1 as compat_v1


def is_number(value: object) -> bool:
    """Says whether ``value`` can only be an axis: one integer, in Python or numpy."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def is_list_of_tensors(value: object) -> bool:
    return isinstance(value, (list, tuple)) or is_tensor(value)


def is_tensor(value: object) -> bool:
    return isinstance(value, (compat_v1.Tensor, compat_v1.Variable, np.ndarray))


def keyword_names(function: Callable, renamed: dict[str, str]) -> Callable:
    """Returns ``function`` that takes its keywords by their old names, too."""

    @functools.wraps(function)
    def with_old_keywords(*args: object, **kwargs: object) -> object:
        for old, new in renamed.items():
            if old in kwargs:
                kwargs[new] = kwargs.pop(old)
        return function(*args, **kwargs)

    with_old_keywords.__signature__ = inspect.signature(function)
    return with_old_keywords


def concat(new: Callable) -> Callable:
    """``tf.concat(concat_dim, values)`` became ``tf.concat(values, axis)``."""

    def concat(values, axis=None, name="concat", **old):
        values = old.pop("concat_values", values)
        if is_number(values) and is_list_of_tensors(axis):
            values, axis = axis, values
        return new(values, axis, name=name, **old)

    concat = functools.wraps(new)(concat)

    @functools.wraps(new)
    def with_concat_dim(*args, **kwargs):
        if "concat_dim" in kwargs:
            axis = kwargs.pop("concat_dim")
            values = kwargs.pop("values", None)
            return concat(*(args or (values,)), axis=axis, **kwargs)
        if args and is_number(args[0]) and "values" in kwargs:
            return concat(kwargs.pop("values"), axis=args[0], **kwargs)
        return concat(*args, **kwargs)

    return with_concat_dim


def split(new: Callable) -> Callable:
    """``tf.split(split_dim, num_split, value)``: now ``(value, num, axis)``."""

    @functools.wraps(new)
    def split(*args, **kwargs):
        if "split_dim" in kwargs or "num_split" in kwargs:
            bound = dict(zip(("split_dim", "num_split", "value"), args, strict=False))
            bound |= kwargs
            return new(
                bound.pop("value"),
                bound.pop("num_split"),
                axis=bound.pop("split_dim"),
                **bound,
            )
        if len(args) >= 2 and is_number(args[0]) and is_number(args[1]):
            value = args[2] if len(args) > 2 else kwargs.pop("value")
            return new(
                value,
                args[1],
                args[0],
                *args[4:],
                name=kwargs.pop("name", args[3] if len(args) > 3 else "split"),
                **kwargs,
            )
        return new(*args, **kwargs)

    return split


def reverse(new: Callable) -> Callable:
    """``tf.reverse(tensor, dims)`` took one bool for each axis; now their numbers."""

    @functools.wraps(new)
    def reverse(tensor, axis=None, name=None, dims=None):
        axis = dims if axis is None else axis
        if (
            isinstance(axis, (list, tuple))
            and axis
            and all(isinstance(flag, (bool, np.bool_)) for flag in axis)
        ):
            axis = [i for i, is_reversed in enumerate(axis) if is_reversed]
        return new(tensor, axis, name=name)

    return reverse


def batch_matmul(x, y, adj_x=False, adj_y=False, name=None):
    """``tf.batch_matmul``, which ``tf.matmul`` took over in TensorFlow 1.0."""
    return compat_v1.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y, name=name)


def op_scope(values, name, default_name=None):
    """``tf.op_scope(values, name)``, now ``tf.name_scope(name, values=values)``."""
    return compat_v1.name_scope(name, default_name, values)


def variable_op_scope(
    values,
    name_or_scope,
    default_name=None,
    initializer=None,
    regularizer=None,
    caching_device=None,
    partitioner=None,
    custom_getter=None,
    reuse=None,
    dtype=None,
    use_resource=None,
):
    """``tf.variable_op_scope(values, name)``, now ``tf.variable_scope``."""
    return compat_v1.variable_scope(
        name_or_scope,
        default_name,
        values,
        initializer=initializer,
        regularizer=regularizer,
        caching_device=caching_device,
        partitioner=partitioner,
        custom_getter=custom_getter,
        reuse=reuse,
        dtype=dtype,
        use_resource=use_resource,
    )


# Top-level functions that are replaced by ones that know both orders.
REPLACED = {"concat": concat, "split": split, "reverse": reverse}


# --- tf.nn ----------------------------------------------------------------------


def cross_entropy(new: Callable) -> Callable:
    """``(logits, labels)`` by position, and ``targets=``, before TensorFlow 1.0.

    TensorFlow 1.x refused positional arguments here, so they can only be old ones.
    """

    @functools.wraps(new)
    def cross_entropy(*args, **kwargs):
        if "targets" in kwargs:
            kwargs["labels"] = kwargs.pop("targets")
        if args and args[0] is not None:
            kwargs |= dict(zip(("logits", "labels", "dim"), args, strict=False))
            args = ()
        if len(args) == 1:
            args = ()
        if kwargs.get("dim", 0) is None:
            kwargs.pop("dim")
        return new(*args, **kwargs)

    return cross_entropy


def sparse_cross_entropy(new: Callable) -> Callable:
    """``tf.nn.sparse_softmax_cross_entropy_with_logits(logits, labels, name)``."""

    @functools.wraps(new)
    def sparse_cross_entropy(*args, **kwargs):
        if args and args[0] is not None:
            kwargs |= dict(zip(("logits", "labels", "name"), args, strict=False))
            args = ()
        return new(*args, **kwargs)

    return sparse_cross_entropy


def candidate_sampling(new: Callable) -> Callable:
    """``(weights, biases, inputs, labels, ...)``: now labels, which are integers, first.

    The old order shows in the dtypes: the labels are integers, the inputs are not.
    """

    @functools.wraps(new)
    def candidate_sampling(weights, biases, *args, **kwargs):
        if len(args) >= 2 and is_integer(args[1]) and not is_integer(args[0]):
            args = (args[1], args[0], *args[2:])
        return new(weights, biases, *args, **kwargs)

    return candidate_sampling


def is_integer(value: object) -> bool:
    dtype = getattr(value, "dtype", None)
    return dtype is not None and compat_v1.as_dtype(dtype).is_integer
