"""The package tf_slim 1.1.0, made to load beside TensorFlow 2.21 and tf_keras 2.21.

tf_slim holds ``tf.contrib.layers``, ``.slim`` and ``.framework`` as they were. Two
things moved under it, and are set right without touching TensorFlow:

- it looks for ``tf_keras.legacy_tf_layers``, which is now below ``tf_keras.src``: an
  alias in ``sys.modules``;
- some functions that it takes from TensorFlow's private modules have left these: its
  modules are given views that have them, from their public names.

``tests/v1/contrib/slim_test.py`` looks through tf_slim for every name that it takes
from TensorFlow, and so tells when an upgrade moves another.
"""

import functools
import importlib
import sys
import types

from tfgraph.errors import StartupError

LAYERS = "tf_keras.legacy_tf_layers"
LAYERS_TODAY = "tf_keras.src.legacy_tf_layers"
PARTS = ("base", "convolutional", "core", "normalization", "pooling")

# TensorFlow's module: what has left it, by its name in ``tf``.
MOVED = {
    "tensorflow.python.framework.ops": {
        "Tensor": "Tensor", "IndexedSlices": "IndexedSlices",
    },
    "tensorflow.python.ops.array_ops": {"stack": "stack", "unstack": "unstack"},
    "tensorflow.python.ops.control_flow_ops": {
        "Assert": "Assert", "case": "case", "cond": "cond", "while_loop": "while_loop",
    },
    "tensorflow.python.ops.variable_scope": {"variable": "Variable"},
}  # fmt: skip

_mended: set[str] = set()


class View(types.ModuleType):
    """A module with more names than the one behind it."""

    def __init__(self, module: types.ModuleType, names: dict[str, str]) -> None:
        super().__init__(module.__name__, module.__doc__)
        self._module, self._names = module, names

    def __getattr__(self, name: str) -> object:
        if name in self._names:
            from tfgraph.v1._legacy.overlay import lookup

            return lookup(self._names[name])
        return getattr(self._module, name)


@functools.cache
def prepare() -> None:
    """Puts the aliases in place; ``import tf_slim`` works afterwards.

    Raises:
      StartupError: if tf_keras has no legacy layers where they are today.
    """
    try:
        sys.modules[LAYERS] = importlib.import_module(LAYERS_TODAY)
        for part in PARTS:
            sys.modules[f"{LAYERS}.{part}"] = importlib.import_module(
                f"{LAYERS_TODAY}.{part}"
            )
    except ImportError as error:
        raise StartupError(
            f"`tf.contrib.layers` and `tf.contrib.slim` need `{LAYERS_TODAY}`, which "
            f"cannot be imported ({error}). Install tf_keras as in requirements.txt."
        ) from error


def load(name: str) -> types.ModuleType:
    """Imports a module of tf_slim, mended."""
    prepare()
    module = importlib.import_module(name)
    _mend()
    return module


def _mend() -> None:
    ours = {
        name for name in sys.modules if name.split(".")[0] == "tf_slim"
    } - _mended
    for name in ours:
        namespace = vars(sys.modules[name])
        for key, value in list(namespace.items()):
            if isinstance(value, types.ModuleType) and value.__name__ in MOVED:
                namespace[key] = _view(value.__name__)
    _mended.update(ours)


@functools.cache
def _view(name: str) -> View:
    return View(importlib.import_module(name), MOVED[name])
