"""Processes of a cluster on this machine: stand-ins that die as they are told."""

import json
import sys

import pytest

from tfgraph.cluster import local
from tfgraph.cluster.experiments import Training
from tfgraph.errors import ClusterError, LostError

TRAINING = Training("batch_norm", {}, None, None, 42, "sync", "o")
# Does what the variable `deeds` has for it, by name; a worker without deed ends well.
CHILD = """
import json, os, signal, sys, time
role = json.loads(sys.stdin.buffer.readline())
name = f"{role['job']} {role['task']}"
deed = json.loads(sys.argv[1]).get(name)
print(json.dumps({"event": "step", "step": 1}), flush=True)
if deed == "be killed":
    os.kill(os.getpid(), signal.SIGKILL)
if deed == "be killed once" and not os.path.exists(sys.argv[2]):
    open(sys.argv[2], "w").close()
    os.kill(os.getpid(), signal.SIGKILL)
if deed == "refuse":
    print(json.dumps({"event": "error", "message": "no data"}), flush=True)
    sys.exit(2)
if deed == "fail":
    sys.exit("some words")
if deed == "wait" or role["job"] == "ps":
    sys.stdin.buffer.read()
print(json.dumps({"event": "end", "result": name}), flush=True)
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a cluster of stand-ins; returns its result and the events."""
    program = tmp_path / "child.py"
    program.write_text(CHILD)
    monkeypatch.setattr(local, "END_SECONDS", 0)
    events = []

    def run(**deeds):
        deeds = {name.replace("_", " "): deed for name, deed in deeds.items()}
        command = [sys.executable, str(program), json.dumps(deeds), str(tmp_path / "x")]
        monkeypatch.setattr(local, "CHILD", command)
        cluster = local.Cluster(
            TRAINING, {"ps": 1, "worker": 2}, wait=9, on_event=events.append, restarts=2
        )
        return cluster.run()

    run.events = events
    return run


def starts(events, name):
    return sum(e["event"] == "started" and e["from"] == name for e in events)


def words(events, name):
    return [e["line"] for e in events if e["event"] == "says" and e["from"] == name]


def test_events_come_with_the_name_and_the_chiefs_end_is_the_result(run):
    assert run() == {"event": "end", "result": "worker 0"}
    steps = [e["from"] for e in run.events if e["event"] == "step"]
    assert sorted(steps)[-2:] == ["worker 0", "worker 1"]
    assert [starts(run.events, name) for name in ("ps 0", "worker 0")] == [1, 1]


@pytest.mark.parametrize("name", ("worker_0", "worker_1"))
def test_a_killed_worker_is_started_again(run, name):
    run(**{name: "be killed once"})
    name = name.replace("_", " ")
    assert starts(run.events, name) == 2
    (line,) = words(run.events, "tfgraph")
    assert name in line and "was killed by SIGKILL; starting it again" in line


def test_a_worker_that_keeps_dying_is_given_up(run):
    with pytest.raises(LostError, match=r"worker 1 .* by SIGKILL, after 2 restarts"):
        run(worker_0="wait", worker_1="be killed")
    assert starts(run.events, "worker 1") == 3


def test_what_it_wrote_is_told(run):
    with pytest.raises(LostError, match="worker 1 .* ended with status 1"):
        run(worker_0="wait", worker_1="fail")
    assert words(run.events, "worker 1") == ["some words"] * 3


def test_a_worker_that_cannot_begin_is_not_started_again(run):
    with pytest.raises(ClusterError, match="^no data$"):
        run(worker_0="wait", worker_1="refuse")
    assert starts(run.events, "worker 1") == 1


@pytest.mark.parametrize(
    ("deed", "end"), (("be killed", "SIGKILL"), ("fail", "status 1"))
)
def test_a_lost_parameter_server_ends_all(run, deed, end):
    with pytest.raises(LostError, match=rf"ps 0 .* parameter server, .*{end}"):
        run(ps_0=deed, worker_0="wait", worker_1="wait")
