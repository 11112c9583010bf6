"""``tf.add`` builds ``Add``; only the operator ``+`` builds ``AddV2``.

Initializers and random ops add through ``tf.add`` (probes: session_feeds_fetches,
layers_dense_function). ``tf.mod`` has no scope of its own where TensorFlow calls it
(probe: image_deterministic_ops).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

MATH_OPS = "tensorflow.python.ops.math_ops"


@hooks.replaces(MATH_OPS, "add")
def add(x: object, y: object, name: str | None = None) -> tf.Tensor:
    """Builds ``Add``, whatever the dtype."""
    return tf.raw_ops.Add(x=x, y=y, name=name)


@hooks.replaces(MATH_OPS, "mod")
def mod(x: object, y: object, name: str | None = None) -> tf.Tensor:
    """Builds ``FloorMod`` without a scope of its own."""
    return tf.raw_ops.FloorMod(x=x, y=y, name=name)
