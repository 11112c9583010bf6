"""What the names of a source mean: which are imported modules, and where.

A name is looked up as Python does it: in the function that binds it, then in those
around it, then in the module; a class is not seen from its methods. Aliases that are
assigned once, as ``slim = tf.contrib.slim``, are followed. A name that a scope also
binds to something else means the import only before that, and in an inner function
never.
"""

import ast
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Fields without nodes that a rule would look for.
_NO_NODES = frozenset(
    "ctx id attr n s kind type_comment lineno simple conversion is_async level module "
    "arg asname op ops".split()
)

MAX_ALIASES = 20  # one of another

_fields_of_type: dict[type, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Binding:
    """A place that gives a name a meaning.

    Attributes:
      place: line and column.
      name: the full name behind an imported name.
      value: the expression that a plain assignment gives; without both, anything.
    """

    place: tuple[int, int]
    name: str | None = None
    value: ast.expr | None = None


class Bindings:
    """All bindings of a name in a scope, in the order of their places.

    Beside imports, ``name = None`` means that the import failed, and does not count.
    """

    def __init__(self, bindings: list[Binding]) -> None:
        if any(binding.name for binding in bindings):
            bindings = [b for b in bindings if not _is_none(b.value)]
        self.sorted = sorted(bindings, key=lambda binding: binding.place)
        self.places = [binding.place for binding in self.sorted]
        self.are_imports = all(binding.name for binding in bindings)


@dataclass
class Scope:
    """The names that a module, class, function or comprehension binds."""

    parent: "Scope | None"
    kind: type = ast.Module
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    not_local: dict[str, "Scope"] = field(default_factory=dict)
    _ordered: dict[str, Bindings] = field(default_factory=dict)

    def ordered(self, name: str) -> Bindings:
        """Returns the bindings of a name, once all are known."""
        if name not in self._ordered:
            self._ordered[name] = Bindings(self.bindings[name])
        return self._ordered[name]

    def bind(self, name: str, binding: Binding) -> None:
        """Adds a binding, to another scope for ``global`` and ``nonlocal`` names."""
        scope = self.not_local.get(name, self)
        scope.bindings.setdefault(name, []).append(binding)

    def declare(self, node: ast.Global | ast.Nonlocal) -> None:
        """Makes names those of the module, or of a function around this one."""
        scope = self.parent
        while scope and scope.parent and isinstance(node, ast.Global):
            scope = scope.parent
        for name in node.names:
            self.not_local[name] = scope or self


class Names:
    """The nodes of a tree, and what its names mean.

    Attributes:
      nodes: all nodes, as ``ast.walk`` orders them.
      by_type: the same by their exact type.
      bound: the names that are bound anywhere, but for imports.
      imported_anywhere: the names that imports bind, in whatever scope.
    """

    def __init__(self, tree: ast.Module, imports: Mapping[str, str]) -> None:
        self.module = Scope(parent=None)
        for name, full in imports.items():
            self.module.bind(name, Binding((0, 0), full))
        self.bound: set[str] = set()
        self.imported_anywhere = set(imports)
        self._can_mean = set(imports)  # the names that may stand for imported ones
        self.nodes = [tree]
        self.by_type: dict[type, list[ast.AST]] = {}
        self._scopes = [self.module]
        self._scope_of: dict[int, Scope] = {}
        self._assigned: dict[int, ast.expr] = {}
        binding = []  # made when all `global` statements are known
        for node, scope in zip(self.nodes, self._scopes):  # both grow
            self._visit(node, scope, binding)
        for scope, node in binding:
            self._bind(scope, node)
        self.bound.update(node.arg for node in self.by_type.get(ast.arg, ()))

    def meaning(self, node: ast.Name) -> str | None:
        """Returns the full name of what a name means, None if it is not imported."""
        scope = self._scope_of.get(id(node))
        if scope is None or node.id not in self._can_mean:
            return None
        if not isinstance(node.ctx, ast.Load):
            return None
        return self._look_up(node.id, scope, (node.lineno, node.col_offset), ())

    def imported(self) -> dict[str, str]:
        """Returns the full names behind the imported names of the module's scope."""
        end = (1 << 60, 0)
        found = {
            name: self._look_up(name, self.module, end, ())
            for name in self.module.bindings
            if name in self._can_mean
        }
        return {name: full for name, full in found.items() if full}

    def _look_up(
        self,
        name: str,
        scope: Scope,
        place: tuple[int, int],
        followed: tuple[Binding, ...],
    ) -> str | None:
        is_inner = False
        while scope is not None:
            holder = scope.not_local.get(name, scope)
            is_hidden = is_inner and scope.kind is ast.ClassDef
            if name in holder.bindings and not is_hidden:
                is_inner = is_inner or holder is not scope
                binding = _binding_at(holder.ordered(name), place, is_inner)
                return binding and self._follow(binding, holder, followed)
            scope, is_inner = scope.parent, True
        return None

    def _follow(
        self, binding: Binding, scope: Scope, followed: tuple[Binding, ...]
    ) -> str | None:
        if binding.value is None or binding in followed:
            return binding.name
        parts, root = split(binding.value)
        if root is None or len(followed) > MAX_ALIASES:
            return None
        full = self._look_up(root.id, scope, binding.place, (*followed, binding))
        return full and ".".join([full, *parts])

    def _visit(self, node: ast.AST, scope: Scope, binding: list) -> None:
        kind = type(node)
        self.by_type.setdefault(kind, []).append(node)
        if kind is ast.Name:
            self._scope_of[id(node)] = scope
            if not isinstance(node.ctx, ast.Load):
                binding.append((scope, node))
            return
        if kind in _BINDING:
            binding.append((scope, node))
        elif kind is ast.Assign and len(node.targets) == 1:
            self._assigned[id(node.targets[0])] = node.value
        elif kind is ast.Global or kind is ast.Nonlocal:
            scope.declare(node)
        if kind in _OPENING:
            for child, inner in _OPENING[kind](node, scope):
                self.nodes.append(child)
                self._scopes.append(inner)
        else:
            for child in _children(node):
                self.nodes.append(child)
                self._scopes.append(scope)

    def _bind(self, scope: Scope, node: ast.AST) -> None:
        place = node.lineno, node.col_offset
        if isinstance(node, ast.Name):
            value = self._assigned.get(id(node))
            scope.bind(node.id, Binding(place, value=value))
            self.bound.add(node.id)
            if value is not None and split(value)[1] is not None:
                self._can_mean.add(node.id)
            return
        is_import = isinstance(node, (ast.Import, ast.ImportFrom))
        for name, full in _bound(node):
            scope.bind(name, Binding(place, full))
            (self.imported_anywhere if is_import else self.bound).add(name)
            if full:
                self._can_mean.add(name)


def _binding_at(
    bindings: Bindings, place: tuple[int, int], is_inner: bool
) -> Binding | None:
    """The binding that holds at a place, None if that is not certain."""
    if len(bindings.sorted) == 1 or bindings.are_imports:
        return bindings.sorted[-1]
    if is_inner:
        return None
    earlier = bisect_left(bindings.places, place)
    return bindings.sorted[earlier - 1]  # in a loop, the last one holds at first


def split(node: ast.AST) -> tuple[list[str], ast.Name | None]:
    """Returns the attributes and the first name of ``a.b.c``, if it is of that form."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return parts[::-1], node if isinstance(node, ast.Name) else None


def _children(node: ast.AST) -> Iterator[ast.AST]:
    kind = type(node)
    fields = _fields_of_type.get(kind)
    if fields is None:
        fields = tuple(name for name in kind._fields if name not in _NO_NODES)
        _fields_of_type[kind] = fields
    for name in fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    yield item
        elif isinstance(value, ast.AST):
            yield value


def _open_function(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    """Defaults, annotations and decorators belong to the scope around it."""
    inner = Scope(scope, type(node))
    for argument in _arguments(node.args):
        place = argument.lineno, argument.col_offset
        inner.bind(argument.arg, Binding(place))
    for child in _children(node):
        is_body = isinstance(child, ast.stmt) or child is node.body
        yield child, inner if is_body else scope


def _open_class(node: ast.ClassDef, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    inner = Scope(scope, ast.ClassDef)
    for child in _children(node):
        yield child, inner if isinstance(child, ast.stmt) else scope


def _open_comprehension(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    inner = Scope(scope, ast.comprehension)
    node.generators[0].is_first = True
    for child in _children(node):
        yield child, inner


def _open_generator(
    node: ast.comprehension, scope: Scope
) -> Iterator[tuple[ast.AST, Scope]]:
    """The first iterable belongs to the scope around the comprehension."""
    for child in _children(node):
        is_outer = child is node.iter and hasattr(node, "is_first")
        yield child, scope.parent if is_outer else scope


def _open_walrus(node: ast.NamedExpr, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    """``:=`` binds in the function around all comprehensions."""
    outer = scope
    while outer.kind is ast.comprehension:
        outer = outer.parent
    yield node.target, outer
    yield node.value, scope


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _bound(node: ast.AST) -> Iterator[tuple[str, str | None]]:
    """The names that a statement binds, and the full names of imported ones."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            root = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (root, root)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            full = None if node.level else f"{node.module}.{alias.name}"
            yield alias.asname or alias.name, full
    else:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            yield name, None


def _is_none(value: ast.AST | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


_OPENING = {
    **dict.fromkeys(_FUNCTIONS, _open_function),
    **dict.fromkeys(_COMPREHENSIONS, _open_comprehension),
    ast.ClassDef: _open_class,
    ast.NamedExpr: _open_walrus,
    ast.comprehension: _open_generator,
}
_BINDING = frozenset(
    (
        ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef,
        ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping,
    )
)  # fmt: skip
