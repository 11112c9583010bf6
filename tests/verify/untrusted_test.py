"""Text and pictures of notebooks, made harmless."""

import base64

import pytest

from tfgraph.verify.untrusted import clean, escaped, picture_uri

JPEG = base64.b64encode(b"\xff\xd8\xff\xe0 and more").decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        pytest.param("a\tb\nc", "a\tb\nc", id="plain"),
        pytest.param("\x1b[0;31mred\x1b[0m\x1b[2K", "red", id="colors"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("\x00\x07\ud800\ufffe", "\ufffd" * 4, id="forbidden"),
        pytest.param("\x1b]0;a\x07\x9b2J", "\ufffd]0;a\ufffd\ufffd2J", id="commands"),
        pytest.param("täglich 日本 😀", "täglich 日本 😀", id="other scripts"),
    ),
)
def test_clean(text, expected):
    assert clean(text) == expected
    clean(text).encode("utf-8")


def test_escaped():
    assert escaped("<a href='x'>\"&\x00") == (
        "&lt;a href=&#x27;x&#x27;&gt;&quot;&amp;\ufffd"
    )


def test_pictures_become_data(png):
    lines = f"{png[:20]}\n{png[20:]}\n"
    assert picture_uri("image/png", lines) == f"data:image/png;base64,{png}"
    assert picture_uri("image/jpeg", JPEG) == f"data:image/jpeg;base64,{JPEG}"


@pytest.mark.parametrize(
    ("kind", "content"),
    (
        pytest.param("image/svg+xml", "<svg onload='x'/>", id="SVG may hold scripts"),
        pytest.param("image/gif", "R0lGODlhAQABAAAAACw=", id="another kind"),
        pytest.param("image/png", JPEG, id="a JPEG that is called PNG"),
        pytest.param("image/png", "<script>", id="no base64"),
        pytest.param("image/png", "\u00e9", id="not ASCII"),
        pytest.param("image/png", "", id="nothing"),
        pytest.param("image/jpeg", JPEG + "A" * 4_000_000, id="too large"),
    ),
)
def test_other_pictures_are_refused(kind, content):
    assert picture_uri(kind, content) is None
