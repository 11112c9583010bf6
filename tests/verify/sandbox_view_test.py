"""What a sandbox shows: copies, libraries, variables; nothing of anybody's home."""

import os

import pytest

from tfgraph.errors import ProgramError
from tfgraph.verify import sandbox_view
from tfgraph.verify.sandbox_view import Mount, Place, copy_of, environment, libraries


def test_long_names_are_refused(tmp_path):
    with pytest.raises(ProgramError, match="Set TMPDIR to a folder with a short one"):
        Place(tmp_path / ("x" * 100))


def test_the_copy_of_a_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox_view, "LARGE_FILE_BYTES", 10)
    folder, target = tmp_path / "notebooks", tmp_path / "copy"
    for name in ("data/a.csv", ".git/config", "data/.env", "shown/b", "data/large.bin"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "data/link").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    shown = [Mount(str(folder / "shown"), str(folder / "shown"))]
    large = copy_of(folder, target, shown)
    assert [mount.source for mount in large] == [str(folder / "data/large.bin")]
    copied = {str(path.relative_to(target)) for path in target.rglob("*")}
    assert copied == {"data", "data/a.csv", "data/large.bin", "data/link"}
    assert (target / "data/link").is_symlink()
    assert (target / "data/large.bin").read_bytes() == b""


def test_the_home_is_never_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setattr(sandbox_view.sys, "path", [str(tmp_path), str(tmp_path / "me")])
    shown = libraries([str(tmp_path / "me")])
    assert not [mount for mount in shown if str(tmp_path) in mount.source]


def test_variables_that_may_be_secrets_are_not_passed_on(monkeypatch):
    for name in ("AWS_SECRET_ACCESS_KEY", "TF_TOKEN_host", "TF_NUM_INTEROP_THREADS"):
        monkeypatch.setenv(name, "1")
    names = set(environment())
    assert {"HOME", "PATH", "TF_NUM_INTEROP_THREADS"} <= names
    assert not {"AWS_SECRET_ACCESS_KEY", "TF_TOKEN_host"} & names
