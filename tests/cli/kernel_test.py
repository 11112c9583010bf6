"""Registering the Jupyter kernel."""

import json
import sys

import pytest

from tfgraph.cli import main


def test_the_kernel_is_registered_below_a_prefix(tmp_path, capsys):
    assert main(["kernel", "install", "--prefix", str(tmp_path)]) == 0
    place = tmp_path / "share/jupyter/kernels/tfgraph"
    assert capsys.readouterr().out == f"kernel `tfgraph` registered in {place}\n"
    spec = json.loads((place / "kernel.json").read_text())
    assert spec["display_name"] == "Python 3 (TensorFlow 1, tfgraph)"
    assert spec["language"] == "python"
    assert spec["argv"][0] == sys.executable


def test_it_is_for_the_user_by_default(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert main(["kernel", "install"]) == 0
    assert (tmp_path / "kernels/tfgraph/kernel.json").exists()
    assert main(["kernel", "install", "--user"]) == 0  # again


def test_a_place_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main(["kernel", "install", "--prefix", str(tmp_path / "file")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("tfgraph: The kernel cannot be registered in ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("args", (["kernel"], ["kernel", "remove"]))
def test_another_action_is_refused(args, capsys):
    with pytest.raises(SystemExit) as caught:
        main(args)
    assert caught.value.code == 2
    assert "install" in capsys.readouterr().err
