"""Atomic writing."""

import os

import pytest

from tfgraph import files
from tfgraph.files import sealed, unsealed, write_atomically


@pytest.mark.parametrize(
    ("content", "expected"),
    ((b"\x00\xff", b"\x00\xff"), ("é\r\n", "é\r\n".encode())),
    ids=("bytes", "text"),
)
def test_writes_and_replaces(tmp_path, content, expected):
    path = tmp_path / "new folder" / "file"
    write_atomically(path, "old")
    write_atomically(path, content)
    assert path.read_bytes() == expected
    assert list(path.parent.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o666 & ~files._umask()


@pytest.mark.parametrize("error", (OSError("disk full"), KeyboardInterrupt()))
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, error):
    path = tmp_path / "file"
    path.write_text("old")

    def fail(descriptor):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", ("", "0.5", "[1, 2] é"))
def test_a_sealed_line_comes_back(text):
    assert unsealed(sealed(text)) == text


@pytest.mark.parametrize("change", (
    pytest.param(lambda line: line[:-1], id="cut"),
    pytest.param(lambda line: line + "0", id="longer"),
    pytest.param(lambda line: line.replace("5", "6"), id="a digit"),
    pytest.param(lambda line: "", id="empty"),
    pytest.param(lambda line: " 0.5", id="no checksum"),
    pytest.param(lambda line: "\0" * len(line), id="zeros"),
))  # fmt: skip
def test_a_damaged_line_does_not(change):
    assert unsealed(change(sealed("[0.25, 0.5]"))) is None
