"""Import TensorFlow from ``tfgraph.v1``: all that ``--to tfgraph`` changes of it.

    import tensorflow as tf         ->  import tfgraph.v1 as tf
    from tensorflow import layers   ->  from tfgraph.v1 import layers
    from keras.layers import Dense  ->  from tfgraph.v1.keras.layers import Dense

`tfgraph.v1` is TensorFlow 1 as one namespace. What lies inside TensorFlow
(`tensorflow.python` and the like) is reported: those modules have moved. So is a file
that names `tf.compat.v1`: it was written for TensorFlow 2.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source

WORDS = ("tensorflow", "keras")
PLACES = {"tensorflow": "tfgraph.v1", "keras": "tfgraph.v1.keras"}
INTERNAL = ("python", "core", "tools", "compiler")


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and notes on what cannot be imported from there."""
    for node in source.of_type(ast.Attribute):
        if (source.dotted(node) or "").startswith("tensorflow.compat.v"):
            message = "`tf.compat` is of TensorFlow 2: the imports of this file stay"
            yield Note(node.lineno, node.col_offset, message, MAY_DIFFER)
            return
    for node in source.of_type(ast.Import):
        for alias in node.names:
            if _is_old(alias.name):
                yield from _import(source, node, alias)
    for node in source.of_type(ast.ImportFrom):
        if not node.level and _is_old(node.module):
            yield from _import_from(source, node)


def _is_old(module: str) -> bool:
    root, _, rest = module.partition(".")
    return root in PLACES and not f"{rest}.".startswith("compat.")


def _import(
    source: Source, node: ast.Import, alias: ast.alias
) -> Iterator[Edit | Note]:
    root, _, rest = alias.name.partition(".")
    if rest.partition(".")[0] in INTERNAL:
        yield _moved(node, alias.name)
        return
    if alias.asname:
        start = source.start(alias)
        yield Edit(start, start + len(root), PLACES[root])
    else:  # `import tensorflow.contrib.slim` binds `tensorflow`, which has all below it
        yield source.replace(alias, f"{PLACES[root]} as {root}")


def _import_from(source: Source, node: ast.ImportFrom) -> Iterator[Edit | Note]:
    root, _, rest = node.module.partition(".")
    names = {alias.name for alias in node.names}
    first = rest.partition(".")[0]
    if first in INTERNAL or (not rest and names & {*INTERNAL, "compat"}):
        yield _moved(node, node.module)
        return
    start = source.text.index(root, source.start(node))
    yield Edit(start, start + len(root), PLACES[root])


def _moved(node: ast.stmt, module: str) -> Note:
    message = (
        f"`{module}` is inside TensorFlow, where it has moved: use a public name of "
        "`tfgraph.v1` instead (`tfgraph run` finds most of them by itself)"
    )
    return Note(node.lineno, node.col_offset, message)
