"""``tf.contrib`` reached through a string or an attribute: reported, not guessed.

A name that is assigned once, ``slim = tf.contrib.slim``, is followed like an import;
what a program does by ``getattr`` or keeps in objects is not.

    getattr(tf, "contrib")    self.layers = tf.contrib.layers
"""

import ast
import re
from collections.abc import Iterator

from tfgraph.port.source import Note, Source
from tfgraph.port.tensorflow_names import note, path_of

WORDS = ("contrib",)
_MODULE = re.compile(r"(tensorflow(\.compat\.v1)?|tfgraph\.v1)\.contrib(\.\w+)?")


def find(source: Source) -> Iterator[Note]:
    """Yields the notes."""
    for call in source.of_type(ast.Call):
        if not source.is_builtin(call.func, "getattr", "hasattr") or not call.args:
            continue
        path = path_of(source, call.args[0])
        if path is not None and (path == "" or path.startswith("contrib")):
            yield note(
                call,
                f"`{source.segment(call)}` reaches TensorFlow by a string: write the "
                "name out, so that it can be ported",
            )
    for assignment in source.of_type(ast.Assign):
        is_module = _MODULE.fullmatch(source.dotted(assignment.value) or "")
        if is_module and not _is_followed(source, assignment):
            yield note(
                assignment,
                f"`{source.segment(assignment)}` gives a name to a part of "
                "`tf.contrib`: what is used through it elsewhere is not seen",
            )


def _is_followed(source: Source, assignment: ast.Assign) -> bool:
    """Whether all reading of the name that is assigned is understood."""
    target = assignment.targets[0]
    if len(assignment.targets) > 1 or not isinstance(target, ast.Name):
        return False
    read = [
        source.dotted(node)
        for node in source.of_type(ast.Name)
        if node.id == target.id and isinstance(node.ctx, ast.Load)
    ]
    return bool(read) and None not in read
