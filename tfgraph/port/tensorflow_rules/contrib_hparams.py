"""``tf.contrib.training.HParams`` as a ``types.SimpleNamespace``: values by name.

Only where the file makes them from keywords and reads their attributes: ``HParams``
also parses text, lists and checks its values, and a file that asks for any of that
keeps ``tfgraph.v1``'s.

    tf.contrib.training.HParams(units=10)  ->  types.SimpleNamespace(units=10)
"""

import ast
from collections.abc import Iterator

from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import free_name, insert_line, note, uses

WORDS = ("HParams",)
HPARAMS = "contrib.training.HParams"
# Methods of HParams that an object with attributes does not have.
METHODS = frozenset(
    "add_hparam del_hparam get get_model_structure override_from_dict parse parse_json "
    "set_hparam set_model_structure to_json to_proto values".split()
)


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and a note where a method could be asked for elsewhere."""
    found = [node for node, path in uses(source) if path == HPARAMS]
    called = {call.func for call in source.of_type(ast.Call) if not call.args}
    attributes = {node.attr for node in source.of_type(ast.Attribute)}
    iterates = {name.id for name in source.of_type(ast.Name)} & {"vars", "hasattr"}
    if not found or not called.issuperset(found) or attributes & METHODS or iterates:
        return
    if source.imports.get("types") == "types":
        module = "types"
    else:
        module = free_name(source, "types", "python_types")
        text = "import types" if module == "types" else f"import types as {module}"
        yield insert_line(source, None, text)
    for node in found:
        yield source.replace(node, f"{module}.SimpleNamespace")
        yield note(
            node,
            "`HParams` are `types.SimpleNamespace` now, without `parse`, `values` and "
            "the like: another file that calls these must change (likely none does)",
            MAY_DIFFER,
        )
