"""MNIST of ``tensorflow.examples.tutorials.mnist``: a reader of it in the file itself.

TensorFlow has no examples any more. The import becomes two small definitions that read
``tf_keras.datasets.mnist`` and hand out the same batches for the same seeds; see
``tfgraph/port/snippets/mnist_batches.py``. A file that uses more of the module than
``read_data_sets`` keeps using tfgraph's.

    mnist = input_data.read_data_sets("data", one_hot=True)
        ->  mnist = read_data_sets("data", one_hot=True)
"""

import ast
import functools
import pkgutil
import textwrap
from collections.abc import Iterator

from tfgraph.port.source import MAY_DIFFER, Edit, Note, Source
from tfgraph.port.tensorflow_names import imports, note, path_of

WORDS = ("tutorials.mnist",)
MODULE = "examples.tutorials.mnist.input_data"
FUNCTION = "read_data_sets"
NOTE = (
    "MNIST is read from tf_keras.datasets (downloaded once), not from the folder that "
    "is named; the batches are the same for the same seeds (sure)"
)


def find(source: Source) -> Iterator[Edit | Note]:
    """Yields the edits, and a note where the data come from another place."""
    statement = next((s for s in imports(source) if _imports_module(s)), None)
    inner = {node.value for node in source.of_type(ast.Attribute)}
    found = {
        node: path_of(source, node)
        for node in source.of_type(ast.Attribute, ast.Name)
        if node not in inner
    }
    used = {n: p for n, p in found.items() if (p or "").startswith(MODULE)}
    if (
        statement is None
        or len(statement.names) > 1
        or not used
        or set(used.values()) != {f"{MODULE}.{FUNCTION}"}
        or source.bound & {FUNCTION, "MnistBatches"}
        or _gives_fake_data(source, set(used))
    ):
        return
    start, end = source.start(statement), source.end(statement)
    indent = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    if indent.strip() or source.text[end:].partition("\n")[0].strip():
        return
    text = textwrap.indent(definitions(), indent).strip()
    yield Edit(start, end, f"\n\n{indent}{text}\n")
    for node in used:
        yield source.replace(node, FUNCTION)
        yield note(node, NOTE, MAY_DIFFER)


@functools.cache
def definitions() -> str:
    """Returns the source that takes the place of the import."""
    data = pkgutil.get_data("tfgraph.port.snippets", "mnist_batches.py")
    text = data.decode("utf-8")
    docstring = ast.parse(text).body[0]
    return "\n".join(text.split("\n")[docstring.end_lineno :]).strip()


def _imports_module(statement: ast.stmt) -> bool:
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        names = [f"{statement.module}.{name}" for name in names]
    elif not statement.names[0].asname:
        return False
    module = f"tensorflow.{MODULE}"
    return names[0] in (module, f"{module}.{FUNCTION}")


def _gives_fake_data(source: Source, functions: set[ast.AST]) -> bool:
    """Whether a call has a second argument by position: it was ``fake_data``."""
    return any(
        len(call.args) > 1 or any(k.arg in ("fake_data", None) for k in call.keywords)
        for call in source.of_type(ast.Call)
        if call.func in functions
    )
