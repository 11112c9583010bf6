import os
from pathlib import Path

import pytest

import tfgraph
from tfgraph.verify import nbkernel


def test_kernels_import_the_tfgraph_that_runs_here(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    paths = nbkernel.environment()["PYTHONPATH"].split(os.pathsep)
    assert paths == [str(Path(tfgraph.__file__).parents[1]), "elsewhere"]


@pytest.mark.parametrize(("value", "is_made_absolute"), (
    pytest.param("digits.npz", True, id="a file in this folder"),
    pytest.param("mnist-5k", False, id="a name"),
    pytest.param("no/such/file.npz", False, id="neither: for the loader to refuse"),
))
def test_data_path_is_made_absolute(monkeypatch, tmp_path, value, is_made_absolute):
    (tmp_path / "digits.npz").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TFGRAPH_DATA", value)
    found = nbkernel.environment().get("TFGRAPH_DATA", value)
    assert found == (str(tmp_path / value) if is_made_absolute else value)
