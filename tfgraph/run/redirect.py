"""Imports of TensorFlow by the program, answered from ``tfgraph.v1``.

Every import statement calls the ``__import__`` of its module's builtins. The
program's modules get builtins of their own, with an ``__import__`` that knows
where TensorFlow 1's names live today; all other modules keep Python's, and see the
TensorFlow that they expect. Since code run by ``exec`` and functions inherit these
builtins, an import is redirected wherever it stands.
"""

import builtins
import functools
import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from tfgraph.run import adaptations, keras_mnist, moved

TENSORFLOW = "tensorflow"
# The package of then, on TensorFlow 1; Keras 3 cannot build its graphs. What
# `tf.keras` does not have is inside tf_keras, or one name for all layers.
KERAS = "keras"
LEGACY_KERAS = ("tf_keras", "tf_keras.src")
# Parts of TensorFlow that are no public names: taken from TensorFlow itself.
INTERNAL = ("python", "core", "tools", "compiler")

program_builtins = ModuleType("builtins")


def install() -> None:
    """Fills ``program_builtins`` and teaches ``importlib.import_module``."""
    vars(program_builtins).update(vars(builtins))
    program_builtins.__import__ = import_for_program
    original = importlib.import_module
    if getattr(original, "is_redirecting", False):
        return

    def import_module(name: str, package: str | None = None) -> ModuleType:
        caller = sys._getframe(1)
        if caller.f_builtins is vars(program_builtins) and _is_redirected(name):
            return find(name)
        return original(name, package)

    import_module.__doc__ = original.__doc__
    import_module.is_redirecting = True
    importlib.import_module = import_module


def import_for_program(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """``__import__`` of the program's modules; same arguments as Python's."""
    if level == 0 and name in ("builtins", "__builtin__"):
        return program_builtins
    if level != 0 or not _is_redirected(name):
        if level == 0:
            adaptations.adapt(name.partition(".")[0])
            level = _python2_level(name, globals)
        return builtins.__import__(name, globals, locals, fromlist, level)
    module = find(name)
    if fromlist:
        return _with_members(name, module, fromlist)
    _link(name)
    return find(name.partition(".")[0])


def find(name: str) -> ModuleType:
    """Returns what answers for the module ``name`` of TensorFlow 1 or Keras 2.

    Raises:
      ModuleNotFoundError: if nothing does, as Python would.
    """
    root, _, rest = name.partition(".")
    namespace = _namespace()
    if root == KERAS:
        return _find_keras(name)
    if rest == "compat.v1" or rest.startswith("compat.v1."):
        rest = rest[len("compat.v1.") :]
    if not rest:
        return namespace
    if rest.partition(".")[0] in INTERNAL:
        searches = (_moved, _inner)
    else:
        searches = (
            _submodule, _moved, moved.find_public, _original, _contrib_internal
        )  # fmt: skip
    for search in searches:
        module = search(rest)
        if module is not None:
            return module
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _python2_level(name: str, importer: Mapping[str, object] | None) -> int:
    """Returns 1 for a module that only stands beside the importing one in a package.

    Python 2 looked there first, for any import.
    """
    root = name.partition(".")[0]
    package = (importer or {}).get("__package__")
    if not package or root in sys.modules or root in sys.builtin_module_names:
        return 0
    if importlib.util.find_spec(root) is not None:
        return 0
    return 1 if importlib.util.find_spec(f"{package}.{root}") is not None else 0


def _find_keras(name: str) -> ModuleType:
    module = moved.find_public(name)
    if module is not None:
        return module
    rest = name[len(KERAS) + 1 :]
    if rest in moved.KERAS_MODULES:
        return moved.find_public(f"{KERAS}.{moved.KERAS_MODULES[rest]}")
    if rest.startswith("layers."):
        return moved.find_public("keras.layers")
    for package in LEGACY_KERAS:
        module = _import_if_there(f"{package}.{rest}")
        if module is not None:
            return module
    raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _is_redirected(name: str) -> bool:
    root = name.partition(".")[0]
    if root == KERAS:
        return not _is_beside_the_program(root)
    return root == TENSORFLOW


def _is_beside_the_program(root: str) -> bool:
    from tfgraph.run.loader import is_program_file

    if root in sys.modules:
        return is_program_file(getattr(sys.modules[root], "__file__", None))
    spec = importlib.machinery.PathFinder.find_spec(root)
    return spec is not None and is_program_file(spec.origin)


@functools.cache
def _namespace() -> ModuleType:
    """Brings TensorFlow up; ``tf.compat.v1`` of the program is the namespace itself."""
    namespace = importlib.import_module(moved.NAMESPACE)
    keras_mnist.install(namespace.keras.datasets.mnist)
    adaptations.adapt("numpy")  # whose scalars sessions return
    if getattr(namespace.compat, "v1", None) is not namespace:
        namespace.compat = _view(namespace.compat, {"v1": namespace})
    return namespace


def _submodule(rest: str) -> ModuleType | None:
    return _import_if_there(f"{moved.NAMESPACE}.{rest}")


def _moved(rest: str) -> ModuleType | None:
    for old, new in moved.MODULES.items():
        if rest == old or rest.startswith(f"{old}."):
            return _as_it_was(moved.find_public(new + rest[len(old) :]))
    return None


def _inner(rest: str) -> ModuleType | None:
    return _as_it_was(_original(rest))


def _as_it_was(module: ModuleType | None) -> ModuleType | None:
    return None if module is None else moved.as_it_was(module)


def _original(rest: str) -> ModuleType | None:
    return _import_if_there(f"{TENSORFLOW}.{rest}")


def _contrib_internal(rest: str) -> ModuleType | None:
    """``contrib.rnn.python.ops.core_rnn_cell`` is answered by ``contrib.rnn``."""
    public, separator, _ = rest.partition(".python")
    if not separator or not public.startswith("contrib."):
        return None
    return _submodule(public) or moved.find_public(public)


def _import_if_there(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # the module is there, and needs another one that is not
        return None


def _with_members(
    name: str, module: ModuleType, members: Sequence[str]
) -> ModuleType:
    """Returns ``module``, or a view of it, such that ``members`` are attributes."""
    found = {}
    for member in members:
        full_name = f"{name}.{member}"
        is_moved = full_name.partition(".")[2] in moved.MODULES
        if hasattr(module, member) and not is_moved:
            continue
        if member == "*":
            return _with_public_names(module)
        try:
            found[member] = find(full_name)
        except ModuleNotFoundError:
            continue  # Python says that the name cannot be imported
    return _view(module, found) if found else module


def _with_public_names(module: ModuleType) -> ModuleType:
    """Returns a view for ``import *``, which does not see what is loaded late."""
    if hasattr(module, "__all__"):
        return module
    names = [name for name in dir(module) if not name.startswith("_")]
    return _view(module, {n: getattr(module, n) for n in names if hasattr(module, n)})


def _link(name: str) -> None:
    """Makes ``a.b.c`` reachable from ``a`` by attributes, as importing it does."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        parent = find(".".join(parts[:end]))
        module = find(".".join(parts[: end + 1]))
        is_inner = parent is _namespace() and isinstance(module, moved.OldModule)
        if is_inner or not hasattr(parent, parts[end]):
            setattr(parent, parts[end], module)


def _view(module: ModuleType, members: dict[str, object]) -> ModuleType:
    """Returns a module with ``members`` and, behind them, those of ``module``."""
    view = ModuleType(module.__name__, module.__doc__)
    vars(view).update(vars(module), **members)
    view.__getattr__ = lambda attribute: getattr(module, attribute)
    return view
