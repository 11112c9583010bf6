"""Who has no home, or none that can be written, gets one for IPython."""

import os
from pathlib import Path

import pytest

from tfgraph.run import home


@pytest.fixture
def variables(monkeypatch):
    """The variables of this process, of which none is set but pytest's own."""
    monkeypatch.setattr(os, "environ", {})
    home.provide.cache_clear()
    yield os.environ
    home.provide.cache_clear()


def test_a_home_is_left_as_it_is(variables, tmp_path):
    variables["HOME"] = str(tmp_path)
    home.provide()
    assert "IPYTHONDIR" not in variables
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("own", ("/proc", "/dev/null", "/no/such/folder"))
def test_a_home_that_cannot_be_written_stays_home(variables, own):
    variables["HOME"] = own
    home.provide()
    assert home.known() == Path(own)
    assert Path(variables["IPYTHONDIR"]).is_dir()


def test_the_users_choice_for_ipython_stays(variables):
    variables |= {"HOME": "/dev/null", "IPYTHONDIR": "chosen"}
    home.provide()
    assert variables["IPYTHONDIR"] == "chosen"


def test_no_home_becomes_one(variables, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(home, "known", lambda: None)
        home.provide()
    assert variables["HOME"] == variables["IPYTHONDIR"]
    assert home.known().is_dir()
