"""A Python source with its syntax tree, positions and imported names."""

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the characters from ``start`` to ``end`` by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, order=True)
class Note:
    """What a person must look at, at a line and column counted from 1 and 0."""

    line: int
    column: int
    message: str


@dataclass
class Source:
    """A source that parses.

    Attributes:
      text: the source, newlines as ``\\n``.
      imports: the dotted names behind imported names, ``{"np": "numpy"}``; those
        of earlier cells of a notebook can be passed in.
      is_python2: whether it is known to have been written for Python 2.

    Raises:
      SyntaxError: if it does not parse as Python 3.
    """

    text: str
    imports: dict[str, str] = field(default_factory=dict)
    is_python2: bool = False

    def __post_init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler shows them once
            self.tree = ast.parse(self.text)
        self.nodes = list(ast.walk(self.tree))
        self.imports = {**self.imports, **_imported_names(self.nodes)}
        self.bound = _bound_names(self.nodes)
        self.lines = self.text.split("\n")
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        self._starts = starts

    def start(self, node: ast.AST) -> int:
        """Returns the offset of a node's first character."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.AST) -> int:
        """Returns the offset after a node's last character."""
        return self._offset(node.end_lineno, node.end_col_offset)

    def segment(self, node: ast.AST) -> str:
        """Returns the text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def of_type(self, *types: type[ast.AST]) -> Iterator[ast.AST]:
        """Yields the nodes of these types."""
        return (node for node in self.nodes if isinstance(node, types))

    def dotted(self, node: ast.AST) -> str | None:
        """Returns the full name of what an expression names, by the imports.

        ``np.random.rand`` is ``numpy.random.rand`` after ``import numpy as np``;
        None for what does not begin with an imported name.
        """
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.imports:
            return None
        return ".".join([self.imports[node.id], *reversed(parts)])

    def is_builtin(self, node: ast.AST, *names: str) -> bool:
        """Whether it is one of these names, which the file binds nowhere."""
        return (
            isinstance(node, ast.Name)
            and node.id in names
            and node.id not in self.bound
            and node.id not in self.imports
        )

    def replace(self, node: ast.AST, text: str) -> Edit:
        """Returns the edit that puts ``text`` in a node's place."""
        return Edit(self.start(node), self.end(node), text)

    def rename(self, node: ast.Attribute, name: str) -> Edit:
        """Returns the edit that changes the last name of ``a.b.name``."""
        end = self.end(node)
        return Edit(end - len(node.attr), end, name)

    def wrap(self, node: ast.AST, before: str, after: str = ")") -> Iterator[Edit]:
        """Yields the edits that put text before and after a node."""
        yield Edit(self.start(node), self.start(node), before)
        yield Edit(self.end(node), self.end(node), after)

    def append_argument(self, call: ast.Call, text: str) -> Edit:
        """Returns the edit that adds a last argument to a call."""
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        if not arguments:
            place = self.end(call) - 1
            return Edit(place, place, text)
        last = max(self.end(argument) for argument in arguments)
        while self._is_parenthesis_of_argument(last, call):
            last = self.text.index(")", last) + 1
        return Edit(last, last, f", {text}")

    def _is_parenthesis_of_argument(self, place: int, call: ast.Call) -> bool:
        between = self.text[place : self.end(call) - 1]
        return between.lstrip().startswith(")")

    def _offset(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode()[:column].decode())
        return self._starts[line - 1] + column


def _imported_names(nodes: list[ast.AST]) -> Mapping[str, str]:
    names = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    names[alias.asname] = alias.name
                else:
                    root = alias.name.partition(".")[0]
                    names[root] = root
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _bound_names(nodes: list[ast.AST]) -> set[str]:
    """Names that the file itself gives a meaning: variables, arguments, functions."""
    names = set()
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            names.add(node.name)
    return names
