"""``shuffle_and_repeat`` that draws TensorFlow 1.15's order, for one epoch.

The kernel of 1.15 took its seeds as they are; today's draws new ones from them unless
it is told not to reshuffle, and TensorFlow's Python does not pass that on. Told so, it
repeats one order in all epochs, where 1.15 went on drawing: so only a single epoch can
have 1.15's order, and several are left to today's kernel.
``tests/v1/contrib/aliases_test.py`` tells when an upgrade moves the private module.
"""

import functools

from tensorflow.python.data.experimental.ops import shuffle_ops

from tfgraph import v1 as tf
from tfgraph.v1.contrib._slim import View


def shuffle_and_repeat(buffer_size, count=None, seed=None):
    """``shuffle`` and ``repeat`` in one; for ``Dataset.apply``."""

    if count != 1:
        return tf.data.experimental.shuffle_and_repeat(buffer_size, count, seed)

    def apply(dataset):
        original = shuffle_ops.gen_dataset_ops
        shuffle_ops.gen_dataset_ops = _FixedSeeds(original)
        try:
            return tf.data.experimental.shuffle_and_repeat(buffer_size, count, seed)(
                dataset
            )
        finally:
            shuffle_ops.gen_dataset_ops = original

    return apply


class _FixedSeeds(View):
    """``gen_dataset_ops`` whose fused shuffle takes its seeds as they are."""

    def __init__(self, module):
        super().__init__(module, {})
        self.shuffle_and_repeat_dataset = functools.partial(
            module.shuffle_and_repeat_dataset, reshuffle_each_iteration=False
        )
