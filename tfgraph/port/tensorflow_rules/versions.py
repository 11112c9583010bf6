"""Programs that ask TensorFlow for its version: it is 2 now, and the answer is another.

A comparison with ``tf.__version__`` can take a branch that was never taken, or refuse
to run. It is reported, not rewritten: what it guards must be read.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import MAY_DIFFER, Note, Source
from tfgraph.port.tensorflow_names import note, path_of

WORDS = ("__version__", "VERSION")
NAMES = ("__version__", "VERSION", "version.VERSION")


def find(source: Source) -> Iterator[Note]:
    """Yields the notes."""
    printed = {
        argument
        for call in source.of_type(ast.Call)
        if source.is_builtin(call.func, "print")
        for argument in call.args
    }
    for node in source.of_type(ast.Attribute):
        if path_of(source, node) in NAMES and node not in printed:
            yield note(
                node,
                "the version is TensorFlow 2's: check what is decided by it (likely "
                "another branch than under TensorFlow 1)",
                MAY_DIFFER,
            )
