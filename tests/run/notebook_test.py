"""Old notebooks run cell by cell in the kernel ``tfgraph``.

The tests share one run of a notebook where they can: a kernel takes seconds to start.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import nbformat.v3 as v3
import nbformat.v4 as v4
import pytest

from tfgraph.errors import ProgramError
from tfgraph.run import notebook
from tfgraph.run.kernelspec import install

PYTHON_2 = {"name": "python2", "display_name": "Python 2", "language": "python"}
CELLS = (
    "import numpy as np\nprint 'first', 3",
    "x = np.int(3.5)\nx",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
    "%%capture held\nprint 'kept'",
    "x = (5\n % 3)\nprint('%d %s' %\n    (x, \n  'a'))",
    "lines = !echo one\nprint lines[0], d.keys()[0]\n".replace("d.", "{'k': 1}."),
    "import beside\nbeside.x",
    "from IPython.display import display\ndisplay(1.5); get_ipython() is not None",
    "%tensorflow_version 1.x\n[np.float32(0.5)]",
)
PRINTED = [
    "first 3",
    "3",
    "<Figure size 640x480 with 1 Axes>",
    "2 a",
    "one k",
    "'Python 2'",
    "1.5",
    "True",
    "[0.5]",
]


def write(path, *cells):
    stale = [v4.new_output("stream", name="stdout", text="from an earlier run")]
    content = v4.new_notebook(
        cells=[v4.new_code_cell(source, outputs=stale) for source in cells],
        metadata={"kernelspec": PYTHON_2},
    )
    nbformat.write(content, path)
    return path


def outputs(path):
    cells = nbformat.read(path, as_version=4).cells
    return [
        output.get("text", output.get("data", {}).get("text/plain"))
        for cell in cells
        for output in cell.outputs
    ]


@pytest.mark.slow
def test_a_python_2_notebook_runs_with_its_magics(tmp_path, capfd, monkeypatch):
    old = write(tmp_path / "old.ipynb", *CELLS)
    (tmp_path / "beside.py").write_text("x = 'Python %d' % len({'a': 1, 'b': 2})\n")
    before = old.read_bytes()
    monkeypatch.chdir("/")
    assert notebook.run_notebook(old, output=tmp_path / "new.ipynb") == 0
    printed = capfd.readouterr()
    assert printed.out.splitlines() == PRINTED
    assert printed.err == ""
    assert [line.strip() for line in outputs(tmp_path / "new.ipynb")] == PRINTED
    assert old.read_bytes() == before


@pytest.mark.slow
def test_tensorflow_is_that_of_tensorflow_1_and_a_failing_cell_is_told(tmp_path, capfd):
    old = write(
        tmp_path / "old.ipynb",
        "import tensorflow as tf\nimport tensorflow.compat.v1 as tf2\ntf is tf2",
        "",
        "tf.set_random_seed(7)\na = tf.constant(1.)\ntf.get_seed(None)",
        "from time import sleep\nprint 'so far'\n1 / 0  # here",
        "print 'never'",
    )
    assert notebook.run_notebook(old, output=tmp_path / "new.ipynb") == 1
    printed = capfd.readouterr()
    assert printed.out.splitlines() == ["True", "(7, 1)", "so far"]
    assert "----> 3" in printed.err
    assert printed.err.endswith(
        "tfgraph: cell 4 of 5 (In [3]) failed: ZeroDivisionError: division by zero\n"
        "    from time import sleep\n    print 'so far'\n    1 / 0  # here\n"
    )
    new = nbformat.read(tmp_path / "new.ipynb", as_version=4)
    assert [cell.execution_count for cell in new.cells] == [1, None, 2, 3, None]
    assert not new.cells[4].outputs


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "reason"),
    (
        ("while True: pass", "it took more than 2 s (--timeout)"),
        ("import os; os._exit(1)", "the kernel died in it"),
    ),
)
def test_a_cell_that_does_not_end_is_told(cell, reason, tmp_path, capfd):
    old = write(tmp_path / "old.ipynb", "x = 1", cell)
    assert notebook.run_notebook(old, timeout=2) == 1
    error = capfd.readouterr().err
    assert f"tfgraph: cell 2 of 2 (In [2]) failed: {reason}\n    {cell}" in error


@pytest.mark.slow
def test_nbval_runs_it_with_the_registered_kernel(tmp_path, monkeypatch):
    place = install(prefix=str(tmp_path / "env"))
    assert (place / "kernel.json").exists()
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "env/share/jupyter"))
    old = write(tmp_path / "old.ipynb", "print 'hello'\nprint range(2)[1]")
    content = nbformat.read(old, as_version=4)
    content.cells[0].execution_count = 1
    printed = v4.new_output("stream", name="stdout", text="hello\n1\n")
    content.cells[0].outputs = [printed]
    nbformat.write(content, old)
    command = ["-m", "pytest", "-p", "no:cacheprovider", "--nbval"]
    kernel = ["--nbval-kernel-name", "tfgraph", old.name]
    result = subprocess.run(
        [sys.executable, *command, *kernel],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout


def test_format_3_is_read(tmp_path):
    sheet = v3.new_worksheet(cells=[v3.new_code_cell("print 1")])
    text = nbformat.writes(v3.new_notebook(worksheets=[sheet]), version=3)
    path = tmp_path / "old.ipynb"
    path.write_text(text)
    assert [cell.source for cell in notebook.read_notebook(path).cells] == ["print 1"]


@pytest.mark.parametrize(
    ("content", "message"),
    (
        pytest.param(None, "cannot be read: No such file", id="missing"),
        pytest.param(b"", "is not a notebook", id="empty"),
        pytest.param(b"print(1)", "is not a notebook", id="script"),
        pytest.param(b"[1, 2]", "is not a notebook", id="other JSON"),
        pytest.param(b'{"a": 1}', "is not a notebook", id="another object"),
        pytest.param(b"\x89PNG\xff", "is not a notebook", id="binary"),
    ),
)
def test_what_is_no_notebook_is_refused(content, message, tmp_path):
    path = tmp_path / "old.ipynb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProgramError, match=message):
        notebook.run_notebook(path)


def test_the_notebook_itself_is_not_overwritten(tmp_path):
    old = write(tmp_path / "old.ipynb", "1")
    with pytest.raises(ProgramError, match="is not overwritten"):
        notebook.run_notebook(old, output=Path(tmp_path, "x", "..", "old.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("number", (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
def test_a_signal_ends_it_and_its_kernel(number, tmp_path):
    cell = "import os, time\nprint(os.getpid())\ntime.sleep(60)"
    old, new = write(tmp_path / "old.ipynb", cell), tmp_path / "new.ipynb"
    process = subprocess.Popen(
        [sys.executable, "-m", "tfgraph", "run", "--output", str(new), str(old)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    kernel = int(process.stdout.readline())
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (128 + number, "")
    assert err == "tfgraph: interrupted\n"
    [outputs] = (cell.outputs for cell in nbformat.read(new, as_version=4).cells)
    assert outputs[0].text == f"{kernel}\n"  # what there was is kept
    deadline = time.monotonic() + 20
    while is_running(kernel) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(kernel)


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
