"""Text and pictures of notebooks, made harmless for a page, XML or a terminal.

Whatever a notebook holds is shown as text. Pictures are let through as PNG or JPEG if
they are such by their first bytes, and only as data in the page: nothing is loaded,
nothing is executed.
"""

import base64
import binascii
import html
import re

ANSI = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]")
# What XML 1.0 forbids, HTML has no use for or terminals obey; tab, line feed stay.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
MAX_PICTURE = 4_000_000  # characters of base64
MAX_EXCERPT = 300  # characters


def clean(text: str) -> str:
    """Returns a text without commands to terminals and characters that XML forbids."""
    text = ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("\ufffd", text)


def escaped(text: object) -> str:
    """Returns a text that HTML shows as it is, in elements and quoted attributes."""
    return html.escape(clean(str(text)), quote=True)


def excerpt(text: object) -> str:
    """Returns a text as ``escaped`` does, but not more than a few lines of it."""
    text = str(text)
    cut = "…" if len(text) > MAX_EXCERPT else ""
    return escaped(text[:MAX_EXCERPT] + cut)


def picture_uri(kind: str, content: str) -> str | None:
    """Returns a picture as a data URI, None if it is none that pages may show.

    Args:
      kind: its MIME type.
      content: base64, as notebooks hold it.
    """
    if kind not in SIGNATURES or len(content) > MAX_PICTURE:
        return None
    try:
        raw = base64.b64decode("".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not raw.startswith(SIGNATURES[kind]):
        return None
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"
