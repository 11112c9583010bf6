"""Too little memory, a clock that goes back, and signals that ask to end."""

import json
import os
import signal
import time

import psutil
import pytest
from nbformat import v4, writes

REPRODUCE = "reproduce --data digits.npz --only gradient_clipping --output out"
STUDY = "study optimizer --data digits.npz --set optimizer=sgd --output out"

# Room for so many MB more than the process has, as `ulimit -v` makes it.
MEMORY = """
import resource
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + ({} << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
"""
BACKWARDS = """
import itertools, time
hours = itertools.count(time.time(), -3600)
time.time = lambda: next(hours)
"""


@pytest.mark.parametrize("command", (REPRODUCE, STUDY))
def test_data_larger_than_the_memory(tfgraph, folder, command):
    ended = tfgraph(*command.split(), before=MEMORY.format(16))
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: The memory does not suffice")
    assert not list(folder.glob("out/*.*"))


def test_network_larger_than_the_memory(tfgraph, folder):
    size = "--set hidden_units=10000000 --set epochs=1"  # 31 GB of weights
    ended = tfgraph(*f"{STUDY} {size}".split(), before=MEMORY.format(4096))
    assert (ended.status, ended.out) == (2, "")
    ended.tells("tfgraph: OOM when allocating tensor")
    assert not (folder / "out/results.json").exists()


@pytest.mark.parametrize(
    ("command", "status"),
    (
        pytest.param("inspect model.ckpt", 2, id="inspect"),
        pytest.param(STUDY, 2, id="study"),
        pytest.param("run program.py", 1, id="run: as any error of a program"),
    ),
)
def test_too_little_memory_for_tensorflow(shell, command, status):
    ended = shell(f"ulimit -v 2000000; tfgraph {command}")
    assert (ended.status, ended.out) == (status, "")
    assert "The address space is limited to 1,953 MB" in ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    "command",
    (
        pytest.param(REPRODUCE, id="reproduce"),
        pytest.param(f"{STUDY} --set epochs=2", id="study"),
        pytest.param("port --in-place src", id="port"),
        pytest.param("run program.py", id="run"),
        pytest.param("inspect model.ckpt", id="inspect"),
        pytest.param("verify old.ipynb", id="verify"),
    ),
)
@pytest.mark.parametrize("before", ("", BACKWARDS), ids=("future", "backwards"))
def test_clock(tfgraph, folder, command, before):
    for path in folder.rglob("*"):
        os.utime(path, (2**32, 2**32))  # written in 2106
    ended = tfgraph(*command.split(), before=before)
    assert ended.status == 0
    assert "Traceback" not in ended.err


# What is under way, and a file that says so; then what is left, of those that matter.
STARTED = "import time; open('started', 'w').close(); time.sleep(60)"
WORK = (
    pytest.param("run long.py", "started", id="run"),
    pytest.param("run --output new.ipynb long.ipynb", "started", id="run, notebook"),
    pytest.param("verify --html new.html long.ipynb", "started", id="verify"),
    pytest.param("record notebook --force long.ipynb", "started", id="record"),
    pytest.param("port --jobs 2 --in-place many", "many/0.py.orig", id="port"),
    pytest.param("port --jobs 2 --output new many", "new/0.py", id="port, copy"),
    pytest.param(
        f"{STUDY} --set epochs=1000000", "out/.tfgraph-unfinished", id="study"
    ),
    pytest.param(REPRODUCE, "out/.tfgraph-unfinished", id="reproduce"),
)
LONG = "import tensorflow as tf\n" + "print tf.mul(1, 2)\n" * 60


@pytest.mark.slow
@pytest.mark.parametrize("number", (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
@pytest.mark.parametrize(("command", "started"), WORK)
def test_signal(tfgraph, folder, files, number, command, started):
    (folder / "long.py").write_text(STARTED)
    cell = v4.new_code_cell(STARTED, execution_count=1)
    cell.outputs = [v4.new_output("stream", name="stdout", text="4\n")]
    (folder / "long.ipynb").write_text(writes(v4.new_notebook(cells=[cell])))
    (folder / "many").mkdir()
    for i in range(40):
        (folder / f"many/{i}.py").write_text(LONG)
    before, children = files(), []

    def interrupt(process):
        while not (folder / started).exists() and psutil.pid_exists(process):
            time.sleep(0.01)
        children.extend(psutil.Process(process).children(recursive=True))
        os.kill(process, number)

    ended = tfgraph(*command.split(), meanwhile=interrupt)
    assert ended.status == 128 + number, ended.err
    assert not psutil.wait_procs(children, timeout=10)[1]
    assert "Traceback" not in ended.err or command == "run long.py"
    check_files(folder, before, files())


def check_files(folder, before, after):
    """Checks that a file is the old one or a whole new one, and no other is left."""
    for name, content in before.items():
        was = after.get(f"{name}.orig", after[name])
        assert was == content, name
    new = set(after) - set(before) - {"started"}
    for name in new:
        is_kept = name.startswith("out/.tfgraph-unfinished/") or ".orig" in name
        is_whole = name.startswith("new/") and after[name].count(b"\n") > 60
        if name == "new.ipynb":  # the outputs so far
            is_whole = bool(json.loads(after[name]))
        assert is_kept or is_whole, name
