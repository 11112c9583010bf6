"""TensorFlow 1's rule for the seeds of random ops.

In TensorFlow 1 a random op without a seed of its own, in a graph with a seed,
took as its seed the number of ops created so far in that graph
(``Graph._last_id``). Today's TensorFlow counts 0, 1, 2, ... per random op
instead. The kernels (Philox) are the same, so restoring the rule restores the
numbers of every initializer, dropout mask and shuffle.

Source: ``tensorflow/python/framework/random_seed.py`` of TensorFlow 1.15 and 2.21.
This is a private module of TensorFlow; ``tests/v1/runtime/seeds_test.py`` tells when an
upgrade moves it.
"""

import functools

from tfgraph.errors import StartupError


def install() -> None:
    """Puts the rule in force for every op of this process that is built in a graph.

    Raises:
      StartupError: if TensorFlow no longer derives seeds where it did.
    """
    import tensorflow as tf
    from tensorflow.python.framework import random_seed

    original = getattr(random_seed, "get_seed", None)
    if original is None:
        raise StartupError(
            "The seed rule of TensorFlow 1 cannot be restored: TensorFlow "
            f"{tf.__version__} has no `random_seed.get_seed`. tfgraph is made for "
            "TensorFlow 2.21; install the versions of requirements.txt."
        )
    if getattr(original, "is_tensorflow_1_rule", False):
        return

    @functools.wraps(original)
    def get_seed(op_seed: int | None) -> tuple[int | None, int | None]:
        graph = tf.compat.v1.get_default_graph()
        if op_seed is None and graph.seed is not None and not tf.executing_eagerly():
            if hasattr(graph, "_seed_used"):  # a function's graph reports it
                graph._seed_used = True
            op_seed = graph.version
        return original(op_seed)

    get_seed.is_tensorflow_1_rule = True
    random_seed.get_seed = get_seed
    tf.compat.v1.get_seed = get_seed
    tf.compat.v1.random.get_seed = get_seed
