"""Run ops that ``session.run`` refuses: those inside conditionals and loops.

``session.run`` neither feeds nor fetches them, since a conditional may not take their
branch and a loop has many of their values. With all its inputs fed, an op needs
neither. Names that a session knows stand for the same kernel in every run, and so for
the same state: this is how the state of random ops is brought forward.

``Session._make_callable_from_options`` is private; ``tests/v1/runtime/running_test.py``
tells when an upgrade moves it.
"""

from collections.abc import Callable, Sequence

import tensorflow.compat.v1 as tf
from tensorflow.core.protobuf.config_pb2 import CallableOptions


def runner(
    session: tf.Session,
    *,
    feed: Sequence[tf.Tensor],
    fetch: Sequence[tf.Tensor] = (),
    run: Sequence[tf.Operation] = (),
) -> Callable[..., list]:
    """Returns a function of the fed values that runs ops and returns what is fetched.

    Args:
      session: of the graph.
      feed: the tensors of the function's arguments, in their order.
      fetch: the tensors to return; one that was not computed, in a branch not taken,
        is an empty array of float32.
      run: ops to run besides.
    """
    options = CallableOptions()
    options.feed.extend(tensor.name for tensor in feed)
    options.fetch.extend(tensor.name for tensor in fetch)
    options.target.extend(op.name for op in run)
    return session._make_callable_from_options(options)
