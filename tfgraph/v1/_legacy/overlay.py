"""Modules that hold a few names of their own before those of ``tensorflow.compat.v1``.

``tfgraph/v1/nn.py`` need only define what ``tf.nn`` had in TensorFlow 1 and lacks
today; every other name is looked up in ``tensorflow.compat.v1.nn`` when it is asked
for, so what TensorFlow loads lazily stays lazy, and TensorFlow's modules stay as they
are.
"""

import functools
import types
from collections.abc import Callable, Iterable, Mapping

import tensorflow.compat.v1 as compat_v1

from tfgraph.v1._legacy import importer

_MISSING = object()


def overlay(
    module_name: str,
    path: Iterable[str] = (),
    renamed: Mapping[str, str] = types.MappingProxyType({}),
    bases: Iterable[Callable[[], object]] | None = None,
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Returns ``(__getattr__, __dir__)`` for a module that overlays another.

    Args:
      module_name: ``tfgraph.v1.a.b``, which overlays ``tensorflow.compat.v1.a.b``.
      path: the package's ``__path__``, if it has files of its own.
      renamed: old name to the path of the new one below ``tf``, say
        ``{"SummaryWriter": "summary.FileWriter"}``.
      bases: functions that return the modules to look in, in this order, in place of
        the one in ``tensorflow.compat.v1``.
    """
    own_modules = importer.modules_in(path)
    bases = (functools.partial(_compat_module, module_name),) if bases is None else (
        tuple(bases)
    )

    def module_getattr(name: str) -> object:
        if name in own_modules:
            return importer.load(f"{module_name}.{name}")
        if name in renamed:
            return lookup(renamed[name])
        if not name.startswith("__"):
            for base in bases:
                value = getattr(base(), name, _MISSING)
                if value is not _MISSING:
                    return value
        raise AttributeError(f"module {module_name!r} has no attribute {name!r}")

    def module_dir() -> list[str]:
        public = (name for base in bases for name in dir(base()) if name[:1] != "_")
        return sorted({*public, *own_modules, *renamed})

    return module_getattr, module_dir


def _compat_module(module_name: str) -> object:
    namespace = compat_v1
    for part in module_name.removeprefix(f"{importer.ROOT}.").split("."):
        namespace = getattr(namespace, part)
    return namespace


def lookup(path: str) -> object:
    """Returns the object at a dotted path below ``tfgraph.v1``."""
    value = importer.load(importer.ROOT)
    for part in path.split("."):
        if part.startswith("_") and isinstance(value, types.ModuleType):
            value = importer.load(f"{value.__name__}.{part}")
        else:
            value = getattr(value, part)
    return value
