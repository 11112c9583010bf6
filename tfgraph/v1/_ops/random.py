"""Random ops: which constants are built before the seed is read.

``tf.random_uniform`` builds min, max, the random op, sub, mul and add, also for the
default range [0, 1), so its seed is two higher than without them (probes:
random_ops_all, session_graph_seed_per_session). Dropout, Bernoulli samples, random
flips and crops draw through it. ``tf.random_gamma`` broadcasts alpha by adding zeros.
The stateless ones are single ops that take the seed (probe: random_set_twice_reset).
"""

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

RANDOM_OPS = "tensorflow.python.ops.random_ops"
STATELESS_OPS = "tensorflow.python.ops.stateless_random_ops"
SHAPE_UTIL = "tensorflow.python.ops.shape_util"

UNIFORM_DTYPES = (
    tf.float16, tf.bfloat16, tf.float32, tf.float64, tf.int32, tf.int64,
)  # fmt: skip


@hooks.replaces(RANDOM_OPS, "random_uniform")
def random_uniform(
    shape: object,
    minval: object = 0,
    maxval: object = None,
    dtype: tf.DType = tf.float32,
    seed: int | None = None,
    name: str | None = None,
) -> tf.Tensor:
    """Draws from [minval, maxval), 1 being the default end of a range of floats.

    Raises:
      ValueError: if the dtype is not one of a number with such a range, or a range
        of integers has no end.
    """
    dtype = tf.as_dtype(dtype)
    if dtype not in UNIFORM_DTYPES:
        raise ValueError(
            f"`dtype` of tf.random_uniform must be one of {UNIFORM_DTYPES}, got "
            f"{dtype}."
        )
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(
                f"`maxval` must be given to tf.random_uniform for the dtype {dtype}."
            )
        maxval = 1
    with tf.name_scope(name, "random_uniform", [shape, minval, maxval]) as name:
        shape = hooks.private(SHAPE_UTIL, "shape_tensor")(shape)
        minval = tf.convert_to_tensor(minval, dtype=dtype, name="min")
        maxval = tf.convert_to_tensor(maxval, dtype=dtype, name="max")
        seed, seed2 = tf.get_seed(seed)
        if dtype.is_integer:
            result = tf.raw_ops.RandomUniformInt(
                shape=shape, minval=minval, maxval=maxval,
                seed=seed or 0, seed2=seed2 or 0, name=name,
            )  # fmt: skip
        else:
            uniform = tf.raw_ops.RandomUniform(
                shape=shape, dtype=dtype, seed=seed or 0, seed2=seed2 or 0
            )
            result = tf.add(uniform * (maxval - minval), minval, name=name)
        hooks.private(SHAPE_UTIL, "maybe_set_static_shape")(result, shape)
        return result


@hooks.replaces(RANDOM_OPS, "random_gamma")
def random_gamma(
    shape: object,
    alpha: object,
    beta: object = None,
    dtype: tf.DType = tf.float32,
    seed: int | None = None,
    name: str | None = None,
) -> tf.Tensor:
    """Draws from gamma distributions, ``shape + broadcast(alpha, beta)``."""
    with tf.name_scope(name, "random_gamma", [shape, alpha, beta]):
        shape = tf.convert_to_tensor(shape, name="shape", dtype=tf.int32)
        alpha = tf.convert_to_tensor(alpha, name="alpha", dtype=dtype)
        beta = 1 if beta is None else beta
        beta = tf.convert_to_tensor(beta, name="beta", dtype=dtype)
        alpha = alpha + tf.zeros_like(beta)
        seed, seed2 = tf.get_seed(seed)
        gamma = tf.raw_ops.RandomGamma(
            shape=shape, alpha=alpha, seed=seed or 0, seed2=seed2 or 0
        )
        tiny = np.finfo(alpha.dtype.as_numpy_dtype).tiny
        result = tf.maximum(tiny, gamma / beta)
        set_shape = hooks.private(RANDOM_OPS, "_maybe_set_static_shape_helper")
        set_shape(result, shape, alpha)
        return result


@hooks.replaces(STATELESS_OPS, "stateless_random_uniform")
def stateless_random_uniform(
    shape: object,
    seed: object,
    minval: object = 0,
    maxval: object = None,
    dtype: tf.DType = tf.float32,
    name: str | None = None,
    alg: str = "auto_select",
) -> tf.Tensor:
    """Draws from [minval, maxval) by a seed of two integers."""
    dtype = tf.as_dtype(dtype)
    if alg != "auto_select" or dtype not in UNIFORM_DTYPES or minval is None:
        before = hooks.original(STATELESS_OPS, "stateless_random_uniform")
        return before(shape, seed, minval, maxval, dtype, name, alg)
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(
                f"`maxval` must be given to stateless_uniform for the dtype {dtype}."
            )
        maxval = 1
    scope = [shape, seed, minval, maxval]
    with tf.name_scope(name, "stateless_random_uniform", scope) as name:
        shape = hooks.private(SHAPE_UTIL, "shape_tensor")(shape)
        minval = tf.convert_to_tensor(minval, dtype=dtype, name="min")
        maxval = tf.convert_to_tensor(maxval, dtype=dtype, name="max")
        if dtype.is_integer:
            result = tf.raw_ops.StatelessRandomUniformInt(
                shape=shape, seed=seed, minval=minval, maxval=maxval, name=name
            )
        else:
            uniform = tf.raw_ops.StatelessRandomUniform(
                shape=shape, seed=seed, dtype=dtype
            )
            result = tf.add(uniform * (maxval - minval), minval, name=name)
        hooks.private(SHAPE_UTIL, "maybe_set_static_shape")(result, shape)
        return result


def _stateless_normal(function: str, op: object, scope: str) -> None:
    """Declares a stateless normal distribution, scaled and shifted."""

    @hooks.replaces(STATELESS_OPS, function)
    def draw(
        shape: object,
        seed: object,
        mean: object = 0.0,
        stddev: object = 1.0,
        dtype: tf.DType = tf.float32,
        name: str | None = None,
        alg: str = "auto_select",
    ) -> tf.Tensor:
        if alg != "auto_select":
            before = hooks.original(STATELESS_OPS, function)
            return before(shape, seed, mean, stddev, dtype, name, alg)
        with tf.name_scope(name, scope, [shape, seed, mean, stddev]) as name:
            shape = hooks.private(SHAPE_UTIL, "shape_tensor")(shape)
            mean = tf.convert_to_tensor(mean, dtype=dtype, name="mean")
            stddev = tf.convert_to_tensor(stddev, dtype=dtype, name="stddev")
            normal = op(shape=shape, seed=seed, dtype=dtype)
            result = tf.add(normal * stddev, mean, name=name)
            hooks.private(SHAPE_UTIL, "maybe_set_static_shape")(result, shape)
            return result


_stateless_normal(
    "stateless_random_normal",
    tf.raw_ops.StatelessRandomNormal,
    "stateless_random_normal",
)
_stateless_normal(
    "stateless_truncated_normal",
    tf.raw_ops.StatelessTruncatedNormal,
    "stateless_truncated_normal",
)
