"""Apply the source rules: Python 2 and removed names of other libraries.

A rule is a file of ``tfgraph.port.rules`` with ``WORDS``, of which at least one
stands in every source that the rule can concern, and ``find(source)``, which yields
``Edit`` and ``Note``. What a rule with ``IS_PYTHON_2`` edits was written for Python 2.
Every line keeps its number.
"""

import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from tfgraph.port import python2, rules
from tfgraph.port.source import Edit, Note, Source

# Edits inside one another are made in as many rounds; more is a rule that loops.
MAX_ROUNDS = 20


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
    """
    imports = dict(imports or {})
    try:
        source = Source(text, imports)
    except SyntaxError as error:
        converted = python2.convert(text)
        if converted is None:
            raise
        try:
            source = Source(converted, imports, is_python2=True)
        except SyntaxError:
            raise error from None
    notes = set()
    for rule in _chosen(only):
        source = _apply(rule, source, notes)
    return Modernized(source.text, tuple(sorted(notes)), source.imports)


@functools.cache
def all_rules() -> dict[str, ModuleType]:
    """Returns the modules of ``tfgraph.port.rules`` by name."""
    names = [info.name for info in pkgutil.iter_modules(rules.__path__)]
    return {name: importlib.import_module(f"{rules.__name__}.{name}") for name in names}


def _chosen(only: Iterable[str] | None) -> Sequence[ModuleType]:
    known = all_rules()
    if only is None:
        return list(known.values())
    unknown = set(only) - set(known)
    if unknown:
        raise ValueError(
            f"No rule named `{'`, `'.join(sorted(unknown))}`; expected some of "
            f"{', '.join(known)}."
        )
    return [known[name] for name in only]


def _apply(rule: ModuleType, source: Source, notes: set[Note]) -> Source:
    if not _pattern(rule).search(source.text):
        return source
    for _ in range(MAX_ROUNDS):
        found = list(rule.find(source))
        notes.update(item for item in found if isinstance(item, Note))
        edits = [item for item in found if isinstance(item, Edit)]
        if not edits:
            return source
        text = apply_edits(source.text, edits)
        is_python2 = source.is_python2 or getattr(rule, "IS_PYTHON_2", False)
        source = Source(text, source.imports, is_python2)
    raise RuntimeError(f"The rule {rule.__name__} finds something to edit for ever.")


@functools.cache
def _pattern(rule: ModuleType) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, rule.WORDS)))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Makes the edits, but for those inside another one.

    Raises:
      ValueError: if an edit changes the number of lines.
    """
    parts, place = [], 0
    for edit in sorted(set(edits)):
        if edit.start < place:
            continue  # the next round finds it again
        old = text[edit.start : edit.end]
        if old.count("\n") != edit.text.count("\n"):
            raise ValueError(f"{edit} changes the number of lines of `{old}`.")
        parts += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, text[place:]])
