"""``tf.contrib``, as far as public TensorFlow-1 programs use it.

Each module loads when it is first used. What is not covered is a stand-in that says
so when it is called: see ``_gone``.
"""

from tfgraph.v1._legacy import importer as _importer
from tfgraph.v1.contrib import _aliases, _gone

_OWN_MODULES = _importer.modules_in(__path__)
_OTHER_NAMES = {"skflow": "learn"}  # its name before TensorFlow 0.8


def __getattr__(name: str) -> object:
    name = _OTHER_NAMES.get(name, name)
    if name in _OWN_MODULES:
        return _importer.load(f"{__name__}.{name}")
    module = _aliases.module(name) or _gone.module(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = module
    return module


def __dir__() -> list[str]:
    return sorted(
        {*_OWN_MODULES, *_aliases.NAMESPACES, *_aliases.NAMES, *_gone.MODULES}
    )
