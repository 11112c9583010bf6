"""Which modules belong to the program, and what becomes of their source."""

import importlib
import json
import sys

import numpy
import pytest

import tfgraph.errors
from tfgraph.run import loader, redirect


@pytest.mark.parametrize(
    "module", (json, numpy, pytest, tfgraph.errors), ids=lambda module: module.__name__
)
def test_installed_modules_are_not_the_program(module):
    assert not loader.is_program_file(module.__file__)


@pytest.mark.parametrize("name", (None, "built-in", "a.so", "a.pyc"))
def test_only_sources_are_the_program(name):
    assert not loader.is_program_file(name)


def test_a_module_beside_the_program_is_mended(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importlib, "import_module", importlib.import_module)
    (tmp_path / "mended_beside.py").write_text("print 'hello'\nx = 3 / 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    redirect.install()
    monkeypatch.setattr(sys, "meta_path", [loader.ProgramFinder, *sys.meta_path])
    import mended_beside

    printed = capsys.readouterr()
    assert printed.out == "hello\n"
    assert f"{mended_beside.__file__}:2:4: `3 / 2` divides integers" in printed.err
    assert not list(tmp_path.rglob("*.pyc"))


@pytest.mark.parametrize(
    ("data", "text"),
    (
        pytest.param("é = 1\n".encode(), "é = 1\n", id="utf-8"),
        pytest.param(
            "# coding: latin1\né".encode("latin1"), "# coding: latin1\né", id="latin1"
        ),
        pytest.param(b"\xef\xbb\xbfx = 1\r\ny\r", "x = 1\ny\n", id="mark and newlines"),
    ),
)
def test_a_source_is_decoded_by_its_coding_line(data, text):
    assert loader.decode(data, "a.py") == text


@pytest.mark.parametrize("data", (b"x = '\xe9'\n", b"# coding: klingon\n"))
def test_what_has_no_coding_is_a_syntax_error(data):
    with pytest.raises(SyntaxError):
        loader.decode(data, "a.py")
