"""The one place that puts functions of ours into TensorFlow 2.21 and tf_keras 2.21.

A family declares what it stands in for, and imports nothing private itself::

    @hooks.replaces("tensorflow.python.ops.math_ops", "add")
    def add(x, y, name=None): ...

    @hooks.gradient_of("Mean")
    def mean_gradient(op, grad): ...

Where a long function of TensorFlow differs in one call only, that call is changed as
seen from its module::

    hooks.sees("tensorflow.python.ops.metrics_impl", "math_ops", divide=tf.div)

Private things are used in five ways: module attributes by name (a replacement goes
into every module of TensorFlow and tf_keras that holds the original), methods of
classes (``"module", "Class.method"``), the names under which a module imports another,
globals over a module's builtins, and the gradient registry, which has no public way to
replace an entry.
``tests/v1/ops/hooks_test.py`` tells when an upgrade moves one.
"""

import functools
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import tensorflow as tf

from tfgraph.errors import StartupError

MADE_FOR = "2.21"
HOLDERS = ("tensorflow", "tf_keras", "tf_slim", "tensorflow_estimator")

# Types that dispatch to functions of their own; resource variables do not.
_DISPATCHED = (tf.RaggedTensor, tf.SparseTensor)

Function = Callable[..., object]


@dataclass
class Replacement:
    """A function of ours, what it stands in for, and what stood there before."""

    module: str
    name: str  # "function" or "Class.method"
    function: Function
    original: Function | None = None


@dataclass
class View:
    """Another module as one module sees it: with some functions of ours."""

    module: str
    alias: str
    functions: dict[str, Function]
    is_installed: bool = False


class _SeenModule:
    """A module with some of its attributes replaced."""

    def __init__(self, module: object, functions: dict[str, Function]) -> None:
        self.__dict__.update(functions)
        self._module = module

    def __getattr__(self, name: str) -> object:
        value = getattr(self._module, name)
        if callable(value):  # not looked up again; flags of the module are
            self.__dict__[name] = value
        return value


REPLACEMENTS: dict[tuple[str, str], Replacement] = {}
VIEWS: list[View] = []
GLOBALS: list[tuple[str, str, object]] = []
GRADIENTS: dict[str, Function] = {}
_originals_of_gradients: dict[str, Function] = {}


def replaces(module: str, *names: str) -> Callable:
    """Declares that the decorated function stands in for ``module.name``.

    Args:
      module: full name of a module of TensorFlow or tf_keras.
      *names: functions there, or methods as ``Class.method``.
    """

    def declare(function: Function) -> Function:
        for name in names:
            REPLACEMENTS[module, name] = Replacement(module, name, function)
        return function

    return declare


def defines(module: str, name: str, value: object) -> None:
    """Declares a global of ``module``, over a builtin function of that name."""
    GLOBALS.append((module, name, value))


def sees(module: str, alias: str, **functions: Function) -> None:
    """Declares that ``module`` finds these functions in what it imports as ``alias``.

    Eager calls come to them as well, so they must compute the same.
    """
    VIEWS.append(View(module, alias, functions))


def gradient_of(*op_types: str) -> Callable:
    """Declares the decorated function as the gradient of ops of these types."""

    def declare(function: Function) -> Function:
        for op_type in op_types:
            GRADIENTS[op_type] = function
        return function

    return declare


def original(module: str, name: str) -> Function:
    """Returns what TensorFlow itself has at a replaced place."""
    return REPLACEMENTS[module, name].original


def original_gradient(op_type: str) -> Function:
    """Returns the gradient function that TensorFlow itself registered."""
    return _originals_of_gradients[op_type]


@functools.cache
def private(module: str, name: str) -> object:
    """Returns a private function or class of TensorFlow that a family needs.

    Raises:
      StartupError: if this TensorFlow has no such thing.
    """
    holder, attribute = _find(module, name)
    return getattr(holder, attribute)


def load_families(package: str, path: Iterable[str]) -> None:
    """Imports every file beside this one, which makes its declarations."""
    for found in pkgutil.iter_modules(path):
        importlib.import_module(f"{package}.{found.name}")


