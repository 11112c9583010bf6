"""Python 2 syntax, in sources that do not parse as Python 3, becomes Python 3's.

    print "loss", loss     ->  print("loss", loss)
    except IOError, e:     ->  except IOError as e:

lib2to3 knew both grammars; it left Python in 3.13 and lives on as fissix. Its fixers
keep every line in its place, but for the one of ``def f((a, b)):``, which adds a line
at the beginning of the function. It is joined with the next one, unless that is a
statement with a body of its own. Tabs stay, unless Python 3 would not understand them
beside spaces.
"""

import ast
import functools
import logging
import re
import tempfile
from pathlib import Path
from types import ModuleType

# Of syntax, and those that know what a Python 2 source means by names that Python 3
# has too: `d.keys()`, `map`, `filter`, `zip` and `range` are lists.
FIXERS = (
    "dict",
    "except",
    "exec",
    "filter",
    "funcattrs",
    "has_key",
    "input",
    "map",
    "metaclass",
    "methodattrs",
    "ne",
    "next",
    "nonzero",
    "numliterals",
    "paren",
    "print",
    "raise",
    "repr",
    "throw",
    "tuple_params",
    "unicode",
    "xrange",
    "zip",
)

_UNPACKED_ARGUMENT = re.compile(
    r"^([ \t]*\(.*\) = xxx_todo_changeme\d*)\n"
    r"[ \t]*(?![ \t@]|(?:if|for|while|with|try|def|class)\b)",
    re.MULTILINE,
)


def convert(text: str) -> str | None:
    """Returns a Python 2 source as Python 3, or None if it is not Python 2."""
    result = _refactor(text)
    if result is not None and "\t" in text and _mixes_tabs(result):
        result = _refactor(_untabify(text))
    return result


def _refactor(text: str) -> str | None:
    ending = "" if text.endswith("\n") else "\n"
    try:
        found = str(_refactoring_tool().refactor_string(text + ending, "<string>"))
    except Exception:  # what its tokenizer, parser and fixers raise
        return None
    result = _UNPACKED_ARGUMENT.sub(r"\1; ", found)
    return result[: -len(ending)] if ending else result


def _import_refactor() -> ModuleType:
    """Imports fissix, also where it cannot keep its grammar in the home."""
    import fissix

    try:
        from fissix import refactor
    except OSError:
        with tempfile.TemporaryDirectory() as folder:
            fissix.CACHE_DIR = Path(folder)
            from fissix import refactor
    return refactor


def _mixes_tabs(text: str) -> bool:
    try:
        ast.parse(text)
    except IndentationError:
        return True
    except (SyntaxError, ValueError, RecursionError):
        return False
    return False


@functools.cache
def _refactoring_tool():
    refactor = _import_refactor()
    logging.getLogger("RefactoringTool").setLevel(logging.ERROR)
    logging.getLogger("fissix").setLevel(logging.ERROR)
    available = set(refactor.get_fixers_from_package("fissix.fixes"))
    names = [f"fissix.fixes.fix_{name}" for name in FIXERS]
    return refactor.RefactoringTool([name for name in names if name in available])


def _untabify(text: str) -> str:
    """Makes tabs of indentation eight columns wide, as Python 2 read them."""
    if "\t" not in text:
        return text
    inside = _lines_inside_strings(text)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        body = line.lstrip(" \t")
        indent = line[: len(line) - len(body)]
        if "\t" in indent and number + 1 not in inside:
            lines[number] = indent.expandtabs(8) + body
    return "\n".join(lines)


def _lines_inside_strings(text: str) -> set[int]:
    """Returns the lines, from 1, that begin within a string of several lines."""
    from fissix.pgen2 import tokenize

    lines = iter(text.splitlines(keepends=True))
    inside = set()
    for kind, _, start, end, _ in tokenize.generate_tokens(lambda: next(lines, "")):
        if kind == tokenize.STRING:
            inside.update(range(start[0] + 1, end[0] + 1))
    return inside
