"""Distributed programs of TensorFlow 1 run as they are, in processes of their own."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tfgraph.cluster.network import free_ports

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "distributed"
SECONDS = 240


@contextlib.contextmanager
def started(folder, program, *arguments):
    """Runs a program, which is killed if it has not ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tfgraph", "run", PROGRAMS / program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(path):
    end = time.monotonic() + SECONDS
    while not path.exists():
        assert time.monotonic() < end, f"no {path.name}"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    (
        pytest.param([], id="asynchronous"),
        pytest.param(["--sync"], id="synchronous"),
    ),
)
def test_between_graphs(tmp_path, options):
    ps, *workers = (f"localhost:{port}" for port in free_ports(3))
    cluster = [f"--ps={ps}", f"--workers={','.join(workers)}", *options]

    def task(job, index):
        name = [f"--job_name={job}", f"--task_index={index}"]
        return started(tmp_path, "between_graphs.py", *cluster, *name)

    with task("ps", 0) as server, task("worker", 0) as chief:
        # A worker that came earlier would look for variables only every 30 seconds.
        wait_for(tmp_path / "model/graph.pbtxt")
        with task("worker", 1) as worker:
            outputs = [each.communicate(timeout=SECONDS)[0] for each in (chief, worker)]
            assert (chief.returncode, worker.returncode) == (0, 0)
        assert server.poll() is None  # it serves until it is killed
    assert outputs == ["[2.0, -1.0]\n"] * 2


@pytest.mark.slow
def test_in_graph(tmp_path):
    with started(tmp_path, "in_graph.py") as process:
        output, _ = process.communicate(timeout=SECONDS)
    assert output.splitlines() == [
        "[2.0, -1.0]",
        "['/job:local/replica:0/task:0', '/job:local/replica:0/task:0']",
    ]
