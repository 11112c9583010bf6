"""The command line as a whole."""

import subprocess
import sys

import pytest

from tfgraph import cli
from tfgraph.errors import TfgraphError
from tfgraph.signals import Interrupted


@pytest.mark.parametrize(
    ("argv", "status", "output"),
    (
        pytest.param(["--help"], 0, "exit status:", id="help"),
        pytest.param(["--version"], 0, "tfgraph 0.", id="version"),
        pytest.param(["reproduce", "--help"], 0, "examples:", id="help of a command"),
        pytest.param(["run", "--help"], 0, "run executes the program", id="run"),
        pytest.param(["verify", "--help"], 0, "executes programs", id="verify"),
        pytest.param(["verify", "--help"], 0, "--sandbox (Linux)", id="sandbox"),
        pytest.param([], 2, "", id="no command"),
        pytest.param(["nonsense"], 2, "", id="unknown command"),
    ),
)
def test_usage(capsys, argv, status, output):
    with pytest.raises(SystemExit) as stopped:
        cli.main(argv)
    assert stopped.value.code == status
    assert output in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "status", "line"),
    (
        pytest.param(TfgraphError("a b c"), 2, "tfgraph: a b c\n", id="user's mistake"),
        pytest.param(KeyboardInterrupt(), 130, "tfgraph: interrupted\n", id="Ctrl-C"),
        pytest.param(Interrupted(15), 143, "tfgraph: interrupted\n", id="SIGTERM"),
        pytest.param(TfgraphError("a\n  b"), 2, "tfgraph: a b\n", id="two lines"),
        pytest.param(OSError("disk full"), 2, "tfgraph: disk full\n", id="system"),
        pytest.param(
            MemoryError(),
            2,
            "tfgraph: The memory does not suffice: free some, or raise its limit "
            "(`ulimit -v`)\n",
            id="memory",
        ),
    ),
)
def test_errors_take_one_line(monkeypatch, capsys, error, status, line):
    def fail(args):
        raise error

    monkeypatch.setattr("tfgraph.cli.reproduce.run", fail)
    assert cli.main(["reproduce"]) == status
    assert capsys.readouterr().err == line


def test_a_bug_keeps_its_traceback(monkeypatch):
    monkeypatch.setattr("tfgraph.cli.reproduce.run", lambda args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["reproduce"])


def test_python_m_tfgraph():
    done = subprocess.run(
        [sys.executable, "-m", "tfgraph", "--version"], capture_output=True, text=True
    )
    assert done.stdout.startswith("tfgraph ")


def test_a_reader_that_has_gone_ends_it_quietly(tmp_path):
    done = subprocess.run(
        f"{sys.executable} -c 'from tfgraph import cli; import tfgraph.cli.reproduce as r;"
        " r.run = lambda args: [print(i) for i in range(100_000)] and 0;"
        ' raise SystemExit(cli.main(["reproduce"]))\' | head -1',
        shell=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
