"""The package tensorflow_estimator 2.15.0, made to load beside TensorFlow 2.21.

It holds ``tf.estimator`` as TensorFlow 1 had it. Three things changed under it:

- TensorFlow's export machinery no longer knows its name. The module that decorates
  the public symbols is replaced by one that notes their TensorFlow-1 names, from
  which the namespace ``tf.estimator`` is then made;
- ``tensorflow.python.distribute.estimator_training`` is gone. It told whether a
  distribution coordinator runs; without one the answer is no;
- its TPU part needs modules that no longer exist. The package's own ``__init__``,
  which imports everything, is not run, and that part is not loaded.

``tests/v1/estimator_test.py`` tells when an upgrade moves these private modules.
"""

import functools
import importlib
import importlib.util
import sys
import types
from collections.abc import Callable, Sequence

from tfgraph.errors import StartupError
from tfgraph.v1._legacy.gone import NotCoveredError

PACKAGE = "tensorflow_estimator"
PARTS = f"{PACKAGE}.python.estimator"
COORDINATOR = "tensorflow.python.distribute.estimator_training"
# Where the decorated public symbols are; the rest is imported by these.
MODULES = (
    "canned.baseline", "canned.dnn", "canned.dnn_linear_combined", "canned.kmeans",
    "canned.linear", "canned.parsing_utils", "canned.rnn", "early_stopping",
    "estimator", "export.export", "export.export_lib", "exporter", "extenders",
    "head.base_head", "head.binary_class_head", "head.multi_class_head",
    "head.multi_head", "head.multi_label_head", "head.regression_head", "hooks.hooks",
    "inputs.inputs", "inputs.numpy_io", "inputs.pandas_io", "keras_lib", "mode_keys",
    "model_fn", "run_config", "training",
)  # fmt: skip

_exported: dict[str, object] = {}


class EstimatorExport:
    """Notes a public symbol's TensorFlow-1 names; leaves the symbol as it is."""

    def __init__(self, *names: str, v1: Sequence[str] | None = None) -> None:
        self._names = names if v1 is None else v1

    def __call__(self, symbol: object) -> object:
        _exported.update(dict.fromkeys(self._names, symbol))
        return symbol

    def export_constant(self, module_name: str, name: str) -> None:
        _exported.update(
            dict.fromkeys(self._names, getattr(sys.modules[module_name], name))
        )


@functools.cache
def load() -> dict[str, object]:
    """Returns the public symbols by their TensorFlow-1 names, ``estimator.X.y``.

    Raises:
      StartupError: if the package is missing or does not load.
    """
    spec = importlib.util.find_spec(PACKAGE) if PACKAGE not in sys.modules else None
    if spec is not None:
        package = types.ModuleType(PACKAGE)
        package.__path__ = spec.submodule_search_locations
        package.__spec__ = spec
        sys.modules[PACKAGE] = package
    _provide(f"{PARTS}.estimator_export", estimator_export=EstimatorExport)
    _provide(
        COORDINATOR,
        should_run_distribute_coordinator=lambda config: False,
        init_run_config=_no_coordinator,
        estimator_train=_no_coordinator,
        estimator_evaluate=_no_coordinator,
        train_and_evaluate=_no_coordinator,
    )
    try:
        for module in MODULES:
            importlib.import_module(f"{PARTS}.{module}")
    except (ImportError, AttributeError) as error:
        raise StartupError(
            f"`tf.estimator` needs the package {PACKAGE} 2.15.0, which does not load "
            f"({error}). Install the versions of requirements.txt."
        ) from error
    return _exported


def _provide(name: str, **members: Callable) -> None:
    module = types.ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module


def _no_coordinator(*args: object, **kwargs: object) -> None:
    raise NotCoveredError(
        "`tf.estimator.RunConfig(experimental_distribute=...)` is not covered by "
        "tfgraph: TensorFlow 2.21 has no distribution coordinator. Use "
        "`tf.estimator.train_and_evaluate` with `TF_CONFIG`, or `tf.distribute` in a "
        "TensorFlow 2 program."
    )
