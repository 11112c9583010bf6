"""Edits that turn a call into one of another function with other arguments."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tfgraph.port.source import Edit, Source
from tfgraph.port.tensorflow_names import public_name

# What becomes of an argument: the text of the new one, with its keyword if that is
# another; None if it has no equivalent.
Conversion = Callable[[Source, ast.expr], str | None]
DROPPED = ""
_UNCHANGED = object()
_BETWEEN_ARGUMENTS = re.compile(r"\s*,\s*")
_KEYWORD = re.compile(r"(\w+)=(?!=)")


@dataclass(frozen=True)
class Equivalent:
    """A function of today, and how an old call's arguments become its arguments.

    Attributes:
      new: path below ``tf``.
      parameters: names of the old function's parameters, in their order.
      keywords: old names of arguments to new ones, where these differ.
      converted: by old name, the function that makes the new argument's text.
      refused: old names of arguments without an equivalent; None may be given.
      dropped: old names of arguments that change no number.
      added: new names of arguments and their texts, given if the call does not;
        ``{tf}`` is what the source calls TensorFlow.
      positional: how many leading arguments may go without their names.
    """

    new: str
    parameters: tuple[str, ...]
    keywords: Mapping[str, str] = field(default_factory=dict)
    converted: Mapping[str, Conversion] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    added: Mapping[str, str] = field(default_factory=dict)
    positional: int = 1


@dataclass(frozen=True)
class _Argument:
    name: str
    value: ast.expr
    start: int
    end: int
    is_keyword: bool


def rewrite(source: Source, call: ast.Call, to: Equivalent) -> list[Edit] | None:
    """Returns the edits that make ``call`` one of ``to``; None if it cannot be one."""
    arguments = _arguments(source, call, to.parameters)
    if arguments is None:
        return None
    name, edits = public_name(source, call.func, to.new)
    edits.append(source.replace(call.func, name))
    texts = [_converted(source, argument, to) for argument in arguments]
    if None in texts:
        return None
    keywords = [
        _keyword(argument, text, to)
        for argument, text in zip(arguments, texts, strict=True)
    ]
    alias = name.removesuffix(f".{to.new}")
    added = ", ".join(
        f"{keyword}={text.format(tf=alias)}"
        for keyword, text in to.added.items()
        if keyword not in keywords
    )
    if arguments and all(text is DROPPED for text in texts):
        return [*edits, Edit(arguments[0].start, arguments[-1].end, added)]
    for index, argument in enumerate(arguments):
        text, keyword = texts[index], keywords[index]
        may_stay = index < to.positional
        if text is DROPPED:
            is_first = all(text is DROPPED for text in texts[:index])
            edit = _deletion(source, arguments, index, is_first)
            if edit is None:
                return None
            edits.append(edit)
        elif text is _UNCHANGED:
            edits += _named(argument, keyword, may_stay)
        else:
            is_named = _KEYWORD.match(text) or (may_stay and not argument.is_keyword)
            text = text if is_named else f"{keyword}={text}"
            edits.append(Edit(argument.start, argument.end, text))
    if added:
        edits.append(source.append_argument(call, added))
    return edits


def _keyword(argument: "_Argument", text: object, to: Equivalent) -> str | None:
    if text is DROPPED:
        return None
    named = _KEYWORD.match(text) if isinstance(text, str) else None
    return named[1] if named else to.keywords.get(argument.name, argument.name)


def _arguments(
    source: Source, call: ast.Call, parameters: tuple[str, ...]
) -> list[_Argument] | None:
    """The arguments by name; None if some cannot be told by looking at the call."""
    if len(call.args) > len(parameters):
        return None
    found = []
    for name, value in zip(parameters, call.args, strict=False):
        if isinstance(value, ast.Starred):
            return None
        found.append(_Argument(name, value, *source.bracketed(value, call), False))
    for keyword in call.keywords:
        if keyword.arg not in parameters:
            return None
        start, end = source.start(keyword), source.bracketed(keyword.value, call)[1]
        found.append(_Argument(keyword.arg, keyword.value, start, end, True))
    return found


def _converted(source: Source, argument: _Argument, to: Equivalent) -> object:
    is_none = is_literal(argument.value, None)
    if argument.name in to.dropped or (argument.name in to.refused and is_none):
        return DROPPED
    if argument.name in to.refused:
        return None
    convert = to.converted.get(argument.name)
    if convert is None:
        return _UNCHANGED
    text = convert(source, argument.value)
    return _UNCHANGED if text == source.segment(argument.value) else text


def _named(argument: _Argument, keyword: str, may_stay: bool) -> Iterator[Edit]:
    start = argument.start
    if not argument.is_keyword:
        if not may_stay:
            yield Edit(start, start, f"{keyword}=")
    elif keyword != argument.name:
        yield Edit(start, start + len(argument.name), keyword)


def _deletion(
    source: Source, arguments: list[_Argument], index: int, is_first: bool
) -> Edit | None:
    """The edit that takes an argument out with a comma; None between odd brackets."""
    this = arguments[index]
    if is_first:
        start, end = this.start, arguments[index + 1].start
        between = source.text[this.end : end]
    else:
        start, end = arguments[index - 1].end, this.end
        between = source.text[start : this.start]
    return Edit(start, end, "") if _BETWEEN_ARGUMENTS.fullmatch(between) else None


def is_literal(node: ast.AST, *values: object) -> bool:
    """Whether it is one of these constants, of the same type."""
    return isinstance(node, ast.Constant) and any(
        node.value == value and type(node.value) is type(value) for value in values
    )


def in_brackets(source: Source, node: ast.expr) -> str:
    """Returns an expression's text, as an operand."""
    simple = (ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.Subscript)
    text = source.segment(node)
    return text if isinstance(node, simple) else f"({text})"
