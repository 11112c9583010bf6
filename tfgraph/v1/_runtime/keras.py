"""Legacy Keras behind ``tf.layers``, ``tf.keras`` and ``tf.nn.rnn_cell``.

TensorFlow loads these three on first use and decides then, by an environment
variable, between Keras 3, which has no TensorFlow-1 layers, and tf_keras.
"""

import os

from tfgraph.errors import StartupError

LEGACY_SWITCH = "TF_USE_LEGACY_KERAS"


def choose_legacy() -> None:
    """Sets the environment variable that TensorFlow reads on first use of Keras."""
    os.environ[LEGACY_SWITCH] = "1"


def require_legacy() -> None:
    """Checks that tf_keras, and not Keras 3, answers in ``tf.compat.v1``.

    Raises:
      StartupError: if Keras 3 was already loaded there, or tf_keras is missing.
    """
    import tensorflow as tf

    for namespace, symbol in (
        ("layers", "Dense"),
        ("keras", "Model"),
        ("nn.rnn_cell", "BasicLSTMCell"),
    ):
        module = tf.compat.v1
        try:
            for part in (*namespace.split("."), symbol):
                module = getattr(module, part)
        except (AttributeError, ImportError):
            module = None
        if not getattr(module, "__module__", "").startswith("tf_keras"):
            raise StartupError(
                f"`tf.{namespace}` is not served by legacy Keras: Keras 3 has been "
                "used in this process before `tfgraph.v1`, or the package tf_keras is "
                f"missing. Import `tfgraph.v1` first, or set {LEGACY_SWITCH}=1 in the "
                "environment, and install tf_keras."
            )
