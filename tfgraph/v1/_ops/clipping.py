"""Clipping by norms.

``tf.clip_by_global_norm`` selects by ``IsFinite``, where today's adds ``norm - norm``
(probe: contriblayers_optimize_loss); ``tf.clip_by_norm`` takes a tensor as it is.
"""

from collections.abc import Sequence

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

CLIP_OPS = "tensorflow.python.ops.clip_ops"

Value = tf.Tensor | tf.IndexedSlices


@hooks.replaces(CLIP_OPS, "clip_by_norm")
def clip_by_norm(
    t: Value, clip_norm: object, axes: object = None, name: str | None = None
) -> Value:
    """Scales down what has a norm above ``clip_norm``, over some axes or all."""
    with tf.name_scope(name, "clip_by_norm", [t, clip_norm]) as name:
        values = tf.convert_to_tensor(_values_of(t), name="t")
        squares = tf.reduce_sum(values * values, axes, keepdims=True)
        is_positive = squares > 0
        safe = tf.where(is_positive, squares, tf.ones_like(squares))
        norm = tf.where(is_positive, tf.sqrt(safe), squares)
        scaled = values * clip_norm
        values.shape.assert_is_compatible_with(scaled.shape)
        clipped = tf.identity(scaled / tf.maximum(norm, clip_norm), name=name)
        return _like(t, clipped)


@hooks.replaces(CLIP_OPS, "clip_by_global_norm")
def clip_by_global_norm(
    t_list: Sequence[Value | None],
    clip_norm: object,
    use_norm: tf.Tensor | None = None,
    name: str | None = None,
) -> tuple[list[Value | None], tf.Tensor]:
    """Scales tensors down together if their joint norm is above ``clip_norm``.

    Returns:
      The scaled tensors, NaN if the norm is infinite or NaN, and the norm.
    """
    if not isinstance(t_list, Sequence) or isinstance(t_list, str):
        raise TypeError(
            "`t_list` of tf.clip_by_global_norm must be a list of tensors, got "
            f"{type(t_list).__name__}."
        )
    t_list = list(t_list)
    if use_norm is None:
        use_norm = tf.global_norm(t_list, name)
    with tf.name_scope(name, "clip_by_global_norm", [*t_list, clip_norm]) as name:
        inverse = 1.0 / use_norm
        one = tf.constant(1.0, dtype=use_norm.dtype)
        scale = clip_norm * tf.minimum(inverse, one / clip_norm)
        is_finite = tf.is_finite(use_norm)
        nan = tf.constant(float("nan"), dtype=use_norm.dtype)
        scale = tf.where(is_finite, scale, nan)
        values = [
            None if t is None else tf.convert_to_tensor(_values_of(t), name=f"t_{i}")
            for i, t in enumerate(t_list)
        ]
        clipped = [
            None if value is None else _scaled(value, scale, f"{name}_{i}")
            for i, value in enumerate(values)
        ]
    return [_like(t, value) for t, value in zip(t_list, clipped, strict=True)], use_norm


def _scaled(value: tf.Tensor, scale: tf.Tensor, name: str) -> tf.Tensor:
    with tf.colocate_with(value):
        return tf.identity(value * scale, name=name)


def _values_of(t: Value) -> tf.Tensor:
    return t.values if isinstance(t, tf.IndexedSlices) else t


def _like(t: Value | None, values: tf.Tensor | None) -> Value | None:
    if isinstance(t, tf.IndexedSlices):
        return tf.IndexedSlices(values, t.indices, t.dense_shape)
    return values
