"""Bytes to text and back."""

import codecs

import pytest

from tfgraph.errors import PortError
from tfgraph.port import texts

LATIN = "# -*- coding: latin-1 -*-\nx = 'é'\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    (
        pytest.param(b"", "utf-8", id="empty"),
        pytest.param(b"a\nb", "utf-8", id="no newline at the end"),
        pytest.param(b"a\r\nb\r\n", "utf-8", id="CRLF"),
        pytest.param(b"a\r\nb\nc\rd\r\n", "utf-8", id="mixed line ends"),
        pytest.param("é\n".encode(), "utf-8", id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + b"a\r\n", "utf-8", id="UTF-8 with a mark"),
        pytest.param(LATIN.encode("latin-1"), "iso-8859-1", id="coding line"),
        pytest.param("# é\n".encode("latin-1"), "latin-1", id="latin-1, not told"),
        pytest.param("é\r\n".encode("utf-16"), "utf-16-le", id="UTF-16"),
        pytest.param(
            codecs.BOM_UTF16_BE + "é\n".encode("utf-16-be"), "utf-16-be", id="big end"
        ),
        pytest.param("é\n".encode("utf-32"), "utf-32-le", id="UTF-32"),
    ),
)
def test_bytes_come_back(data, encoding):
    text = texts.decode(data)
    lines = text.content.count("\n") + 1
    assert text.encoding == encoding
    assert "\r" not in text.content
    assert text.encode(text.content, range(1, lines + 1)) == data


@pytest.mark.parametrize(
    ("data", "is_told"),
    (
        pytest.param(LATIN.encode("latin-1"), False, id="coding line"),
        pytest.param("# é\n".encode("latin-1"), True, id="no coding line"),
        pytest.param("a\n".encode("utf-16"), True, id="UTF-16"),
    ),
)
def test_what_python_does_not_read_is_told(data, is_told):
    assert bool(texts.decode(data).problem) == is_told


def test_lines_keep_their_ends():
    text = texts.decode(b"a\r\nb\nc\r\n")
    new, origins = "a\nnew\nb\nc\nlast\n", [1, 1, 2, 3, 4, 4]
    assert text.encode(new, origins) == b"a\r\nnew\r\nb\nc\r\nlast\r\n"


@pytest.mark.parametrize(
    ("data", "message"),
    (
        pytest.param(b"a\0b", "binary", id="null byte"),
        pytest.param(b"# coding: klingon\n", "unknown encoding", id="unknown"),
        pytest.param(b"# coding: utf-8\n# \xe9", "not utf-8: byte 18", id="not so"),
        pytest.param(b"\xff\xfea", "not utf-16-le", id="half a character"),
    ),
)
def test_what_is_no_text_is_refused(data, message):
    with pytest.raises(PortError, match=message):
        texts.decode(data)


def test_a_character_that_the_encoding_has_not():
    with pytest.raises(PortError, match="`數` cannot be written in iso-8859-1"):
        texts.decode(LATIN.encode("latin-1")).encode("數", [1])
