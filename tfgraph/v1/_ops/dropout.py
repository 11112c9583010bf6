"""``tf.nn.dropout``: draw, compare, scale and mask.

TensorFlow 1.15 builds the rate, the random numbers, ``1 - rate``, its inverse, the
comparison, and multiplies by the scale and then by the mask; today's scales first and
selects (probes: nn_dropout_keep_prob, layers_dropout_placeholder). ``tf.layers``,
``tf.contrib.layers`` and the rnn DropoutWrapper drop out through it.

| before | what was built |
|---|---|
| 1.14 | the mask was the floor of the probability to keep plus the random numbers |
| 1.13 | no rate: the probability to keep went in as it was given |

The masks are the same; the ops are fewer, so what is built later has other seeds.
"""

import numbers

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

NN_OPS = "tensorflow.python.ops.nn_ops"
CELL_WRAPPERS = "tf_keras.src.layers.rnn.legacy_cell_wrappers"


@hooks.replaces(NN_OPS, "dropout_v2")
def dropout(
    x: object,
    rate: object,
    noise_shape: object = None,
    seed: int | None = None,
    name: str | None = None,
) -> tf.Tensor:
    """Sets a fraction of the elements to zero and scales the others up.

    Args:
      x: any shape, floating point.
      rate: the fraction, a number in [0, 1) or a scalar tensor.
      noise_shape: of the mask, which is broadcast; by default that of ``x``.
      seed: op seed.
      name: of the scope.

    Raises:
      ValueError: if ``x`` is not floating point or the rate is out of range.
    """
    is_number = isinstance(rate, numbers.Real)
    if is_number and not 0 <= rate < 1:
        raise ValueError(f"`rate` of tf.nn.dropout must be in [0, 1), got {rate}.")
    if release() < (1, 13):
        return _keep(x, 1 - rate, noise_shape, seed, name)
    with tf.name_scope(name, "dropout", [x]) as name:
        x = _floating_point(x)
        if is_number and rate == 0:
            return x
        rate = _scalar(rate, x.dtype, "rate")
        if tf.get_static_value(rate) == 0:
            return x
        noise_shape = hooks.private(NN_OPS, "_get_noise_shape")(x, noise_shape)
        if release() < (1, 14):
            keep_prob = 1 - rate
            kept = _floor_mask(keep_prob, noise_shape, seed)
            result = x / keep_prob * kept
        else:
            uniform = tf.random_uniform(noise_shape, seed=seed, dtype=x.dtype)
            scale = 1 / (1 - rate)
            is_kept = uniform >= rate
            result = x * scale * tf.cast(is_kept, x.dtype)
        result.set_shape(x.shape)
        return result


@hooks.replaces(NN_OPS, "dropout")
def dropout_with_keep_prob(
    x: object,
    keep_prob: object = None,
    noise_shape: object = None,
    seed: int | None = None,
    name: str | None = None,
    rate: object = None,
) -> tf.Tensor:
    """Calls ``dropout`` by the rate, before 1.13 keeps by ``keep_prob``."""
    if release() < (1, 13) and keep_prob is not None and rate is None:
        return _keep(x, keep_prob, noise_shape, seed, name)
    before = hooks.original(NN_OPS, "dropout")
    return before(x, keep_prob, noise_shape, seed, name, rate)


@hooks.replaces(CELL_WRAPPERS, "DropoutWrapper._dropout")
def dropout_of_cell(
    wrapper: object,
    values: object,
    salt_prefix: str,
    recurrent_noise: object,
    keep_prob: object,
    shallow_filtered_substructure: object = None,
) -> object:
    """Drops out of a cell's inputs, outputs or state.

    A tensor ``keep_prob`` went, before 1.14, to ``tf.nn.dropout`` as such, so that no
    rate was computed from it outside.
    """
    if release() >= (1, 14) or wrapper._variational_recurrent:
        before = hooks.original(CELL_WRAPPERS, "DropoutWrapper._dropout")
        return before(
            wrapper, values, salt_prefix, recurrent_noise, keep_prob,
            shallow_filtered_substructure,
        )  # fmt: skip
    if shallow_filtered_substructure is None:
        shallow_filtered_substructure = values

    def drop_out(index: int, is_dropped: object, value: tf.Tensor) -> tf.Tensor:
        if isinstance(is_dropped, bool) and not is_dropped:
            return value
        seed = wrapper._gen_seed(salt_prefix, index)
        return tf.nn.dropout(value, keep_prob=keep_prob, seed=seed)

    return hooks.private(CELL_WRAPPERS, "_enumerated_map_structure_up_to")(
        shallow_filtered_substructure, drop_out, shallow_filtered_substructure, values
    )


def _keep(
    x: object, keep_prob: object, noise_shape: object, seed: int | None, name: object
) -> tf.Tensor:
    """Builds what ``tf.nn.dropout(x, keep_prob)`` built before 1.13."""
    if isinstance(keep_prob, numbers.Real) and not 0 < keep_prob <= 1:
        raise ValueError(
            f"`keep_prob` of tf.nn.dropout must be in (0, 1], got {keep_prob}."
        )
    with tf.name_scope(name, "dropout", [x]) as name:
        x = _floating_point(x)
        keep_prob = _scalar(keep_prob, x.dtype, "keep_prob")
        if tf.get_static_value(keep_prob) == 1:
            return x
        noise_shape = hooks.private(NN_OPS, "_get_noise_shape")(x, noise_shape)
        kept = _floor_mask(keep_prob, noise_shape, seed)
        result = tf.div(x, keep_prob) * kept
        result.set_shape(x.shape)
        return result


def _floating_point(x: object) -> tf.Tensor:
    x = tf.convert_to_tensor(x, name="x")
    if not x.dtype.is_floating:
        raise ValueError(
            f"tf.nn.dropout scales its input, which must be floating point, got "
            f"{x.dtype}. Cast it first."
        )
    return x


def _scalar(value: object, dtype: tf.DType, name: str) -> tf.Tensor:
    value = tf.convert_to_tensor(value, dtype=dtype, name=name)
    value.shape.assert_has_rank(0)
    return value


def _floor_mask(
    keep_prob: tf.Tensor, noise_shape: object, seed: int | None
) -> tf.Tensor:
    uniform = tf.random_uniform(noise_shape, seed=seed, dtype=keep_prob.dtype)
    return tf.floor(tf.add(keep_prob, uniform, name="add"))
