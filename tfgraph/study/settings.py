"""Settings of experiments: typed, checked, and read from ``KEY=VALUE``.

A configuration is a frozen dataclass that extends ``Configuration``. Each field has a
default and one of these types: ``int``, ``float``, ``bool``, ``str``, the numbers with
limits below, ``Literal[...]``, ``tuple[..., ...]`` of one of them, or a union of them
and None. A value that does not fit is refused when the configuration is made.
"""

import difflib
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from tfgraph.errors import SettingError

MAX_SEED = 2**32 - 1  # numpy's


@dataclass(frozen=True)
class Limits:
    """Which numbers are allowed, and how to say so."""

    words: str
    include: Callable[[float], bool]


Count = Annotated[int, Limits("a whole number from 1 up", lambda x: x >= 1)]
Positive = Annotated[float, Limits("a number above 0", lambda x: 0 < x < math.inf)]
NonNegative = Annotated[
    float, Limits("a number from 0 up", lambda x: 0 <= x < math.inf)
]
Fraction = Annotated[
    float, Limits("a number from 0 up and below 1", lambda x: 0 <= x < 1)
]
Seed = Annotated[
    int, Limits(f"a whole number from 0 to {MAX_SEED}", lambda x: 0 <= x <= MAX_SEED)
]

_WORDS = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    NoneType: "none",
}
_WRITTEN = {"true": True, "false": False, "none": None}


class Configuration:
    """Base of the configurations, which are frozen dataclasses."""

    def __post_init__(self) -> None:
        for key, kind in kinds(self).items():
            if not _fits(kind, getattr(self, key)):
                raise _misfit(key, kind, shown(getattr(self, key)))

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """Returns a configuration with some values other than the defaults.

        Args:
          values: key, in upper or lower case, to the value.

        Raises:
          SettingError: if there is no such key, or the value does not fit; it says
            which do.
        """
        values = {key.lower(): value for key, value in values.items()}
        for key in values:
            check_known(key, kinds(cls))
        return cls(**values)

    def with_settings(self, settings: Mapping[str, str]) -> Self:
        """Returns a copy with some values changed.

        Args:
          settings: key, in upper or lower case, to the value as text.

        Raises:
          SettingError: if there is no such key, or the value does not fit; it says
            which do.
        """
        known = kinds(self)
        changes = {}
        for key, text in settings.items():
            check_known(key.lower(), known)
            changes[key.lower()] = _read(key.lower(), known[key.lower()], text)
        return replace(self, **changes)


def kinds(config: Configuration | type[Configuration]) -> dict[str, Any]:
    """Returns the type of each setting, by key."""
    return {field.name: field.type for field in fields(config)}


def check_known(name: str, known: Iterable[str], *, what: str = "setting") -> None:
    """Checks that a name is known.

    Args:
      name: what was asked for.
      known: all names.
      what: bears such a name, as the message calls it.

    Raises:
      SettingError: if it is not, naming the nearest.
    """
    if name not in known:
        raise SettingError(
            f"No {what} `{name}`. {_did_you_mean(name, known)}"
            f"Known are {', '.join(known)}."
        )


def allowed(kind: Any) -> str:
    """Returns in words which values a type takes: ``one of none, batch``."""
    if kind in _WORDS:
        return _WORDS[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return arguments[1].words
    if origin is Literal:
        return ("one of " if len(arguments) > 1 else "") + ", ".join(arguments)
    if origin is tuple:
        return f"values with commas between, each {allowed(arguments[0])}"
    return " or ".join(allowed(argument) for argument in arguments)


def shown(value: object) -> str:
    """Returns a value the way it is written on the command line."""
    if isinstance(value, tuple):
        return ",".join(shown(item) for item in value)
    return str(value).lower() if isinstance(value, bool | NoneType) else str(value)


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    """Returns a question with the nearest names, or nothing if none is near."""
    near = [f"`{name}`" for name in difflib.get_close_matches(name, list(known))]
    return f"Did you mean {' or '.join(near)}? " if near else ""


def _fits(kind: Any, value: object) -> bool:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _fits(arguments[0], value) and arguments[1].include(value)
    if origin is Literal:
        return value in arguments
    if origin is tuple:
        is_filled = isinstance(value, tuple) and len(value) > 0
        return is_filled and all(_fits(arguments[0], item) for item in value)
    if origin in (Union, UnionType):
        return any(_fits(argument, value) for argument in arguments)
    if isinstance(value, bool):
        return kind is bool  # though Python takes it for a number
    return isinstance(value, int | float if kind is float else kind)


def _read(key: str, kind: Any, text: str) -> Any:
    """Returns the value that a text stands for, the first one that fits."""
    if get_origin(kind) is tuple:
        return tuple(_read(key, get_args(kind)[0], t.strip()) for t in text.split(","))
    for value in _readings(text):
        if _fits(kind, value):
            return value
    raise _misfit(key, kind, text)


def _readings(text: str) -> Iterable[object]:
    for number in (int, float):
        try:
            yield number(text)
        except ValueError:
            pass
    if text.lower() in _WRITTEN:
        yield _WRITTEN[text.lower()]
    yield text
    yield text.lower()


def _misfit(key: str, kind: Any, text: str) -> SettingError:
    options = [argument for argument in _literals(kind) if isinstance(argument, str)]
    hint = _did_you_mean(text.lower(), options)
    return SettingError(f"`{key}` cannot be `{text}`. {hint}Expected {allowed(kind)}.")


def _literals(kind: Any) -> Iterable[object]:
    for argument in get_args(kind):
        if get_origin(kind) is Literal:
            yield argument
        else:
            yield from _literals(argument)
