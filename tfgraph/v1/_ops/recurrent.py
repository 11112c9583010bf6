"""``tf.nn.dynamic_rnn`` before TensorFlow 1.6: its loop ran to the last time step.

Since then it stops after the longest sequence, and builds the smaller of both numbers
first, also where no lengths are given: three more ops before the variables of a cell.
"""

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks
from tfgraph.v1._runtime.release import release

RNN = "tensorflow.python.ops.rnn"


def _is_bounded() -> bool:
    return tf.executing_eagerly() or release() >= (1, 6)


def maximum(x: object, y: object) -> object:
    """Of 1 and the longest sequence, as the loop's bound asks for it."""
    return tf.maximum(x, y) if _is_bounded() else y


def minimum(x: object, y: object) -> object:
    """Of the number of time steps and the longest sequence."""
    return tf.minimum(x, y) if _is_bounded() else x


hooks.sees(RNN, "math_ops", maximum=maximum, minimum=minimum)
