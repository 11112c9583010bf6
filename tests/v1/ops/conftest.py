"""Building a piece of a graph as if it came after other ops, and listing its ops.

A row of a golden is written as a line: name, type, and the two seeds of a random op.
"""

from collections.abc import Callable

import pytest


@pytest.fixture
def lines_of():
    """Returns a function that builds and lists."""
    from tfgraph import v1 as tf

    def line(op: tf.Operation) -> str:
        text = f"{op.name} {op.type}"
        try:
            return f"{text} {op.get_attr('seed')} {op.get_attr('seed2')}"
        except ValueError:
            return text

    def lines_of(
        build: Callable[..., object],
        *,
        inputs: Callable[[], tuple] = tuple,
        after: int = 0,
        seed: int | None = None,
    ) -> list[str]:
        """Lists the ops that ``build(*inputs())`` adds after ``after`` other ops."""
        with tf.Graph().as_default() as graph:
            if seed is not None:
                tf.set_random_seed(seed)
            values = inputs()
            while graph.version < after:
                tf.no_op(name="before")
            n_before = graph.version
            build(*values)
            return [line(op) for op in graph.get_operations()[n_before:]]

    return lines_of
