"""Apply the source rules that ``tfgraph run`` uses in memory.

They mend Python 2 and removed names of other libraries. A rule is a file of
``tfgraph.port.rules`` with ``WORDS``, of which at least one stands in every source
that the rule can concern, and ``find(source)``, which yields ``Edit`` and ``Note``.
What a rule with ``IS_PYTHON_2`` edits was written for Python 2. Every line keeps its
number.
"""

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from tfgraph.port import python2, rewriting, rules
from tfgraph.port.source import Note, Source


@dataclass(frozen=True)
class Modernized:
    """A source after the rules, and what is left for a person.

    ``imports`` are the imported names, for the next cell of a notebook.
    """

    code: str
    notes: tuple[Note, ...]
    imports: Mapping[str, str]


def modernize(
    text: str,
    *,
    only: Iterable[str] | None = None,
    imports: Mapping[str, str] | None = None,
) -> Modernized:
    """Returns ``text`` as today's Python, line for line.

    Args:
      text: a source, newlines as ``\\n``.
      only: names of the rules to apply; by default all.
      imports: what earlier cells of a notebook imported, ``{"np": "numpy"}``.

    Raises:
      SyntaxError: if it is neither Python 3 nor Python 2; positions are those of
        the Python 3 parser.
      ValueError: if a rule changes the number of lines.
    """
    state = rewriting.start(parse(text, imports=imports))
    lines = list(state.origins)
    rewriting.rewrite(state, chosen(all_rules(), only))
    if state.origins != lines:
        raise ValueError("A rule changes the number of lines.")
    source = state.source
    return Modernized(source.text, tuple(sorted(state.notes)), source.imports)


def parse(
    text: str, *, imports: Mapping[str, str] | None = None, target: str = "tensorflow"
) -> Source:
    """Returns a source of Python 3, into which one of Python 2 is converted.

    Raises:
      SyntaxError: if it is neither; positions are those of the Python 3 parser.
    """
    given = dict(imports or {})
    try:
        return Source(text, given, target=target)
    except SyntaxError as error:
        converted = python2.convert(text)
        if converted is None:
            raise
        try:
            return Source(converted, given, is_python2=True, target=target)
        except SyntaxError:
            raise error from None


@functools.cache
def all_rules() -> Mapping[str, ModuleType]:
    """Returns the modules of ``tfgraph.port.rules`` by name."""
    return modules_of(rules)


def modules_of(package: ModuleType) -> dict[str, ModuleType]:
    """Returns the modules of a package by name."""
    names = [info.name for info in pkgutil.iter_modules(package.__path__)]
    return {n: importlib.import_module(f"{package.__name__}.{n}") for n in names}


def chosen(
    known: Mapping[str, ModuleType], only: Iterable[str] | None
) -> Sequence[ModuleType]:
    """Returns the rules with these names; by default all.

    Raises:
      ValueError: for a name that is not known.
    """
    if only is None:
        return list(known.values())
    only = list(only)
    unknown = set(only) - set(known)
    if unknown:
        raise ValueError(
            f"No rule named `{'`, `'.join(sorted(unknown))}`; expected some of "
            f"{', '.join(known)}."
        )
    return [known[name] for name in only]
