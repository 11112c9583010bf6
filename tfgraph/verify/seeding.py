"""Which cells of a notebook depend on random numbers that nobody seeded.

Decided from the sources, read from top to bottom as they would run: what seeds
(``tf.set_random_seed``, ``np.random.seed``, ``random.seed``, an op's own ``seed=``),
what draws (initializers, layers, dropout, ``np.random.*``, ``next_batch``,
``train_test_split`` ...) and what begins a new graph, which has no seed of its own.
Functions of the notebook count where they are called. A cell is unseeded if it or an
earlier one has drawn before seeding. Seeding anew ends that, for TensorFlow's numbers a
new graph does. Loops and branches are read once, in their order; modules beside the
notebook are not read.
"""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager

from tfgraph.run.kernel import CellMender

_SEEDS = ("set_random_seed", "set_seed")
# Last names of what draws TensorFlow's random numbers when its graph runs. An
# initializer draws none until a variable is made with it.
_DRAWS = re.compile(
    r"random_(?:normal|uniform|gamma|poisson|shuffle|crop|flip|bright|contrast|hue)|"
    r"truncated_normal|multinomial|random_categorical|dropout|dense|conv\d?d|"
    r"fully_connected|rnn|lstm|gru|embedding|^get_variable$|"
    r"^normal$|^uniform$|^categorical$"
)
# Functions that draw numpy's global random numbers unless told ``random_state=``.
_NUMPY_DRAWS = re.compile(
    r"^(?:next_batch|train_test_split|make_(?:moons|blobs|circles|classification|"
    r"regression|swiss_roll|s_curve)|ShuffleSplit|StratifiedShuffleSplit|KMeans|"
    r"RandomForest\w+|ExtraTrees\w+|SGD(?:Classifier|Regressor))$"
)
_OWN_GENERATORS = ("RandomState", "default_rng", "Generator", "SeedSequence")
MAX_DEPTH = 20


def seeded_cells(sources: Iterable[str]) -> list[bool]:
    """Tells of each cell whether all random numbers up to it are seeded.

    Args:
      sources: of the code cells, in order; magics and Python 2 are understood. What
        cannot be parsed is passed over.
    """
    mender, reader, found = CellMender(), _Reader(), []
    for source in sources:
        try:
            lines = TransformerManager().transform_cell(source).splitlines(True)
            tree = ast.parse("".join(mender(lines)))
            reader.visit(tree)
        except (SyntaxError, ValueError, RecursionError):
            pass
        found.append(reader.is_seeded)
    return found


@dataclass
class _State:
    """Of a source of random numbers: a graph, numpy, Python's module random."""

    is_seeded: bool = False
    has_drawn: bool = False  # unseeded

    def seed(self) -> None:
        self.is_seeded, self.has_drawn = True, False

    def draw(self) -> None:
        self.has_drawn = self.has_drawn or not self.is_seeded


@dataclass
class _Reader(ast.NodeVisitor):
    numpy: _State = field(default_factory=_State)
    python: _State = field(default_factory=_State)
    graph: _State = field(default_factory=_State)  # the default one
    graphs: dict[str, _State] = field(default_factory=dict)  # by variable
    modules: dict[str, str] = field(default_factory=dict)  # alias: dotted name
    functions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)  # under way

    @property
    def is_seeded(self) -> bool:
        states = (self.numpy, self.python, self.graph, *self.graphs.values())
        return not any(state.has_drawn for state in states)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            self.modules[alias.asname or top] = alias.name if alias.asname else top

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            name = f"{node.module}.{alias.name}"
            self.modules[alias.asname or alias.name] = name

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.functions[node.name] = node.body

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)
            if getattr(statement, "name", "") == "__init__":
                self.functions[node.name] = statement.body

    def visit_With(self, node: ast.With) -> None:
        outer, entered = self.graph, None
        for item in node.items:
            self.visit(item.context_expr)
            entered = self._entered_graph(item.context_expr) or entered
        self.graph = entered or outer
        for statement in node.body:
            self.visit(statement)
        if entered is None:
            return
        if not any(entered is graph for graph in self.graphs.values()):
            outer.has_drawn = outer.has_drawn or entered.has_drawn
        self.graph = outer

    def _entered_graph(self, expression: ast.expr) -> _State | None:
        """The graph of ``graph.as_default()``; sessions have that method, too."""
        match expression:
            case ast.Call(func=ast.Attribute(value=value, attr="as_default")):
                name = ast.unparse(value)
                if name.endswith("Graph()"):
                    return _State()
                if "graph" in name.lower() or re.fullmatch(r"g\d?", name):
                    return self.graphs.setdefault(name, _State())
        return None

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        value = ast.unparse(node.value)
        is_of_module = value.partition(".")[0] in self.modules
        for target in map(ast.unparse, node.targets):
            if value.endswith("Graph()"):
                self.graphs[target] = _State()
            elif is_of_module and isinstance(node.value, ast.Name | ast.Attribute):
                self.modules[target] = self._dotted(node.value)  # rng = np.random

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = self._dotted(node.func)
        last = name.rpartition(".")[2]
        keywords = {keyword.arg for keyword in node.keywords}
        if last in self.functions and not self._is_of_module(name):
            self._enter(last)
        elif name.startswith("numpy.random."):
            self._numpy(last, node)
        elif name.startswith("random."):
            self.python.seed() if last == "seed" else self.python.draw()
        elif _NUMPY_DRAWS.search(last):
            if "random_state" not in keywords:
                self.numpy.draw()
        else:
            self._tensorflow(last, name, keywords)

    def _tensorflow(self, last: str, name: str, keywords: set[str | None]) -> None:
        if last in _SEEDS:
            self.graph.is_seeded = True  # not the ops that are there
            if "keras.utils" in name:
                self.numpy.seed()
                self.python.seed()
        elif last == "reset_default_graph":
            self.graph = _State()
        elif _draws(last.lower()) and "seed" not in keywords:
            self.graph.draw()

    def _numpy(self, last: str, node: ast.Call) -> None:
        if last == "seed":
            self.numpy.seed()
        elif last not in _OWN_GENERATORS or not (node.args or node.keywords):
            self.numpy.draw()

    def _enter(self, function: str) -> None:
        if function in self.calls or len(self.calls) >= MAX_DEPTH:
            return
        self.calls.append(function)
        for statement in self.functions[function]:
            self.visit(statement)
        self.calls.pop()

    def _is_of_module(self, name: str) -> bool:
        return "." in name and name.split(".")[0] in self.modules.values()

    def _dotted(self, node: ast.expr) -> str:
        """The full name of what is called, module aliases replaced."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            parts.append(self.modules.get(node.id, node.id))
        return ".".join(reversed(parts))


def _draws(name: str) -> bool:
    return bool(_DRAWS.search(name)) and not name.endswith("initializer")
