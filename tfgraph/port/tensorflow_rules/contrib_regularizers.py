"""``l1_regularizer``, ``l2_regularizer`` and ``l1_l2_regularizer`` of contrib's layers.

They are ``tf.keras.regularizers``, but contrib's L2 penalty is half the sum of squares,
Keras' the whole: the factor is halved. The penalties are the same to the last digit.

    tf.contrib.layers.l2_regularizer(0.01)  ->  tf.keras.regularizers.l2(0.5 * 0.01)

A scale of zero made no penalty at all; now it makes one that is zero.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.calls import Equivalent, in_brackets, rewrite
from tfgraph.port.source import Edit, Source
from tfgraph.port.tensorflow_names import calls

WORDS = ("_regularizer",)


def _half(source: Source, value: ast.expr) -> str:
    return f"0.5 * {in_brackets(source, value)}"


EQUIVALENTS = {
    "contrib.layers.l1_regularizer": Equivalent(
        "keras.regularizers.l1",
        parameters=("scale", "scope"),
        keywords={"scale": "l1"},
        dropped=frozenset({"scope"}),
    ),
    "contrib.layers.l2_regularizer": Equivalent(
        "keras.regularizers.l2",
        parameters=("scale", "scope"),
        keywords={"scale": "l2"},
        converted={"scale": _half},
        dropped=frozenset({"scope"}),
    ),
    "contrib.layers.l1_l2_regularizer": Equivalent(
        "keras.regularizers.l1_l2",
        parameters=("scale_l1", "scale_l2", "scope"),
        keywords={"scale_l1": "l1", "scale_l2": "l2"},
        converted={"scale_l2": _half},
        dropped=frozenset({"scope"}),
        added={"l1": "1.0", "l2": "0.5"},
        positional=2,
    ),
}


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    for call, path in calls(source):
        if path in EQUIVALENTS:
            yield from rewrite(source, call, EQUIVALENTS[path]) or ()
