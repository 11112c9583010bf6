"""Which files of a folder can be part of a program."""

import os

import pytest

from tfgraph.errors import ProgramError
from tfgraph.folders import walk


@pytest.fixture
def folder(tmp_path):
    for name in (
        "main.py", "part/net.py", "part/.hidden.py", ".git/hook.py",
        "venv/pyvenv.cfg", "venv/lib.py", "part/__pycache__/net.py",
        "lib/site-packages/numpy.py",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "again").symlink_to(tmp_path / "part")
    return tmp_path


def test_hidden_and_installed_files_are_passed_over(folder):
    found = [path.relative_to(folder).as_posix() for path in walk(folder)]
    assert found == ["again", "main.py", "part/.hidden.py", "part/net.py"]


def test_a_folder_that_cannot_be_read_is_told(folder, monkeypatch):
    """Not by permissions, which do not bind root."""
    listed = os.scandir

    def refuse(path):
        if str(path).endswith("part"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ProgramError, match="part` cannot be read: Permission denied"):
        list(walk(folder))
