"""Where in a JSON text the values stand, so that one can be changed and no other.

Loading and dumping would write numbers, escapes and indentation anew.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s"\[\]{},:]+')


@dataclass(frozen=True)
class Span:
    """A value in a JSON text.

    Attributes:
      start: of its first character.
      end: after its last one.
      value: of an object, spans by key; of an array, a list of spans; else what
        ``json.loads`` makes of it.
    """

    start: int
    end: int
    value: object

    def __getitem__(self, key: str | int) -> "Span":
        return self.value[key]

    def get(self, key: str) -> object:
        """Returns the plain value of a key, or None if this has no such key."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return found.value if found else None


def scan(text: str) -> Span:
    """Returns the value that a JSON text holds.

    Raises:
      ValueError: if it is not JSON.
    """
    json.loads(text)
    return _value(_TOKEN.finditer(text))


def _value(tokens: Iterator[re.Match[str]]) -> Span:
    return _after(next(tokens), tokens)


def _after(token: re.Match, tokens: Iterator[re.Match]) -> Span:
    if token[0] == "{":
        return _object(token.start(), tokens)
    if token[0] == "[":
        return _array(token.start(), tokens)
    return Span(token.start(), token.end(), json.loads(token[0]))


def _object(start: int, tokens: Iterator[re.Match[str]]) -> Span:
    members = {}
    for token in tokens:
        if token[0] == "}":
            return Span(start, token.end(), members)
        if token[0] != ",":
            next(tokens)  # the colon
            members[json.loads(token[0])] = _value(tokens)
    raise ValueError("an object does not end")


def _array(start: int, tokens: Iterator[re.Match[str]]) -> Span:
    items = []
    for token in tokens:
        if token[0] == "]":
            return Span(start, token.end(), items)
        if token[0] != ",":
            items.append(_after(token, tokens))
    raise ValueError("an array does not end")
