"""The same outcomes from a Dask cluster, one of whose workers is killed."""

import re
import socket
import sys
import threading
import time
from functools import partial

import pytest

from tfgraph.errors import WorkerError
from tfgraph.workers import ONE_THREAD, Failure, dask_cluster, in_workers, processors

pytestmark = pytest.mark.slow  # a cluster takes seconds to start


def outcomes(function, items, **options):
    """By item; what failed as its words."""
    return {
        item: str(outcome) if isinstance(outcome, Failure) else outcome
        for item, outcome in in_workers(function, items, **options)
    }


@pytest.mark.parametrize(
    "function",
    ("square", "fails_at_3", "fails_unpicklably", "exits", "kills_itself_at_3"),
)
def test_outcomes_are_those_of_this_machine(calls, cluster, function):
    function = getattr(calls, function)
    there = outcomes(function, range(6), scheduler=cluster.address)
    assert there == outcomes(function, range(6), jobs=2)


def test_calls_run_in_the_folder_with_the_variables_of_here(
    calls, cluster, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TFGRAPH_DATA", "mine.npz")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    run = partial(outcomes, scheduler=cluster.address)
    assert run(calls.working_directory, [1]) == {1: str(tmp_path)}
    names = ["TFGRAPH_DATA", "OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"]
    n_threads = str(processors())
    there = run(calls.environment, names)
    assert there == dict(zip(names, ["mine.npz", n_threads, n_threads], strict=True))
    assert run(calls.environment, ONE_THREAD, environment=ONE_THREAD) == ONE_THREAD


def test_a_function_of_the_main_program_is_sent_along(cluster, monkeypatch):
    def here(number):
        return number + 1

    monkeypatch.setattr(here, "__module__", "__main__")
    assert outcomes(here, [1], scheduler=cluster.address) == {1: 2}


def test_items_of_a_group_run_one_after_the_other(calls, cluster, tmp_path):
    items = [(group, number) for number in range(3) for group in "ab"]
    run = partial(calls.alone_in_group, folder=tmp_path)
    options = {"group": lambda item: item[0], "scheduler": cluster.address}
    assert outcomes(run, items, **options) == dict.fromkeys(items, True)


def test_other_versions_are_refused(calls, cluster, monkeypatch):
    monkeypatch.setattr(dask_cluster, "versions", lambda: {"numpy": "0.1"})
    [(_, failure)] = in_workers(calls.square, [1], scheduler=cluster.address)
    assert re.search("has numpy .*, this machine has 0.1, and", str(failure))


def test_a_folder_that_workers_do_not_see_is_told(calls, cluster, monkeypatch):
    monkeypatch.setattr(dask_cluster.os, "getcwd", lambda: "/nowhere")
    [(_, failure)] = in_workers(calls.square, [1], scheduler=cluster.address)
    assert "cannot work in `/nowhere`" in str(failure)
    assert "need a shared file system" in str(failure)


def killer(process, folder, count):
    """Kills a process once so many calls have begun."""

    def wait_and_kill():
        while len(list(folder.iterdir())) < count:
            time.sleep(0.02)
        process.kill()

    thread = threading.Thread(target=wait_and_kill, daemon=True)
    thread.start()
    return thread


def test_items_of_a_killed_worker_are_run_by_another(calls, local_cluster, tmp_path):
    run = partial(calls.noted, folder=tmp_path, seconds=1)
    with local_cluster() as cluster:
        # When both have begun, and before either can have ended.
        thread = killer(cluster.workers[0], tmp_path, count=2)
        found = outcomes(run, range(8), scheduler=cluster.address)
        thread.join()
        assert cluster.workers[0].wait() == -9
    assert found == {n: n * n for n in range(8)}
    assert len(list(tmp_path.iterdir())) > 8  # some began twice


def test_workers_of_several_threads_and_under_a_nanny(calls, local_cluster):
    with local_cluster(1, threads=2, nanny=True) as cluster:
        found = outcomes(calls.process_id, range(4), scheduler=cluster.address)
    assert len(set(found.values())) == 2  # one process for each thread


def test_a_scheduler_that_dies_is_told(calls, local_cluster, tmp_path):
    run = partial(calls.noted, folder=tmp_path, seconds=1)
    with local_cluster(1) as cluster:
        thread = killer(cluster.scheduler, tmp_path, count=2)
        results = in_workers(run, range(4), scheduler=cluster.address)
        assert next(results) == (0, 0)
        with pytest.raises(WorkerError, match="`tcp://.*` has gone"):
            list(results)
        thread.join()


def test_a_cluster_without_workers_is_told(calls, local_cluster, monkeypatch):
    monkeypatch.setattr(dask_cluster, "NO_WORKERS_SECONDS", 1)
    monkeypatch.setattr(dask_cluster, "CHECK_SECONDS", 0.5)
    words = "no workers for 1 s. Start some"
    with local_cluster(0) as cluster, pytest.raises(WorkerError, match=words):
        outcomes(calls.square, [1], scheduler=cluster.address)


def silence(connection):
    while connection.recv(1000):
        pass


def another_protocol(connection):
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("answer", (None, silence, another_protocol))
def test_what_is_no_scheduler_is_told(calls, monkeypatch, answer):
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if answer is None:
            server.close()
        else:
            listener = threading.Thread(
                target=lambda: answer(server.accept()[0]), daemon=True
            )
            listener.start()
        started = time.monotonic()
        with pytest.raises(WorkerError, match="No Dask scheduler answers at .* 1 s"):
            outcomes(calls.square, [1], scheduler=address)
    assert time.monotonic() - started < 5


def test_without_the_package_the_remedy_is_told(calls, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkerError, match="`pip install distributed`"):
        outcomes(calls.square, [1], scheduler="tcp://127.0.0.1:1")
