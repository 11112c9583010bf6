"""What matplotlib calls otherwise, or always does, today.

``normed`` of histograms became ``density`` (3.1), the styles after seaborn bear its
version (3.6), ``hold(True)`` is how matplotlib 3 always draws.
"""

import ast
from collections.abc import Iterator

from tfgraph.port.arguments import rename_keywords
from tfgraph.port.source import Edit, Source

PYPLOT = ("matplotlib.pyplot", "pylab")
KEYWORDS = {
    f"{pyplot}.{function}": {"normed": "density"}
    for pyplot in PYPLOT
    for function in ("hist", "hist2d")
}
STYLE = "matplotlib.pyplot.style.use"
SEABORN, VERSIONED = "seaborn", "seaborn-v0_8"
WORDS = ("normed", "seaborn", "hold")


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    yield from rename_keywords(source, KEYWORDS)
    for call in source.of_type(ast.Call):
        name = source.dotted(call.func)
        if name == STYLE and call.args:
            yield from _style(source, call.args[0])
        elif name in [f"{pyplot}.hold" for pyplot in PYPLOT]:
            yield source.replace(call.func, "bool")  # a call without effect


def _style(source: Source, node: ast.AST) -> Iterator[Edit]:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return
    if node.value.startswith(SEABORN) and not node.value.startswith(VERSIONED):
        style = VERSIONED + node.value[len(SEABORN) :]
        yield source.replace(node, f'"{style}"')
