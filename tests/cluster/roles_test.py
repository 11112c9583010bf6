"""Whole roles, in threads of this process."""

import contextlib
import json
import os
import socket
import threading

import numpy as np
import pytest

from tfgraph.cluster import roles, specification
from tfgraph.cluster.experiments import Training
from tfgraph.cluster.roles import Role, serve, work
from tfgraph.data import Dataset
from tfgraph.errors import ClusterError, OutputError

WAIT = 30.0


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    monkeypatch.setattr(os, "environ", os.environ.copy())


@pytest.fixture(scope="module")
def data():
    random = np.random.RandomState(0)
    X = random.rand(20, 4).astype(np.float32)
    y = random.randint(10, size=20).astype(np.int32)
    return Dataset("tiny", "a test", X, y, X[:5], y[:5], n_epochs=1, eval_every=1)


def training(folder, **settings):
    settings = {"hidden_units": "3", "batch_size": "10", **settings}
    return Training("classifier", settings, 3, None, 42, "sync", str(folder))


def in_threads(spec, what, data):
    """Plays all roles; returns the events of each, or what was raised."""
    found = {}

    def play(role):
        found[role.name] = []
        try:
            if role.job == "ps":
                serve(role)
            else:
                work(role, what, data, found[role.name].append)
        except Exception as error:
            found[role.name] = error

    threads = [
        threading.Thread(target=play, args=(Role(spec, job, task, WAIT),))
        for job in specification.JOBS
        for task in range(len(spec.addresses(job)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.slow
def test_all_roles_play_to_the_end_and_once_more(data, tmp_path):
    counts = {"ps": 2, "worker": 2}
    spec = specification.on_this_machine(counts)
    found = in_threads(spec, training(tmp_path), data)
    assert found["ps 0"] == found["ps 1"] == []
    *_, end = found["worker 1"]
    assert end == {"event": "end", "updates": 6, "steps": 6, "result": None}
    *_, end = found["worker 0"]
    assert end["result"] == json.loads((tmp_path / "results.json").read_text())
    assert [e["step"] for e in end["result"]["evaluations"]] == [2, 4, 6]
    steps = [e["step"] for e in found["worker 0"] if e["event"] == "step"]
    assert steps == [1, 2, 3, 4, 5, 6]
    # Nothing is left to do: the same result, and everybody ends.
    spec = specification.on_this_machine(counts)
    again = in_threads(spec, training(tmp_path), data)
    assert again["worker 0"] == [end]


def test_a_used_address_is_refused_by_every_role(data, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        used = f"127.0.0.1:{server.getsockname()[1]}"
        free = specification.on_this_machine({"ps": 1, "worker": 1})
        for job in specification.JOBS:
            spec = specification.from_dict({**free.to_dict(), job: [used]})
            role = Role(spec, job, 0, WAIT)
            with pytest.raises(ClusterError, match=f"{used} of {job} 0 is in use"):
                roles.play(role, training(tmp_path), print)


@pytest.mark.parametrize(
    ("address", "message"),
    (
        pytest.param(
            "255.255.255.255:1", "does not lead to this machine", id="elsewhere"
        ),
        pytest.param("no-such-host.invalid:1", "listen|this machine", id="no host"),
    ),
)
def test_the_address_of_another_machine_is_refused(data, tmp_path, address, message):
    spec = specification.from_dict({"ps": ["127.0.0.1:1"], "worker": [address]})
    with pytest.raises(ClusterError, match=message):
        work(Role(spec, "worker", 0, 0.1), training(tmp_path), data, print)


def test_a_worker_does_not_wait_for_ever_for_a_parameter_server(data, tmp_path):
    spec = specification.on_this_machine({"ps": 1, "worker": 1})
    with pytest.raises(ClusterError, match=f"from ps 0 at {spec.ps[0]} within 0.3 s"):
        work(Role(spec, "worker", 0, 0.3), training(tmp_path), data, print)


def test_a_worker_does_not_wait_for_ever_for_the_chief(data, tmp_path):
    spec = specification.on_this_machine({"ps": 1, "worker": 2})
    with contextlib.ExitStack() as stack:
        for address in (spec.ps[0], spec.worker[0]):
            host, port = address.split(":")
            stack.enter_context(socket.create_server((host, int(port))))
    # The parameter server serves; nobody listens at the chief's address.
    with pytest.raises(ClusterError, match=r"from ps 0|from worker 0 \(the chief\)"):
        work(Role(spec, "worker", 1, 0.3), training(tmp_path), data, print)


def test_a_parameter_server_does_not_wait_for_ever_for_workers():
    spec = specification.on_this_machine({"ps": 1, "worker": 2})
    with pytest.raises(ClusterError, match=r"No worker could be reached for 0\.1 s"):
        serve(Role(spec, "ps", 0, 0.1))


def test_the_chief_does_not_touch_a_folder_of_another_run(data, tmp_path):
    (tmp_path / "results.json").write_text("{}")
    spec = specification.on_this_machine({"ps": 1, "worker": 1})
    with pytest.raises(OutputError, match="not of a cluster"):
        work(Role(spec, "worker", 0, WAIT), training(tmp_path), data, print)