def install() -> None:
    """Puts all that has been declared into TensorFlow; a second call does nothing."""
    pending = [r for r in REPLACEMENTS.values() if r.original is None]
    by_identity = {}
    for replacement in pending:
        holder, attribute = _find(replacement.module, replacement.name)
        replacement.original = getattr(holder, attribute)
        wrapped = _in_graphs_only(replacement)
        setattr(holder, attribute, wrapped)
        if isinstance(holder, type(sys)):
            for form in _wrapped_forms(replacement.original):
                by_identity[id(form)] = wrapped
    _replace_everywhere(by_identity)
    _install_views()
    _install_gradients()


def _find(module: str, name: str) -> tuple[object, str]:
    *path, attribute = name.split(".")
    try:
        holder = importlib.import_module(module)
        for part in path:
            holder = getattr(holder, part)
        getattr(holder, attribute)
    except (ImportError, AttributeError) as error:
        raise StartupError(
            f"TensorFlow {tf.__version__} has no `{module}.{name}`, which tfgraph "
            f"builds TensorFlow 1's way. tfgraph is made for TensorFlow {MADE_FOR}; "
            "install the versions of requirements.txt."
        ) from error
    return holder, attribute


def _in_graphs_only(replacement: Replacement) -> Function:
    """Wraps a function of ours so that other calls reach TensorFlow's own."""
    function, before = replacement.function, replacement.original
    dispatches = "." not in replacement.name  # methods do not

    @functools.wraps(before)
    def call(*args: object, **kwargs: object) -> object:
        if tf.executing_eagerly():
            return before(*args, **kwargs)
        if dispatches:
            for value in args:
                if isinstance(value, _DISPATCHED):
                    return before(*args, **kwargs)
        return function(*args, **kwargs)

    call.autograph_info__ = {}  # AutoGraph: TensorFlow's own, leave it as it is
    return call


def _wrapped_forms(function: Function | None) -> Iterator[Function]:
    """Yields a function and what it wraps: modules hold one form or another."""
    while function is not None:
        yield function
        function = getattr(function, "__wrapped__", None)


def _replace_everywhere(by_identity: dict[int, Function]) -> None:
    """Replaces the originals where modules have imported them by name."""
    for name, module in list(sys.modules.items()):
        if module is None or name.partition(".")[0] not in HOLDERS:
            continue
        namespace = getattr(module, "__dict__", {})
        for key, value in list(namespace.items()):
            wrapped = by_identity.get(id(value))
            if wrapped is not None:
                namespace[key] = wrapped


def _install_views() -> None:
    for module, name, value in GLOBALS:
        setattr(importlib.import_module(module), name, value)
    for view in VIEWS:
        if view.is_installed:
            continue
        view.is_installed = True
        holder, alias = _find(view.module, view.alias)
        seen = getattr(holder, alias)
        for name in view.functions:
            if not hasattr(seen, name):
                _find(view.module, f"{alias}.{name}")  # raises
        setattr(holder, alias, _SeenModule(seen, view.functions))


def _install_gradients() -> None:
    registry = private("tensorflow.python.framework.ops", "gradient_registry")
    for op_type, function in GRADIENTS.items():
        if op_type in _originals_of_gradients:
            continue
        try:
            entry = registry._registry[op_type]
        except (AttributeError, KeyError) as error:
            raise StartupError(
                f"TensorFlow {tf.__version__} keeps no gradient of `{op_type}` where "
                f"{MADE_FOR} does; install the versions of requirements.txt."
            ) from error
        before = _originals_of_gradients[op_type] = entry["type"]
        entry["type"] = _gradient_in_graphs_only(function, before)


def _gradient_in_graphs_only(function: Function, before: Function) -> Function:
    @functools.wraps(before)
    def gradient(op: tf.Operation, *grads: object) -> object:
        if tf.executing_eagerly():
            return before(op, *grads)
        return function(op, *grads)

    gradient.autograph_info__ = {}
    return gradient
