"""Import TensorFlow 1's namespace, ``tensorflow.compat.v1``, under the name it had.

    import tensorflow as tf           ->  import tensorflow.compat.v1 as tf
    from tensorflow import flags      ->  from tensorflow.compat.v1 import flags
    import tensorflow.nn as nn        ->  import tensorflow.compat.v1.nn as nn

A file that names what only TensorFlow 2 has, or ``tf.compat.v1`` itself, keeps its
imports, and so does one that imports nothing but ``tensorflow.keras``. Star imports are
rewritten and reported: what they bring cannot be seen.
"""

import ast
import re
from collections.abc import Iterator

from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import (
    below_tensorflow,
    note,
    star_import_note,
    uses_of_tensorflow_2,
)

WORDS = ("tensorflow",)
# Packages below `tensorflow` that other rules, or nobody, can move.
OTHERS = frozenset(
    "_api compat compiler contrib core estimator examples lite python tools".split()
)


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and notes on star imports and files for TensorFlow 2."""
    old = [node for node in source.of_type(ast.Import, ast.ImportFrom) if _is_old(node)]
    if not old or all(_is_keras(node) for node in old):
        return
    for node, path in uses_of_tensorflow_2(source):
        yield note(
            node,
            f"`tf.{path}` is TensorFlow 2's: the imports of this file are left as "
            "they are (likely right); port it by hand if the rest is for version 1",
            MAY_DIFFER,
        )
        return
    for node in old:
        if isinstance(node, ast.Import):
            yield from _import(source, node)
        else:
            yield from _import_from(source, node)


def _is_old(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.Import):
        return any(_is_movable(alias.name) for alias in node.names)
    if node.level or not _is_movable(node.module):
        return False
    names = {alias.name for alias in node.names}
    return node.module != "tensorflow" or not names & OTHERS


def _is_movable(module: str) -> bool:
    root, _, rest = module.partition(".")
    return root == "tensorflow" and rest.partition(".")[0] not in OTHERS


def _is_keras(node: ast.Import | ast.ImportFrom) -> bool:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [f"{node.module}.{name}" for name in names]
    return all(f"{name}.".startswith("tensorflow.keras.") for name in names)


def _import(source: Source, node: ast.Import) -> Iterator[Edit]:
    for alias in node.names:
        if not _is_movable(alias.name):
            continue
        path = below_tensorflow(alias.name)
        if alias.asname:
            start = source.start(alias)
            new = f"tensorflow.compat.v1.{path}".rstrip(".")
            yield Edit(start, start + len(alias.name), new)
        else:
            yield source.replace(alias, "tensorflow.compat.v1 as tensorflow")


def _import_from(source: Source, node: ast.ImportFrom) -> Iterator[Edit | Note]:
    found = re.compile(r"from\s+tensorflow").match(source.text, source.start(node))
    yield Edit(found.end(), found.end(), ".compat.v1")
    if node.names[0].name == "*":
        yield star_import_note(node)
