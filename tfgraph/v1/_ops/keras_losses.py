"""Losses and metrics of compiled ``tf.keras`` models.

Sample weights are broadcast with the checks of ``tf.losses``; a sparse accuracy does
not ask for the shape of its labels (probe: keras_in_session).
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

LOSSES_UTILS = "tf_keras.src.utils.losses_utils"
METRICS_UTILS = "tf_keras.src.utils.metrics_utils"
WEIGHTS_BROADCAST = "tensorflow.python.ops.weights_broadcast_ops"


@hooks.replaces(METRICS_UTILS, "sparse_categorical_matches")
def sparse_categorical_matches(y_true: object, y_pred: object) -> tf.Tensor:
    """Returns 1.0 where the largest prediction is the label's, float32."""
    y_true, y_pred = tf.convert_to_tensor(y_true), tf.convert_to_tensor(y_pred)
    if y_true.shape.rank is not None and y_true.shape.rank == y_pred.shape.rank:
        y_true = tf.squeeze(y_true, [-1])
    y_pred = tf.argmax(y_pred, axis=-1)
    if y_pred.dtype.base_dtype != y_true.dtype.base_dtype:
        y_pred = tf.cast(y_pred, y_true.dtype.base_dtype)
    floatx = hooks.private("tf_keras.src.backend", "floatx")()
    return tf.cast(tf.equal(y_true, y_pred), floatx)


@hooks.replaces(LOSSES_UTILS, "compute_weighted_loss")
def compute_weighted_loss(
    losses: object,
    sample_weight: object = None,
    reduction: str = "sum_over_batch_size",
    name: str | None = None,
) -> tf.Tensor:
    """Multiplies losses by weights and reduces them."""
    if reduction == "auto":
        reduction = "sum_over_batch_size"
    if sample_weight is None:
        sample_weight = 1.0
    with hooks.private("tf_keras.src.backend", "name_scope")(name or "weighted_loss"):
        tf.get_default_graph()._last_loss_reduction = reduction
        losses = tf.convert_to_tensor(losses)
        dtype = losses.dtype
        losses = tf.cast(losses, tf.float32)
        weights = tf.cast(sample_weight, tf.float32)
        losses, _, weights = hooks.private(
            LOSSES_UTILS, "squeeze_or_expand_dimensions"
        )(losses, None, weights)
        weights = hooks.private(WEIGHTS_BROADCAST, "broadcast_weights")(weights, losses)
        weighted = tf.cast(tf.multiply(losses, weights), dtype)
        loss = hooks.private(LOSSES_UTILS, "reduce_weighted_loss")(weighted, reduction)
        return tf.cast(loss, dtype)
