"""Magics of old notebooks."""

import importlib.util

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tfgraph.run import magics, redirect


@pytest.fixture
def shell(monkeypatch):
    monkeypatch.setattr(importlib, "import_module", importlib.import_module)
    shell = InteractiveShell()
    magics.install(shell)
    return shell


def test_the_choice_of_colab_is_none(shell, capsys):
    assert shell.run_line_magic("tensorflow_version", "1.x") is None
    assert capsys.readouterr() == ("", "")


def test_a_missing_tensorboard_is_told(shell, capsys, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    shell.run_line_magic("load_ext", "tensorboard")
    shell.run_line_magic("tensorboard", "--logdir logs")
    message = "TensorBoard is not installed: `pip install tensorboard`.\n"
    assert capsys.readouterr() == ("", 2 * message)


def test_other_extensions_are_loaded_as_ever(shell):
    with pytest.raises(ModuleNotFoundError):
        shell.run_line_magic("load_ext", "no_such_extension")


@pytest.mark.parametrize(
    ("source", "printed"),
    (
        pytest.param("print 'a', __name__", "a __main__\n", id="Python 2"),
        pytest.param("import sys\nprint 'a'\nsys.exit()", "a\n", id="exit"),
    ),
)
def test_a_script_is_run_as_the_notebook_is(source, printed, shell, capsys, tmp_path):
    redirect.install()
    (tmp_path / "old.py").write_text(source)
    shell.run_line_magic("run", str(tmp_path / "old.py"))
    assert capsys.readouterr().out == printed


def test_a_failing_script_shows_its_error(shell, capsys, tmp_path):
    redirect.install()
    (tmp_path / "old.py").write_text("x = 1 / 0\n")
    shell.run_line_magic("run", str(tmp_path / "old.py"))
    assert "ZeroDivisionError" in "".join(capsys.readouterr())
