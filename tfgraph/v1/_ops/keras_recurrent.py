"""Recurrent layers of ``tf.keras``: the cell has no name scope of its own.

Its weights are named after the layer (``lstm/kernel``), and its steps are built in
the layer's scope (probe: keras_layers_names).
"""

import contextlib

import tensorflow.compat.v1 as tf

from tfgraph.v1._ops import hooks

CELL_HOLDERS = (
    "tf_keras.src.layers.rnn.base_rnn",
    "tf_keras.src.layers.rnn.stacked_rnn_cells",
)
BACKEND = "tf_keras.src.backend"


def _cell_scope(name: str) -> contextlib.AbstractContextManager:
    """Opens the scope in which a layer builds its cell."""
    if tf.executing_eagerly():
        return hooks.private(BACKEND, "name_scope")(name)
    return contextlib.nullcontext()


def _is_called_by_scope(cell: object) -> bool:
    """Whether a layer steps by ``cell()``, which opens a scope, or ``cell.call()``."""
    return callable(cell) and tf.executing_eagerly()


for _module in CELL_HOLDERS:
    hooks.sees(_module, "backend", name_scope=_cell_scope)
    hooks.defines(_module, "callable", _is_called_by_scope)
