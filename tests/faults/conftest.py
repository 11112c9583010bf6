"""Runs commands in the presence of faults, each in a process and folder of its own."""

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from nbformat import v4, writes

ROOT = Path(__file__).parents[2]
CHECKPOINT = "checkpoints/tf1.15/mnist-5k/gradient_clipping.ckpt"
PATIENCE = 60  # seconds that a command may take on a busy machine

# The work of a folder: a little of everything that a command reads.
OLD = "import tensorflow as tf\nprint tf.__name__\n"
PROGRAM = """import tensorflow as tf
x = tf.Variable(2.0, name="x")
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    print(session.run(tf.square(x)))
"""
N_VALID = 5000  # rows that tfgraph.data takes for validation


@dataclass(frozen=True)
class Ended:
    """What became of a command; a signal that ended it counts as 128 and more."""

    status: int
    out: str
    err: str

    def tells(self, *words: str) -> None:
        """Checks that one line, and no traceback, has all these words."""
        lines = [*self.out.splitlines(), *self.err.splitlines()]
        assert "Traceback" not in self.err, self.err
        assert len([line for line in lines if all(w in line for w in words)]) == 1, (
            f"{words} in one line?\n{self.out}\n{self.err}"
        )


def digits(n_rows: int = N_VALID + 40) -> dict[str, np.ndarray]:
    """Returns random images and labels in Keras' layout."""
    random = np.random.RandomState(0)
    images = random.randint(256, size=(n_rows, 28, 28)).astype(np.uint8)
    labels = np.arange(n_rows) % 10
    return {
        "x_train": images,
        "y_train": labels,
        "x_test": images[:10],
        "y_test": labels[:10],
    }


def fill(folder: Path) -> Path:
    """Makes a folder with data, sources, a notebook and a checkpoint."""
    (folder / "src").mkdir(parents=True)
    np.savez(folder / "digits.npz", **digits())
    (folder / "src/old.py").write_text(OLD)
    (folder / "program.py").write_text(PROGRAM)
    cell = v4.new_code_cell("print(2 + 2)", execution_count=1)
    cell.outputs = [v4.new_output("stream", name="stdout", text="4\n")]
    (folder / "old.ipynb").write_text(writes(v4.new_notebook(cells=[cell])))
    for path in ROOT.glob(f"{CHECKPOINT}*"):
        shutil.copy(path, folder / f"model.ckpt{path.suffix}")
    return folder


class Forks:
    """`tfgraph` in forked processes, which have TensorFlow from their parent."""

    def __init__(self, scratch: Path) -> None:
        # Pipes with a name: the size of a file may be what a test limits.
        self._pipes = [scratch / "out", scratch / "err"]
        for pipe in self._pipes:
            os.mkfifo(pipe)
        self._server = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("fork_server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.fspath(ROOT)},
        )
        assert self._server.stdout.readline() == "ready\n"

    def __call__(
        self,
        *argv: object,
        folder: Path,
        before: str = "",
        environment: Mapping[str, str] | None = None,
        meanwhile: Callable[[int], None] = lambda process: None,
    ) -> Ended:
        """Runs a command that prints no more than a pipe holds, 64 kB.

        Args:
          *argv: its arguments.
          folder: the working directory.
          before: source that the process executes first: it makes the fault.
          environment: variables to set.
          meanwhile: is called with the process id.
        """
        out, err = (os.open(pipe, os.O_RDONLY | os.O_NONBLOCK) for pipe in self._pipes)
        request = {
            "argv": list(map(str, argv)),
            "folder": str(folder),
            "out": str(self._pipes[0]),
            "err": str(self._pipes[1]),
            "environment": dict(environment or {}),
            "before": before,
        }
        print(json.dumps(request), file=self._server.stdin, flush=True)
        process = int(self._server.stdout.readline())
        timer = threading.Timer(PATIENCE, os.kill, (process, signal.SIGKILL))
        timer.start()
        try:
            meanwhile(process)
        finally:
            status = os.waitstatus_to_exitcode(int(self._server.stdout.readline()))
            timer.cancel()
        return Ended(status if status >= 0 else 128 - status, _all(out), _all(err))

    def close(self) -> None:
        """Ends the parent."""
        self._server.stdin.close()
        self._server.wait()


def _all(pipe: int) -> str:
    """Reads what is in a pipe and closes it."""
    with open(pipe, "rb", buffering=0) as opened:
        return (opened.read(1 << 20) or b"").decode("utf-8", "replace")


@pytest.fixture(scope="session")
def forks(tmp_path_factory):
    """Runs commands that have TensorFlow from the start."""
    server = Forks(tmp_path_factory.mktemp("forks"))
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path):
    """A folder with data, sources, a notebook and a checkpoint."""
    return fill(tmp_path / "work")


@pytest.fixture
def tfgraph(forks, folder):
    """Runs a command in that folder."""
    return functools.partial(forks, folder=folder)


@pytest.fixture
def shell(folder):
    """Runs a line of shell in that folder, in which `tfgraph` is the command."""

    def run(line: str, environment: Mapping[str, str] | None = None) -> Ended:
        function = f'tfgraph() {{ "{sys.executable}" -m tfgraph "$@"; }}\n'
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", function + line],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.fspath(ROOT), **(environment or {})},
            capture_output=True,
            timeout=PATIENCE,
        )
        out, err = (
            text.decode("utf-8", "replace") for text in (done.stdout, done.stderr)
        )
        return Ended(done.returncode, out, err)

    return run


@pytest.fixture
def files(folder):
    """Returns the content of all files in that folder, by name."""

    def read() -> dict[str, bytes]:
        paths = [path for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

    return read


@pytest.fixture
def save_digits(folder):
    """Saves the data again, with other arrays."""

    def save(**arrays: np.ndarray) -> None:
        np.savez(folder / "digits.npz", **{**digits(), **arrays})

    return save
