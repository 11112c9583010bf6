"""``tf.nn``, with the names and argument orders from before TensorFlow 1.0."""

import tensorflow.compat.v1 as _compat_v1

from tfgraph.legacy_names import below as _below
from tfgraph.v1._legacy import argument_orders as _orders
from tfgraph.v1._legacy.flat_states import accepts_flat_state as _accepts_flat_state
from tfgraph.v1._legacy.overlay import overlay as _overlay

softmax_cross_entropy_with_logits = _orders.cross_entropy(
    _compat_v1.nn.softmax_cross_entropy_with_logits
)
sigmoid_cross_entropy_with_logits = _orders.cross_entropy(
    _compat_v1.nn.sigmoid_cross_entropy_with_logits
)
sparse_softmax_cross_entropy_with_logits = _orders.sparse_cross_entropy(
    _compat_v1.nn.sparse_softmax_cross_entropy_with_logits
)
nce_loss = _orders.candidate_sampling(_compat_v1.nn.nce_loss)
sampled_softmax_loss = _orders.candidate_sampling(_compat_v1.nn.sampled_softmax_loss)

static_rnn = _accepts_flat_state(_compat_v1.nn.static_rnn)
dynamic_rnn = _accepts_flat_state(_compat_v1.nn.dynamic_rnn)

__getattr__, __dir__ = _overlay(__name__, __path__, _below("nn"))
