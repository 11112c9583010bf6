"""TensorFlow 1's rule for the seeds of random ops.

In TensorFlow 1 a random op without a seed of its own, in a graph with a seed,
took as its seed the number of ops created so far in that graph
(``Graph._last_id``). Today's TensorFlow counts 0, 1, 2, ... per random op
instead. The kernels (Philox) are the same, so restoring the rule restores the
numbers of every initializer, dropout mask and shuffle.

A graph without a seed has none, as in TensorFlow 1, unless the environment variable
``TFGRAPH_SEED`` holds a whole number: then every random op without a seed of its own
has one, other ones in each graph. ``tfgraph verify --seeds`` draws runs with it.

Source: ``tensorflow/python/framework/random_seed.py`` of TensorFlow 1.15 and 2.21.
This is a private module of TensorFlow; ``tests/v1/runtime/seeds_test.py`` tells when an
upgrade moves it.
"""

import functools
import itertools
import os
from typing import TYPE_CHECKING

from tfgraph.errors import StartupError

if TYPE_CHECKING:
    import tensorflow as tf

DEFAULT_SEED = "TFGRAPH_SEED"
MAX_SEED = 2**31 - 1
# Between the seeds of two graphs; a prime, so that graphs of other seeds differ.
_STRIDE = 104_729
_graph_counts = itertools.count()


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
        if op_seed is not None or tf.executing_eagerly():
            return original(op_seed)
        if graph.seed is not None:
            if hasattr(graph, "_seed_used"):  # a function's graph reports it
                graph._seed_used = True
            return original(graph.version)
        if DEFAULT_SEED in os.environ:
            return default_seed(graph), graph.version
        return original(op_seed)

    get_seed.is_tensorflow_1_rule = True
    random_seed.get_seed = get_seed
    tf.compat.v1.get_seed = get_seed
    tf.compat.v1.random.get_seed = get_seed


def default_seed(graph: "tf.Graph") -> int:
    """Returns the seed that a graph without one takes from the environment.

    Raises:
      StartupError: if the variable holds no whole number.
    """
    text = os.environ[DEFAULT_SEED]
    if not text.isdecimal():
        raise StartupError(
            f"The environment variable `{DEFAULT_SEED}` is `{text}`, expected a whole "
            "number from 0 up. Unset it to leave unseeded graphs unseeded."
        )
    if not hasattr(graph, "_tfgraph_count"):
        graph._tfgraph_count = next(_graph_counts)
    return (int(text) + _STRIDE * graph._tfgraph_count) % MAX_SEED
