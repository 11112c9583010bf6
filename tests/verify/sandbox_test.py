"""Verification in a sandbox, and the refusal where there is none."""

import os
import signal
import subprocess
import sys
import tempfile

import nbformat
import pytest
from nbformat import v4

from tfgraph.cli import main
from tfgraph.errors import ProgramError
from tfgraph.verify import namespaces, sandbox
from tfgraph.verify.execution import Limits, execute_now

# What a process of a notebook sleeps, to be known by.
SLEEP = "86398"


def code_cell(source, printed=""):
    outputs = [v4.new_output("stream", name="stdout", text=printed)] if printed else []
    return v4.new_code_cell(source, outputs=outputs, execution_count=1)


def write(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=list(cells)), path)
    return path


# --- What this machine offers ------------------------------------------------------


@pytest.fixture
def without_walls(tmp_path, monkeypatch):
    """A machine that has bubblewrap and user namespaces, but allows neither."""
    (tmp_path / "bin").mkdir()
    for name, said in {"bwrap": "not permitted", "python": "denied"}.items():
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\necho a word; echo '{said}' >&2; exit 1\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sandbox.sys, "executable", str(tmp_path / "bin" / "python"))
    sandbox.failure.cache_clear()
    yield
    sandbox.failure.cache_clear()


def test_without_walls_nothing_is_executed(without_walls, tmp_path, capsys):
    trace = tmp_path / "trace"
    path = write(tmp_path / "a.ipynb", code_cell(f"open({str(trace)!r}, 'w')", "1\n"))
    assert main(["verify", "--sandbox", str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "tfgraph: --sandbox does not work on this machine (bubblewrap: not "
        "permitted; user namespaces: denied), and nothing was executed. Install "
        "bubblewrap (bwrap), allow user namespaces, or verify in a virtual machine "
        "that may be lost.\n"
    )
    assert not trace.exists()


def test_execution_itself_refuses(without_walls, tmp_path):
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1")])
    with pytest.raises(ProgramError, match="does not work on this machine"):
        execute_now(notebook, tmp_path, limits=Limits(is_sandboxed=True))


def test_all_mechanisms_are_tried(mechanism):
    assert mechanism in sandbox.MECHANISMS and len(sandbox.MECHANISMS) == 2


def test_what_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    reasons = [sandbox.failure.__wrapped__(name) for name in sandbox.MECHANISMS]
    assert reasons == ["it is not installed", "only Linux has them"]


@pytest.mark.parametrize("folder", ("home", "temporary"))
def test_folders_that_hold_more_are_refused(tmp_path, monkeypatch, folder):
    monkeypatch.setattr(sandbox, "mechanism", lambda: "bubblewrap")
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "me"))
    monkeypatch.setattr(sandbox.tempfile, "tempdir", str(tmp_path / "temporary"))
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1")])
    with pytest.raises(ProgramError, match="into a folder of their own"):
        execute_now(notebook, tmp_path / folder, limits=Limits(is_sandboxed=True))


@pytest.mark.slow
def test_this_machine_verifies_in_a_sandbox_or_refuses(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", code_cell("print('loss 0.5')", "loss 0.5\n"))
    offered = [name for name in sandbox.MECHANISMS if sandbox.failure(name) is None]
    status = main(["verify", "--sandbox", str(path)])
    printed = capsys.readouterr()
    if offered:
        assert (status, printed.err) == (0, "")
        assert "1 number: 1 exact" in printed.out
    else:
        assert status == 2
        assert "nothing was executed" in printed.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "limits", "reason"),
    (
        ("while True: pass", {"cell_seconds": 2}, "more than 2 s (--timeout)"),
        ("while True: pass", {"total_seconds": 4}, "more than 4 s (--total-timeout)"),
        (
            "import time\na = bytearray(500_000_000)\ntime.sleep(60)",
            {"megabytes": 400},
            "more than 400 (--max-memory)",
        ),
        ("import os; os._exit(1)", {}, "the kernel died in it"),
    ),
)
def test_limits_hold(mechanism, tmp_path, source, limits, reason, monkeypatch):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source)])
    limits = Limits(**limits, is_sandboxed=True)
    # A name short enough for sockets, which that of tmp_path need not be.
    with tempfile.TemporaryDirectory() as temporary:
        monkeypatch.setattr(sandbox.tempfile, "tempdir", temporary)
        execution = execute_now(notebook, tmp_path, limits=limits)
        assert reason in execution.error
        assert os.listdir(temporary) == []


@pytest.mark.slow
def test_a_killed_verification_takes_the_sandbox_along(mechanism, tmp_path, sleeps):
    folder = tmp_path / "notebooks"
    cell = code_cell(f"import subprocess; subprocess.run(['sleep', '{SLEEP}'])", "1\n")
    path = write(folder / "a.ipynb", cell)
    start = (
        "from tfgraph.cli import main; from tfgraph.verify import sandbox; "
        f"sandbox.mechanism = lambda: {mechanism!r}; "
        f"main(['verify', '--sandbox', {str(path)!r}])"
    )
    verification = subprocess.Popen(
        [sys.executable, "-c", start], env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    try:
        assert sleeps(SLEEP, True, patience=60)
    finally:
        verification.send_signal(signal.SIGKILL)
        verification.wait()
    assert not sleeps(SLEEP, False)


# --- A notebook as they are --------------------------------------------------------

TRAINING = """\
import numpy as np
import tensorflow as tf
tf.set_random_seed(42)
np.random.seed(42)
X = tf.placeholder(tf.float32, [None, 4])
loss = tf.reduce_mean(tf.square(tf.layers.dense(tf.nn.dropout(X, 0.5), 1) - 1.0))
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
saver = tf.train.Saver()
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for step in range(3):
        batch = np.random.rand(8, 4)
        print(step, "loss", session.run([loss, train], {X: batch})[0])
    print(saver.save(session, "./model.ckpt"))
"""


@pytest.mark.slow
def test_a_notebook_prints_the_same_in_a_sandbox(mechanism, tmp_path, capsys):
    path = write(tmp_path / "notebooks" / "a.ipynb", code_cell(TRAINING, "step\n"))
    main(["verify", "--update", str(path)])
    (path.parent / "checkpoint").unlink()
    before = {file.name for file in path.parent.iterdir()}
    capsys.readouterr()
    assert main(["verify", "--strict", "--sandbox", str(path)]) == 0
    assert "3 numbers: 3 exact" in capsys.readouterr().out
    assert {file.name for file in path.parent.iterdir()} == before


def test_the_script_needs_nothing_but_the_standard_library():
    command = [sys.executable, "-I", "-S", namespaces.__file__, "{}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "ImportError" not in ended.stderr
