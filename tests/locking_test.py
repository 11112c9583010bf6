"""One run to an output folder."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tfgraph import locking
from tfgraph.errors import OutputError
from tfgraph.locking import locked

HOLD = """
import sys, time
from pathlib import Path
from tfgraph.locking import locked
with locked(Path(sys.argv[1]), Path("out")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until its stdin is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path / "lock"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def refusal(tmp_path):
    with pytest.raises(OutputError) as refused, locked(tmp_path / "lock", "out"):
        pass
    return str(refused.value)


def test_the_second_is_refused_with_the_first_ones_process_and_start(tmp_path, holder):
    owner = json.loads((tmp_path / "lock").read_text())
    assert owner["pid"] == holder.pid
    assert refusal(tmp_path) == (
        f"`out` is in use: process {holder.pid}, started {owner['started']}, writes to "
        "it. Wait for its end, or choose another `--output`."
    )
    holder.communicate()
    with locked(tmp_path / "lock", "out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_blocks_nobody(tmp_path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (tmp_path / "lock").exists()
    with locked(tmp_path / "lock", "out"):
        owner = json.loads((tmp_path / "lock").read_text())
        assert owner["pid"] == os.getpid()


def test_within_one_process_as_well(tmp_path):
    with locked(tmp_path / "lock", "out"):
        assert f"process {os.getpid()}," in refusal(tmp_path)
    with locked(tmp_path / "lock", "out"):
        pass


def test_an_owner_that_has_not_signed_yet(tmp_path, holder):
    os.truncate(tmp_path / "lock", 0)
    assert "`out` is in use: another process writes to it." in refusal(tmp_path)


def test_a_file_that_was_removed_meanwhile_is_not_the_lock(tmp_path, monkeypatch):
    flock, removals = locking.fcntl.flock, iter((True, False))

    def late(descriptor, operation):
        if next(removals):
            (tmp_path / "lock").unlink()  # by its holder, before it lets go
        flock(descriptor, operation)

    monkeypatch.setattr(locking.fcntl, "flock", late)
    with locked(tmp_path / "lock", "out"):
        assert (tmp_path / "lock").exists()


@pytest.mark.parametrize(
    "make",
    (
        pytest.param(lambda path: None, id="no folder"),
        pytest.param(lambda path: (path / "lock").mkdir(parents=True), id="a folder"),
    ),
)
def test_what_cannot_be_locked_is_said(tmp_path, make):
    make(tmp_path / "x")
    assert "`out` cannot be locked: " in refusal(tmp_path / "x")


def test_a_file_system_without_locks_is_said(tmp_path, monkeypatch):
    def unsupported(descriptor, operation):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(locking.fcntl, "flock", unsupported)
    assert "`out` cannot be locked: [Errno 95]" in refusal(tmp_path)


def test_a_system_without_locks_says_so_and_goes_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(locking, "fcntl", None)
    with locked(tmp_path / "lock", "out"):
        pass
    assert "this system has no file locks" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
