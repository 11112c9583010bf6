"""Names that ``tensorflow.compat.v1`` does not have: reported.

They stand neither in TensorFlow 2.21 nor in a rule: misspelt, from a version that
nobody could run any more, or too rare to have a rule of their own. The message names
what is close.
"""

import ast
import difflib
from collections.abc import Iterator

from tfgraph.port.source import Note, Source
from tfgraph.port.tables.public_names import NAMES, is_public
from tfgraph.port.tensorflow_names import note, path_of
from tfgraph.port.tensorflow_rules.what_remains import PARTS

WORDS = ("tensorflow",)
# Neither part of the namespace that is looked at, nor missing.
_OTHERS = frozenset({*PARTS, "compat", "compiler", "core", "lite", "python", "tools"})


def find(source: Source) -> Iterator[Note]:
    """Yields the notes."""
    tested = {node for node in source.of_type(ast.Try)}
    guarded = {inner for node in tested for inner in ast.walk(node)}
    nodes = [*source.of_type(ast.Attribute)]
    assigned = {node.attr for node in nodes if not isinstance(node.ctx, ast.Load)}
    for node in nodes:
        path = path_of(source, node)
        if not path or path.partition(".")[0] in _OTHERS or node in guarded:
            continue
        parent, _, name = path.rpartition(".")
        if name in assigned or name.startswith("__"):
            continue
        if is_public(path) or (parent and not is_public(parent)):
            continue
        close = difflib.get_close_matches(name, NAMES.get(parent, "").split(), n=2)
        hint = f"; close are `{'`, `'.join(close)}`" if close else ""
        yield note(node, f"`tf.{path}` is not in TensorFlow 2.21{hint}")
