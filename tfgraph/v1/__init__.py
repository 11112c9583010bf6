"""TensorFlow 1 on today's TensorFlow: ``import tfgraph.v1 as tf``.

The names are those of ``tensorflow.compat.v1``, brought up as TensorFlow 1 was:
graphs and sessions, reference variables, control flow v1, legacy Keras behind
``tf.layers``, ``tf.keras`` and ``tf.nn.rnn_cell``, and TensorFlow 1's rule for
the seeds of random ops, so that seeded programs draw the numbers that they drew
then.

Importing this module is what starts the runtime; it differs from other modules
of tfgraph in doing work when it is imported.

Raises:
  StartupError: on import, if TensorFlow has already executed eagerly in this
    process, or if Keras 3 already answers for ``tf.layers`` or ``tf.keras``.
"""

from tfgraph.v1._runtime import startup as _startup

_startup.bring_up()

import tensorflow.compat.v1 as _compat_v1  # noqa: E402

globals().update(
    {name: value for name, value in vars(_compat_v1).items() if name[:1] != "_"}
)
__all__ = sorted(name for name in dir(_compat_v1) if name[:1] != "_")
__version__ = _compat_v1.__version__


def __getattr__(name: str) -> object:
    """Answers for names that TensorFlow itself loads late."""
    return getattr(_compat_v1, name)


def __dir__() -> list[str]:
    return __all__
