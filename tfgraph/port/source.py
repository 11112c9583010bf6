"""A Python source with its syntax tree, positions and imported names."""

import ast
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from tfgraph.port.scopes import Names, split

BY_HAND, MAY_DIFFER, DEPENDS = "by hand", "may differ", "depends"
KINDS = (BY_HAND, MAY_DIFFER, DEPENDS)


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the characters from ``start`` to ``end`` by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, order=True)
class Note:
    """What a person must look at, at a line and column counted from 1 and 0.

    Attributes:
      kind: ``BY_HAND``: something is left to do; ``MAY_DIFFER``: what could behave
        differently, and how sure that is; ``DEPENDS``: the program needs tfgraph, for
        the symbol that the message names.
    """

    line: int
    column: int
    message: str
    kind: str = BY_HAND


@dataclass
class Source:
    """A source that parses.

    Attributes:
      text: the source, newlines as ``\\n``.
      given: the imported names of earlier cells of a notebook, with the full names
        behind them: ``{"np": "numpy"}``.
      is_python2: whether it is known to have been written for Python 2.
      target: what the result is for, ``tensorflow`` or ``tfgraph``.
      imports: the full names behind the imported names of the module's scope.
      bound: the names that the source itself binds anywhere, but for imports.

    Raises:
      SyntaxError: if it does not parse as Python 3.
    """

    text: str
    given: dict[str, str] = field(default_factory=dict)
    is_python2: bool = False
    target: str = "tensorflow"

    def __post_init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the compiler shows them once
            self.tree = ast.parse(self.text)
        self._dotted: dict[int, tuple[ast.AST, str | None]] = {}
        self._names = Names(self.tree, self.given)
        self.nodes = self._names.nodes
        self.imports = self._names.imported()
        self.bound = self._names.bound
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

    def line_of(self, offset: int) -> int:
        """Returns the line, counted from 1, that holds a character."""
        return bisect_right(self._starts, offset, hi=len(self.lines))

    def line_start(self, line: int) -> int:
        """Returns the offset of the first character of a line, counted from 1."""
        return self._starts[line - 1]

    def segment(self, node: ast.AST) -> str:
        """Returns the text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def of_type(self, *types: type[ast.AST]) -> Iterator[ast.AST]:
        """Yields the nodes of exactly these types, type by type."""
        by_type = self._names.by_type
        return chain.from_iterable(by_type.get(kind, ()) for kind in types)

    def dotted(self, node: ast.AST) -> str | None:
        """Returns the full name of what an expression names, by the imports.

        ``np.random.rand`` is ``numpy.random.rand`` after ``import numpy as np``;
        None for what does not begin with an imported name, or where that name
        means something else, as an argument of a function does.
        """
        found = self._dotted.get(id(node))
        if found is None:
            parts, root = split(node)
            full = root and self._names.meaning(root)
            found = node, ".".join([full, *parts]) if full else None
            self._dotted[id(node)] = found  # with the node, whose id stays its own
        return found[1]

    def is_builtin(self, node: ast.AST, *names: str) -> bool:
        """Whether it is one of these names, which the file binds nowhere."""
        return (
            isinstance(node, ast.Name)
            and node.id in names
            and node.id not in self.bound
            and node.id not in self._names.imported_anywhere
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

    def bracketed(self, argument: ast.AST, call: ast.Call) -> tuple[int, int]:
        """Returns where an argument of a call starts and ends, with its brackets.

        In ``f((a), b)`` the node of ``a`` is without them.
        """
        start, end = self.start(argument), self.end(argument)
        first = self.text.index("(", self.end(call.func)) + 1
        while True:
            before = self.text[first:start].rstrip()
            after = self.text[end : self.end(call) - 1]
            if not before.endswith("(") or not after.lstrip().startswith(")"):
                return start, end
            start = first + len(before) - 1
            end += after.index(")") + 1

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
