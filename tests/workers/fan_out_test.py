"""Worker processes: every item has its outcome, none outlives or hangs its parent."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tfgraph.workers import ONE_THREAD, Failure, in_workers, processes

HERE = Path(__file__).parent


def outcomes(function, items, **options):
    """By item; what failed as its words."""
    options = {"jobs": 1, **options}
    return {
        item: str(outcome) if isinstance(outcome, Failure) else outcome
        for item, outcome in in_workers(function, items, **options)
    }


def test_every_item_comes_back_with_its_result(calls):
    assert outcomes(calls.square, range(20), jobs=2) == {n: n * n for n in range(20)}


def test_without_items_there_is_nothing(calls):
    assert outcomes(calls.square, []) == {}


def test_jobs_are_processes_that_are_used_again(calls):
    found = set(outcomes(calls.process_id, range(6), jobs=2).values())
    assert len(found) == 2 and os.getpid() not in found


def test_variables_are_set_in_workers_only(calls):
    before = dict(os.environ)
    inside = outcomes(calls.environment, ONE_THREAD, environment=ONE_THREAD)
    assert inside == ONE_THREAD
    assert dict(os.environ) == before


def test_what_a_call_prints_does_not_disturb_its_answer(calls, capfd):
    assert outcomes(calls.prints, [1, 2]) == {1: 1, 2: 2}
    assert capfd.readouterr().out.count("y" * 100) == 2


@pytest.mark.parametrize(
    ("function", "words"),
    (
        pytest.param("fails_at_3", "ValueError: 3 fails", id="an exception"),
        pytest.param(
            "fails_unpicklably", "UnpicklableError: 3 fails", id="not to be pickled"
        ),
        pytest.param("exits", "SystemExit: 3 exits", id="exit"),
        pytest.param("returns_a_function", "pickle local object", id="result"),
    ),
)
def test_what_befalls_an_item_is_its_outcome(calls, function, words):
    assert words in outcomes(getattr(calls, function), [3])[3]


def test_failure_of_one_item_leaves_the_others(calls):
    found = outcomes(calls.fails_at_3, range(6), jobs=2)
    assert found.pop(3) == "ValueError: 3 fails"
    assert found == {n: n for n in range(6) if n != 3}


def test_the_workers_traceback_is_kept(calls):
    [(_, failure)] = in_workers(calls.fails_at_3, [3], jobs=1)
    assert 'raise ValueError("3 fails")' in failure.error.__notes__[0]


def test_an_item_whose_worker_is_killed_is_run_again(calls, tmp_path):
    run = partial(calls.kills_itself_once, folder=tmp_path)
    assert outcomes(run, range(4), jobs=2) == {n: n for n in range(4)}


def test_an_item_that_kills_every_worker_has_failed_and_the_others_have_not(calls):
    found = outcomes(calls.kills_itself_at_3, range(6), jobs=2)
    assert "was killed, 3 times," in found.pop(3)
    assert found == {n: n for n in range(6) if n != 3}


def test_items_of_a_group_run_one_after_the_other(calls, tmp_path):
    items = [(group, number) for number in range(3) for group in "ab"]
    run = partial(calls.alone_in_group, folder=tmp_path)
    found = outcomes(run, items, jobs=3, group=lambda item: item[0])
    assert found == dict.fromkeys(items, True)


def test_workers_end_in_order_when_nobody_wants_more(calls, tmp_path):
    run = partial(calls.in_a_temporary_folder, folder=tmp_path)
    results = in_workers(run, [0, 1], jobs=2)
    assert next(results) == (0, None)
    assert len(list(tmp_path.iterdir())) == 1
    started = time.monotonic()
    results.close()
    assert time.monotonic() - started < processes.GRACE_SECONDS
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_is_asked_to_end_while_it_starts_says_nothing(capfd):
    for delay in (0, 0.02, 0.05, 0.1, 0.15):
        worker = processes.spawn({})
        time.sleep(delay)
        worker.interrupt()
        with pytest.raises(processes.WorkerKilled):
            worker.receive()
    assert capfd.readouterr().err == ""


def test_a_worker_that_does_not_end_is_killed(calls, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.5)
    results = in_workers(calls.deaf, [0, 1], jobs=2)
    next(results)
    started = time.monotonic()
    results.close()
    assert time.monotonic() - started < 10


PARENT = """
from functools import partial
from pathlib import Path
import sys
import fake_calls
from tfgraph.workers import in_workers

def here(number):  # of the main program: a worker finds that, too
    return fake_calls.noted(number, Path(sys.argv[1]), 60)

if __name__ == "__main__":
    list(in_workers(here, [2, 3], jobs=2))
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
