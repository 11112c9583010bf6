"""What the distributions of this package have in common."""

import functools

from tfgraph import v1 as tf

REPARAMETERIZED = tf.distributions.FULLY_REPARAMETERIZED
NOT_REPARAMETERIZED = tf.distributions.NOT_REPARAMETERIZED


class Distribution(tf.distributions.Distribution):
    """A distribution by its parameters' shapes.

    Subclasses define ``_sample_n``, ``_log_prob`` and what moments they have.

    Args:
      batch: a tensor of the batch's shape.
      event_shape: of one draw, a list of known sizes.
    """

    def __init__(
        self, name, dtype, batch, event_shape=(), parameters=None, graph_parents=(),
        reparameterization_type=NOT_REPARAMETERIZED,
    ):
        self._batch, self._event = batch, tf.TensorShape(event_shape)
        super().__init__(
            dtype=dtype, reparameterization_type=reparameterization_type,
            validate_args=False, allow_nan_stats=True, parameters=parameters or {},
            graph_parents=list(graph_parents), name=name,
        )

    def _batch_shape_tensor(self):
        return tf.shape(self._batch)

    def _batch_shape(self):
        return self._batch.shape

    def _event_shape_tensor(self):
        return tf.constant(self._event.as_list(), dtype=tf.int32)

    def _event_shape(self):
        return self._event

    def _prob(self, x):
        return tf.exp(self._log_prob(x))

    def _stddev(self):
        return tf.sqrt(self._variance())

    def _draws_shape(self, n):
        shapes = [[n], self.batch_shape_tensor(), self.event_shape_tensor()]
        return tf.concat(shapes, 0)


def named(default):
    """Decorates ``__init__`` so that tensors are made in the distribution's scope."""

    def decorate(init):
        @functools.wraps(init)
        def with_scope(self, *args, name=default, **kwargs):
            with tf.name_scope(name) as scope:
                init(self, *args, name=scope, **kwargs)

        return with_scope

    return decorate


def broadcast(*tensors):
    """Zeros of the shape that the tensors have together."""
    total = tensors[0]
    for tensor in tensors[1:]:
        total = total + tensor
    return tf.zeros_like(total)
