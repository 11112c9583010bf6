"""TensorFlow 1 on today's TensorFlow: ``import tfgraph.v1 as tf``.

The names are those of ``tensorflow.compat.v1``, brought up as TensorFlow 1 was:
graphs and sessions, reference variables, control flow v1, legacy Keras behind
``tf.layers``, ``tf.keras`` and ``tf.nn.rnn_cell``, and TensorFlow 1's rule for
the seeds of random ops, so that seeded programs draw the numbers that they drew
then. To these come the names that left TensorFlow since: ``tf.contrib``,
``tf.estimator``, ``tensorflow.examples``, and the names and argument orders from
before TensorFlow 1.0. All of these load when they are first used.

Every namespace is importable under this one (``import tfgraph.v1.contrib.slim as
slim``, ``from tfgraph.v1.keras import layers``): files beside this one come first,
then whatever ``tensorflow.compat.v1`` has under that name.

``__version__`` is ``1.15.5``, the TensorFlow 1 that this namespace reproduces: old
programs ask it whether to take the branch for TensorFlow 2, where their graph would
not be built. ``RUNTIME_VERSION`` is that of the TensorFlow that computes.

Importing this module is what starts the runtime; it differs from other modules
of tfgraph in doing work when it is imported.

Raises:
  StartupError: on import, if TensorFlow has already executed eagerly in this
    process, or if Keras 3 already answers for ``tf.layers`` or ``tf.keras``.
"""

from tfgraph.v1._runtime import startup as _startup

_startup.bring_up()

import tensorflow.compat.v1 as _compat_v1  # noqa: E402

from tfgraph.v1._legacy import importer as _importer  # noqa: E402
from tfgraph.v1._legacy import names as _names  # noqa: E402

_OWN_MODULES = _importer.modules_in(__path__)

globals().update(
    {
        name: value
        for name, value in vars(_compat_v1).items()
        if name[:1] != "_" and name not in _OWN_MODULES
    }
)
globals().update(_names.replaced())

RUNTIME_VERSION = _compat_v1.__version__
__version__ = VERSION = "1.15.5"
__all__ = sorted(
    {name for name in dir(_compat_v1) if name[:1] != "_"} | set(_OWN_MODULES)
)

_importer.install()


def __getattr__(name: str) -> object:
    """Answers for modules of this folder, old names, and what TensorFlow loads late."""
    if name in _OWN_MODULES or name in _importer.OWN_PACKAGES:
        return _importer.load(f"{__name__}.{name}")
    value = _names.renamed(name)
    if value is None:
        value = getattr(_compat_v1, name)
    return value


def __dir__() -> list[str]:
    return __all__
