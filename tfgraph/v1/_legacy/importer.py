"""Make every namespace below ``tfgraph.v1`` importable as a module.

``import tensorflow.keras.backend as K`` worked in TensorFlow 1 although most
namespaces are attributes, not files. A finder at the start of ``sys.meta_path`` answers
for names below ``tfgraph.v1`` that have no file: the module is then the attribute of
that name, or, below ``python``, ``core`` and the like, TensorFlow's own module. It has
to come first: a later finder would load TensorFlow's files once more, as other modules.
"""

import importlib
import importlib.abc
import importlib.machinery
import pkgutil
import sys
import types
from collections.abc import Iterable, Sequence

from tfgraph.v1._legacy.gone import Gone

ROOT = "tfgraph.v1"
# TensorFlow's own packages, not part of its API, that TensorFlow-1 programs import.
# ``tensorflow.X.y`` is ``tfgraph.v1.X.y`` here, unless a file of ours says otherwise.
OWN_PACKAGES = ("python", "core", "tools", "compiler", "lite")


def modules_in(path: Iterable[str]) -> frozenset[str]:
    """Returns the names of the public modules and packages in a package's folder."""
    names = (module.name for module in pkgutil.iter_modules(path))
    return frozenset(name for name in names if not name.startswith("_"))


def load(name: str) -> types.ModuleType:
    """Imports the module ``name``; for use in a package's ``__getattr__``."""
    return importlib.import_module(name)


def install() -> None:
    """Adds the finder to ``sys.meta_path``, once."""
    if not any(isinstance(finder, NamespaceFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, NamespaceFinder())


class NamespaceFinder(importlib.abc.MetaPathFinder):
    """Finds the module that is an attribute of its parent below ``tfgraph.v1``."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: types.ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if not fullname.startswith(f"{ROOT}.") or _has_file(fullname, path):
            return None
        module = _own_module(fullname) or _attribute(fullname)
        if module is None:
            return None
        return importlib.machinery.ModuleSpec(
            fullname, _Alias(module), is_package=True
        )


class _Alias(importlib.abc.Loader):
    """Puts an existing module in ``sys.modules`` under one more name."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module

    def exec_module(self, module: types.ModuleType) -> None:
        sys.modules[module.__name__] = self._module


def _has_file(fullname: str, path: Sequence[str] | None) -> bool:
    parent, _, child = fullname.rpartition(".")
    is_ours = getattr(sys.modules.get(parent), "__name__", None) == parent
    finder = importlib.machinery.PathFinder
    return bool(is_ours and path and finder.find_spec(fullname, path))


def _own_module(fullname: str) -> types.ModuleType | None:
    name = fullname.removeprefix(f"{ROOT}.")
    if name.partition(".")[0] not in OWN_PACKAGES:
        return None
    try:
        return importlib.import_module(f"tensorflow.{name}")
    except ModuleNotFoundError as error:
        if error.name and f"tensorflow.{name}".startswith(error.name):
            return None  # not there, as opposed to there and broken
        raise


def _attribute(fullname: str) -> types.ModuleType | None:
    parent, _, child = fullname.rpartition(".")
    module = sys.modules.get(parent)
    value = getattr(module, child, None)
    if isinstance(value, Gone):
        return value.as_module(fullname)
    if isinstance(value, types.ModuleType):
        return value
    # tensorflow.contrib.layers.python.layers.layers: its names are those of
    # tf.contrib.layers, wherever in its implementation they stood.
    is_implementation = fullname.startswith(f"{ROOT}.contrib.") and (
        ".python." in f"{fullname}."
    )
    return module if is_implementation and value is None else None


