"""LSTM states as one tensor, the default before TensorFlow 0.11.

Then ``state_is_tuple`` was False unless said otherwise; a cell made without it is the
same call in both worlds. What tells them apart is the initial state: one tensor for a
cell that wants a tuple was an error in TensorFlow 1.x, so it can only come from the
older world, and the cell is switched to flat states. A program that hands no initial
state gets tuples, as in TensorFlow 1.x.
"""

import functools
from collections.abc import Callable

import tensorflow.compat.v1 as compat_v1


def accepts_flat_state(loop: Callable) -> Callable:
    """Returns ``loop``, of (cell, inputs, ...), that switches cells as said above."""

    @functools.wraps(loop)
    def with_flat_state(cell, inputs, *args, **kwargs):
        state = kwargs.get("initial_state")
        if state is None and args and loop.__name__ == "static_rnn":
            state = args[0]
        if isinstance(state, compat_v1.Tensor) and isinstance(cell.state_size, tuple):
            flatten_states(cell)
        return loop(cell, inputs, *args, **kwargs)

    return with_flat_state


def flatten_states(cell: object) -> None:
    """Makes a cell, and the cells in it, keep their state in one tensor."""
    if hasattr(cell, "_state_is_tuple"):
        cell._state_is_tuple = False
    for inner in getattr(cell, "_cells", ()):
        flatten_states(inner)
    if hasattr(cell, "_cell"):
        flatten_states(cell._cell)
    if hasattr(cell, "cell"):
        flatten_states(cell.cell)
