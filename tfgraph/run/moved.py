"""Where the inner modules of TensorFlow 1 that public programs import are today.

An inner module that is still there may have lost names: ``OldModule`` finds those in
the public namespace, which has kept them.
"""

import functools
import importlib
from types import ModuleType

NAMESPACE = "tfgraph.v1"
INNER = "tensorflow.python."

# Below ``tensorflow``; to the right the part of ``tfgraph.v1`` that answers for the
# module and for what is below it.
MODULES = {
    "models.rnn.rnn": "nn",
    "models.rnn.rnn_cell": "nn.rnn_cell",
    "models.rnn.seq2seq": "contrib.legacy_seq2seq",
    "models.rnn": "nn",
    "python.estimator.inputs.numpy_io": "estimator.inputs",
    "python.estimator.inputs.pandas_io": "estimator.inputs",
    "python.estimator": "estimator",
    "python.keras": "keras",
    "python.layers.base": "layers",
    "python.layers.convolutional": "layers",
    "python.layers.core": "layers",
    "python.layers.layers": "layers",
    "python.layers.normalization": "layers",
    "python.layers.pooling": "layers",
    "python.ops.rnn_cell": "nn.rnn_cell",
    "python.ops.rnn_cell_impl": "nn.rnn_cell",
    "python.ops.seq2seq": "contrib.legacy_seq2seq",
}
# Likewise of Keras, to names of ``tf.keras``.
KERAS_MODULES = {
    "engine": "layers",
    "engine.base_layer": "layers",
    "engine.topology": "layers",
    "objectives": "losses",
}
# Names that have another place or name; others are looked for in these parts.
NAMES = {
    "_Linear": "contrib.rnn._Linear",
    "_linear": "contrib.rnn._linear",
    "is_sequence": "nest.is_nested",
}
PARTS = ("", "train.", "nn.", "graph_util.", "nest.", "contrib.rnn.")


class OldModule(ModuleType):
    """A module inside TensorFlow with the names that it had.

    What it has today is used and changed in place.
    """

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__, module.__doc__)
        vars(self)["_present"] = module

    def __getattr__(self, name: str) -> object:
        present = vars(self)["_present"]
        try:
            found = getattr(present, name)
        except AttributeError:
            found = find_name(name)
            if found is None:
                raise
        return as_it_was(found) if _is_inner(found) else found

    def __setattr__(self, name: str, value: object) -> None:
        setattr(vars(self)["_present"], name, value)

    def __dir__(self) -> list[str]:
        return dir(vars(self)["_present"])


@functools.cache
def as_it_was(module: ModuleType) -> OldModule:
    """Returns the one ``OldModule`` of a module."""
    return OldModule(module)


def _is_inner(value: object) -> bool:
    return isinstance(value, ModuleType) and value.__name__.startswith(INNER)


def find_name(name: str) -> object | None:
    """Returns what the namespace has for a name that an inner module has lost."""
    if name in NAMES:
        return find_public(NAMES[name])
    if name.startswith("_"):
        return None
    for part in PARTS:
        found = find_public(part + name)
        if found is not None:
            return found
    return None


def find_public(dotted: str) -> object | None:
    """Returns an attribute of ``tfgraph.v1`` by its dotted name, or None."""
    value = importlib.import_module(NAMESPACE)
    for part in dotted.split("."):
        value = getattr(value, part, None)
        if value is None:
            return None
    return value
