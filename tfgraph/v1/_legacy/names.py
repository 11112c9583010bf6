"""Top-level names that TensorFlow 1 dropped or renamed: ``tf.mul`` and the like."""

import tensorflow.compat.v1 as compat_v1

from tfgraph.legacy_names import below
from tfgraph.v1._legacy import argument_orders, summaries
from tfgraph.v1._legacy.overlay import lookup

RENAMED = below("")

# Old names whose arguments are not those of today's function.
FUNCTIONS = {
    "batch_matmul": argument_orders.batch_matmul,
    "op_scope": argument_orders.op_scope,
    "variable_op_scope": argument_orders.variable_op_scope,
    "audio_summary": summaries.audio_summary,
    "histogram_summary": summaries.histogram_summary,
    "image_summary": summaries.image_summary,
    "scalar_summary": summaries.scalar_summary,
}


def renamed(name: str) -> object:
    """Returns what an old top-level name stands for, or None if it is not one."""
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    return lookup(RENAMED[name]) if name in RENAMED else None


def replaced() -> dict[str, object]:
    """Returns the functions that understand the old argument orders as well."""
    return {
        name: make(getattr(compat_v1, name))
        for name, make in argument_orders.REPLACED.items()
    }
