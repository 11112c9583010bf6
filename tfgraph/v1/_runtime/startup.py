"""Start TensorFlow the way TensorFlow 1 behaved, once per process."""

import os
import platform
import sys
import warnings

from tfgraph.errors import StartupError
from tfgraph.v1._runtime import keras, memory, quiet, release, seeds

# Eigen's kernels, as in TensorFlow 1.15; oneDNN's sum in another order.
ONEDNN_SWITCH = "TF_ENABLE_ONEDNN_OPTS"
# 1 hides what C++ logs as information (I); warnings and errors stay.
LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL"


def bring_up() -> None:
    """Imports TensorFlow if need be and switches it to TensorFlow 1's behaviour.

    An environment variable that the user has set is left as it is, but for the
    choice of Keras, which is the point.

    Raises:
      StartupError: if eager execution or Keras 3 has been used already, if the
        release asked for is none of TensorFlow 1, or if memory is limited too much.
    """
    release.release()
    memory.require_room()
    was_imported = "tensorflow" in sys.modules
    os.environ.setdefault(LOG_LEVEL, "1")
    if was_imported:
        _warn_of_onednn()
    else:
        os.environ.setdefault(ONEDNN_SWITCH, "0")
    keras.choose_legacy()
    with quiet.native_chatter():
        import tensorflow as tf

        # Looks for devices, and so has the CUDA driver's absence reported here.
        tf.config.list_physical_devices()
    quiet.silence_deprecations()
    refuse_eager_past()
    tf.compat.v1.disable_v2_behavior()
    keras.require_legacy()
    seeds.install()
    _install_ops()


def _install_ops() -> None:
    """Has ops built as in TensorFlow 1.15; the package needs TensorFlow to import."""
    from tfgraph.v1 import _ops

    _ops.install()


def refuse_eager_past() -> None:
    """Refuses a process in which TensorFlow already runs eagerly.

    Tensors and variables made eagerly do not belong to any graph, and the modules
    that hold them break when eager execution is switched off under them.

    Raises:
      StartupError: if an operation has been executed eagerly.
    """
    import tensorflow as tf
    from tensorflow.python.eager import context

    if tf.executing_eagerly() and context.context()._initialized:
        raise StartupError(
            "`tfgraph.v1` cannot start: TensorFlow has already executed operations "
            "eagerly in this process. Import `tfgraph.v1` before anything that "
            "computes with TensorFlow 2, or use a process (or notebook kernel) of "
            "its own."
        )


def _warn_of_onednn() -> None:
    is_x86 = platform.machine().lower() in ("x86_64", "amd64")
    if is_x86 and os.environ.get(ONEDNN_SWITCH) != "0":
        warnings.warn(
            "TensorFlow was imported before `tfgraph.v1` with its oneDNN kernels on: "
            "the last digits of results can differ from TensorFlow 1.15's. Import "
            f"`tfgraph.v1` first, or set {ONEDNN_SWITCH}=0 in the environment.",
            RuntimeWarning,
            stacklevel=2,
        )
