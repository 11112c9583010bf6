"""``tf.estimator``, by the package tensorflow_estimator 2.15.

Estimators, canned and custom, their configuration, heads, exporters, ``inputs`` and
``export``. TPUEstimator is not covered.
"""

import types as _types

from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1.estimator import _package

_BOOSTED_TREES = (
    "its kernels and its package dropped them",
    "the package ydf, or scikit-learn's gradient boosting",
)
_TPU = ("TPUs are not reached from TensorFlow-1 graphs any more", "`tf.distribute`")


def _fill() -> None:
    for path, symbol in _package.load().items():
        *parents, name = path.split(".")[1:]
        namespace = globals()
        for parent in parents:
            module = namespace.setdefault(parent, _submodule(parent))
            namespace = vars(module)
        namespace[name] = symbol


def _submodule(name: str) -> _types.ModuleType:
    return _types.ModuleType(f"{__name__}.{name}", f"``tf.estimator.{name}``.")


_fill()


def __getattr__(name: str) -> object:
    if name == "tpu" or name.startswith("TPU"):
        return _Gone(f"tf.estimator.{name}", *_TPU)
    if name.startswith("BoostedTrees"):
        return _Gone(f"tf.estimator.{name}", *_BOOSTED_TREES)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
