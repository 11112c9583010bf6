"""Worker processes: one thread each, and none outlives or hangs its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tfgraph.errors import RecordError
from tfgraph.verify.workers import ONE_THREAD, in_workers

HERE = Path(__file__).parent


@pytest.fixture
def fake_runs(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    import fake_runs

    return fake_runs


def test_every_item_comes_back_with_its_result(fake_runs):
    results = dict(in_workers(fake_runs.curves, [3, 1, 2], jobs=2))
    assert results == {seed: fake_runs.curves(seed) for seed in (1, 2, 3)}


def test_libraries_are_on_one_thread_in_workers_only(fake_runs):
    before = dict(os.environ)
    inside = dict(in_workers(fake_runs.environment, ONE_THREAD, jobs=1))
    assert inside == ONE_THREAD
    assert dict(os.environ) == before


def test_what_the_function_raises_is_raised(fake_runs):
    with pytest.raises(ValueError, match="seed 7 fails"):
        list(in_workers(fake_runs.fails, [7], jobs=1))


def test_a_killed_worker_is_reported(fake_runs):
    with pytest.raises(RecordError, match="A worker process was killed.*`--jobs`"):
        list(in_workers(fake_runs.kills_itself, [1, 2, 3], jobs=1))


PARENT = """
from functools import partial
from pathlib import Path
import sys
import fake_runs
from tfgraph.verify.workers import in_workers

if __name__ == "__main__":
    run = partial(fake_runs.noted, folder=Path(sys.argv[1]))
    list(in_workers(run, [2, 3], jobs=2))
"""


@pytest.mark.parametrize("kill", (signal.SIGINT, signal.SIGTERM, signal.SIGKILL))
def test_no_worker_outlives_its_parent(tmp_path, kill):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    notes = tmp_path / "notes"
    notes.mkdir()
    root = HERE.parents[1]
    parent = subprocess.Popen(
        [sys.executable, script, notes],
        env=os.environ | {"PYTHONPATH": f"{root}:{HERE}"},
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    workers = _eventually(lambda: [int(n.suffix[1:]) for n in notes.iterdir()], count=2)
    # At a terminal Ctrl-C reaches the whole group.
    (os.killpg if kill == signal.SIGINT else os.kill)(parent.pid, kill)
    errors = parent.communicate(timeout=30)[1]
    assert parent.returncode != 0
    assert (
        _eventually(lambda: [pid for pid in workers if _is_alive(pid)], count=0) == []
    )
    assert errors.count("Traceback") <= 1  # the parent's own


def _eventually(read, *, count):
    deadline = time.monotonic() + 30
    while len(found := read()) != count and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def _is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except OSError:
        return False
    return state != "Z"
