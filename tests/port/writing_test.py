"""Files are replaced whole or not at all; nothing is lost."""

import contextlib
import errno
import os
import stat
import subprocess

import pytest

from tfgraph import files
from tfgraph.errors import PortError
from tfgraph.port import trees, writing

OLD = "print 'old'\n"
NEW = "print('old')\n"


def port(path):
    return trees.port_alone(str(path), path.read_bytes(), to="tensorflow")


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "old.py"
    path.write_text(OLD)
    path.chmod(0o750)
    return path


@contextlib.contextmanager
def mounted(folder, options):
    """A small file system of its own there, or False where that is not allowed."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        done = False
    try:
        yield done
    finally:
        if done:
            subprocess.run(["umount", str(folder)], check=True)


def test_replacing_keeps_the_original_and_the_permissions(script):
    outcome = port(script)
    writing.replace_file(outcome, keeps_backup=True)
    assert outcome.outcome == "ported"
    assert script.read_text() == NEW
    assert stat.S_IMODE(script.stat().st_mode) == 0o750
    backup = script.with_name("old.py.orig")
    assert backup.read_text() == OLD
    assert stat.S_IMODE(backup.stat().st_mode) == 0o750


def test_no_backup(script):
    writing.replace_file(port(script), keeps_backup=False)
    assert script.read_text() == NEW
    assert list(script.parent.iterdir()) == [script]


def test_an_older_backup_is_never_overwritten(script):
    backup = script.with_name("old.py.orig")
    backup.write_text("precious")
    outcome = port(script)
    writing.replace_file(outcome, keeps_backup=True)
    assert outcome.outcome == "failed" and "exists already" in outcome.reason
    assert (script.read_text(), backup.read_text()) == (OLD, "precious")


def test_of_a_link_the_target_is_ported(script):
    link = script.with_name("link.py")
    link.symlink_to("old.py")
    writing.replace_file(port(link), keeps_backup=True)
    assert link.is_symlink() and os.readlink(link) == "old.py"
    assert script.read_text() == NEW
    assert script.with_name("old.py.orig").read_text() == OLD


def test_a_file_that_changes_meanwhile_is_left(script):
    outcome = port(script)
    script.write_text("x = 'edited'\n")
    writing.replace_file(outcome, keeps_backup=True)
    assert outcome.outcome == "failed" and "changed while" in outcome.reason
    assert script.read_text() == "x = 'edited'\n"
    assert list(script.parent.iterdir()) == [script]


@pytest.mark.parametrize("keeps_backup", (True, False))
def test_a_full_disk(tmp_path, monkeypatch, keeps_backup):
    folder = tmp_path / "disk"
    with mounted(folder, "size=64k") as is_mounted:
        path = folder / "old.py"
        path.write_text(OLD + "# long\n" * 5000)
        outcome = port(path)
        if is_mounted:
            with contextlib.suppress(OSError), (folder / "fill").open("wb") as out:
                out.write(bytes(64 * 1024))
        else:
            monkeypatch.setattr(os, "fsync", fail_with(errno.ENOSPC))
        writing.replace_file(outcome, keeps_backup=keeps_backup)
        assert outcome.outcome == "failed" and "No space left" in outcome.reason
        assert path.read_bytes() == outcome.old
        assert {file.name for file in folder.iterdir()} <= {"old.py", "fill"}


def test_a_read_only_folder(tmp_path, monkeypatch):
    folder = tmp_path / "disk"
    with mounted(folder, "size=64k") as is_mounted:
        path = folder / "old.py"
        path.write_text(OLD)
        outcome = port(path)
        if is_mounted:
            subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        else:
            monkeypatch.setattr(os, "link", fail_with(errno.EROFS))
            monkeypatch.setattr(writing.shutil, "copy2", fail_with(errno.EROFS))
        writing.replace_file(outcome, keeps_backup=True)
        assert outcome.outcome == "failed" and "Read-only" in outcome.reason
        assert path.read_text() == OLD
        assert list(folder.iterdir()) == [path]


def fail_with(number):
    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("moment", ("fsync", "chmod", "replace"))
def test_ctrl_c_leaves_the_original(script, monkeypatch, moment):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, moment, interrupt)
    with pytest.raises(KeyboardInterrupt):
        writing.replace_file(port(script), keeps_backup=True)
    monkeypatch.undo()
    assert script.read_text() == OLD
    assert list(script.parent.iterdir()) == [script]


def test_ctrl_c_after_the_renaming_keeps_the_backup(script, monkeypatch):
    replace = os.replace

    def replace_and_interrupt(*args):
        replace(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", replace_and_interrupt)
    with pytest.raises(KeyboardInterrupt):
        writing.replace_file(port(script), keeps_backup=True)
    assert script.read_text() == NEW
    assert script.with_name("old.py.orig").read_text() == OLD


def test_an_output_folder_has_all_files(tmp_path):
    source = tmp_path / "src"
    (source / "data").mkdir(parents=True)
    (source / "old.py").write_text(OLD)
    (source / "old.py").chmod(0o755)
    (source / "broken.py").write_text("def f(:\n")
    (source / "data/x.csv").write_text("1,2\n")
    (source / "link.py").symlink_to("old.py")
    (source / "latest").symlink_to("data")
    items = trees.collect([source])
    folder = writing.OutputFolder(tmp_path / "out", [source], items)
    for outcome in trees.port_all(items, to="tensorflow", jobs=1):
        folder.write(outcome)
    assert folder.copy_others([source]) == 3
    out = tmp_path / "out"
    assert (out / "old.py").read_text() == NEW
    assert stat.S_IMODE((out / "old.py").stat().st_mode) == 0o755
    assert (out / "broken.py").read_text() == "def f(:\n"
    assert (out / "data/x.csv").read_text() == "1,2\n"
    assert os.readlink(out / "link.py") == "old.py"
    assert os.readlink(out / "latest") == "data"
    assert (source / "old.py").read_text() == OLD


@pytest.mark.parametrize(
    ("folder", "message"),
    (
        pytest.param("src/out", "lies in `", id="inside"),
        pytest.param("src", "lies in `", id="the same"),
        pytest.param("file", "is a file", id="file"),
        pytest.param("full", "exists already", id="taken"),
    ),
)
def test_an_output_folder_that_cannot_be_is_refused(tmp_path, folder, message):
    source = tmp_path / "src"
    source.mkdir()
    (source / "old.py").write_text(OLD)
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/old.py").write_text("precious")
    with pytest.raises(PortError, match=message):
        writing.OutputFolder(tmp_path / folder, [source], trees.collect([source]))
    assert (tmp_path / "full/old.py").read_text() == "precious"
