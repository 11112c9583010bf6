"""Cross entropy of sequences of logits, weighted and averaged."""

from tfgraph import v1 as tf


def sequence_loss(
    logits, targets, weights, average_across_timesteps=True, average_across_batch=True,
    sum_over_timesteps=False, sum_over_batch=False, softmax_loss_function=None,
    name=None,
):
    """Returns the weighted cross entropy of ``targets`` under ``logits``.

    Args:
      logits: [batch, time, classes], float.
      targets: [batch, time], integers.
      weights: [batch, time], float; 0 for padding.
      average_across_timesteps, average_across_batch: divide the sum over that axis by
        the sum of the weights.
      sum_over_timesteps, sum_over_batch: divide by the number of nonzero weights.
      softmax_loss_function: function of ``labels`` and ``logits``, in place of the
        sparse softmax cross entropy.

    Returns:
      A scalar, or [batch], [time] or [batch, time] for axes neither averaged nor
      summed.

    Raises:
      ValueError: if an argument is of another rank, or an axis is both averaged and
        summed over.
    """
    for what, value, rank in (
        ("logits", logits, 3), ("targets", targets, 2), ("weights", weights, 2),
    ):
        if len(value.get_shape()) != rank:
            raise ValueError(
                f"`{what}` of `sequence_loss` has shape {value.get_shape()}; expected "
                f"a tensor of rank {rank}."
            )
    if average_across_timesteps and sum_over_timesteps:
        raise ValueError("Choose one of average_across_timesteps, sum_over_timesteps.")
    if average_across_batch and sum_over_batch:
        raise ValueError("Choose one of average_across_batch, sum_over_batch.")
    cross_entropy = softmax_loss_function or (
        tf.nn.sparse_softmax_cross_entropy_with_logits
    )
    with tf.name_scope(name, "sequence_loss", [logits, targets, weights]):
        classes = tf.shape(logits)[2]
        flat_logits = tf.reshape(logits, [-1, classes])
        flat_targets = tf.reshape(targets, [-1])
        loss = cross_entropy(labels=flat_targets, logits=flat_logits)
        loss *= tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            return tf.div_no_nan(tf.reduce_sum(loss), tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            count = tf.cast(tf.count_nonzero(weights), loss.dtype)
            return tf.div_no_nan(tf.reduce_sum(loss), count)
        loss = tf.reshape(loss, tf.shape(logits)[0:2])
        if average_across_timesteps or average_across_batch:
            axis = [0] if average_across_batch else [1]
            total = tf.reduce_sum(weights, axis=axis)
            return tf.div_no_nan(tf.reduce_sum(loss, axis=axis), total)
        if sum_over_timesteps or sum_over_batch:
            axis = [0] if sum_over_batch else [1]
            count = tf.cast(tf.count_nonzero(weights, axis=axis), loss.dtype)
            return tf.div_no_nan(tf.reduce_sum(loss, axis=axis), count)
        return loss
