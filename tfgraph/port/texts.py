"""The text of a file and its bytes: encoding, byte order mark, ends of lines.

What was read comes back byte for byte; of a changed text each line keeps the end that
it had, and new lines get that of the line they come from.
"""

import codecs
import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from tfgraph.errors import PortError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_GUESSED = "latin-1"  # has a character for every byte, so that nothing is lost
_NO_CODING = (
    "not UTF-8, and no coding line: Python 3 does not read it. Save it as UTF-8, or "
    "say what it is in the first line, `# -*- coding: latin-1 -*-`"
)
_WIDE = "Python does not read {}: save it as UTF-8"


@dataclass(frozen=True)
class Text:
    """The text of a file.

    Attributes:
      content: with ``\\n`` as the only line end.
      encoding: a codec of Python.
      mark: the byte order mark, or nothing.
      ends: of each line its end; the last line has none.
      problem: why Python would not read the file, if so.
    """

    content: str
    encoding: str
    mark: bytes
    ends: tuple[str, ...]
    problem: str | None = None

    def encode(self, content: str, origins: Sequence[int]) -> bytes:
        """Returns a changed text as bytes.

        Args:
          content: the new text.
          origins: for each of its lines the one, from 1, that it comes from.

        Raises:
          PortError: if the encoding has not all its characters.
        """
        joined = with_ends(content, origins, self.ends)
        try:
            return self.mark + joined.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise PortError(
                f"`{joined[error.start]}` cannot be written in {self.encoding}."
            ) from None


def split_ends(raw: str) -> tuple[str, tuple[str, ...]]:
    """Returns a text with ``\\n`` as the only line end, and the ends it had."""
    return _LINE_END.sub("\n", raw), tuple(_LINE_END.findall(raw))


def with_ends(content: str, origins: Sequence[int], ends: Sequence[str]) -> str:
    """Returns a changed text with the ends of the lines that its lines come from."""
    if set(ends) <= {"\n"}:
        return content
    usual = max(set(ends), key=ends.count)
    lines = content.split("\n")
    result = []
    for line, origin in zip(lines[:-1], origins, strict=False):
        result.append(line + (ends[origin - 1] if origin <= len(ends) else usual))
    return "".join([*result, lines[-1]])


def decode(data: bytes) -> Text:
    """Returns the text of a file: by its mark, else by its coding line, else UTF-8.

    Raises:
      PortError: if it is binary, or not of the encoding that it names.
    """
    mark, encoding = _marked(data)
    if encoding is None or mark == codecs.BOM_UTF8:
        encoding, problem = _encoding(data[len(mark) :])
    else:
        problem = _WIDE.format(encoding.upper())
    raw = _decoded(data[len(mark) :], encoding)
    if "\0" in raw:
        raise PortError("it is binary: it holds null bytes")
    content, ends = split_ends(raw)
    return Text(content, encoding, mark, ends, problem)


def decode_json(data: bytes) -> tuple[str, str, bytes]:
    """Returns the text of a JSON file as it stands, its encoding and its mark.

    Raises:
      PortError: if it is neither UTF-8 nor marked as something else.
    """
    mark, encoding = _marked(data)
    encoding = encoding or "utf-8"
    return _decoded(data[len(mark) :], encoding), encoding, mark


def _marked(data: bytes) -> tuple[bytes, str | None]:
    """The byte order mark at the beginning and what it means."""
    found = ((mark, name) for mark, name in _MARKS if data.startswith(mark))
    return next(found, (b"", None))


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise PortError(
            f"it is not {encoding}: byte {error.start}, {error.reason}"
        ) from None


def _encoding(body: bytes) -> tuple[str, str | None]:
    try:
        encoding, lines = tokenize.detect_encoding(io.BytesIO(body).readline)
    except SyntaxError as error:
        if "unknown encoding" in str(error):
            raise PortError(str(error)) from None
        return _GUESSED, _NO_CODING
    if encoding == "utf-8" and not any(b"coding" in line for line in lines):
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            return _GUESSED, _NO_CODING
    return encoding, None
