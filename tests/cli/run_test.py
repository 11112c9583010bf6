"""The arguments of ``tfgraph run``."""

import json
import subprocess
import sys

import pytest

from tfgraph.cli import main


def run_main(args, capsys):
    try:
        status = main(args)
    except SystemExit as error:
        status = error.code
    return status, capsys.readouterr()


def test_help_has_examples(capsys):
    status, printed = run_main(["run", "--help"], capsys)
    assert status == 0
    assert "tfgraph run train.py --batch_size 100" in printed.out


@pytest.mark.parametrize(
    ("args", "message"),
    (
        pytest.param([], "required: PROGRAM", id="no program"),
        pytest.param(["--timeout", "0", "a.ipynb"], "expected a number", id="timeout"),
        pytest.param(["--timeout", "5", "a.py"], "are for notebooks", id="script"),
        pytest.param(["--output", "b.ipynb", "-m", "a"], "are for notebooks", id="-m"),
        pytest.param(["a.ipynb", "--x"], "takes no arguments", id="arguments"),
        pytest.param(["--graph", "g", "a.ipynb"], "takes no arguments", id="graph"),
        pytest.param(["no.py"], "cannot be read", id="missing script"),
        pytest.param(["no.ipynb"], "cannot be read", id="missing notebook"),
        pytest.param(["--unknown", "a.py"], "unrecognized", id="unknown option"),
    ),
)
def test_a_mistake_is_told_and_ends_with_2(args, message, capsys):
    status, printed = run_main(["run", *args], capsys)
    assert status == 2
    assert message in printed.err
    assert printed.out == ""


def test_a_graph_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "old.py").write_text("print('ran')\n")
    (tmp_path / "file").touch()
    options = ["--graph", str(tmp_path / "file/graph.json"), str(tmp_path / "old.py")]
    command = [sys.executable, "-m", "tfgraph", "run", *options]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (2, "ran\n")
    assert result.stderr.startswith("tfgraph: The graph cannot be written to `")


def test_the_graph_of_a_program_without_tensorflow_is_null(tmp_path):
    (tmp_path / "old.py").write_text("import sys\nprint(sys.argv[1:])\nsys.exit(3)\n")
    graph = tmp_path / "graph.json"
    options = ["--graph", str(graph), str(tmp_path / "old.py"), "--graph", "x"]
    command = [sys.executable, "-m", "tfgraph", "run", *options]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (3, "['--graph', 'x']\n")
    assert json.loads(graph.read_text()) == {"graph": None, "variables": []}
