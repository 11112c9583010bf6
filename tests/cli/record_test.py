"""``tfgraph record``."""

import json

import nbformat
import pytest

from tfgraph import cli, records
from tfgraph.verify import bands, nbrecord


@pytest.fixture
def made(monkeypatch):
    """Replaces the training over seeds; notes its arguments."""
    calls = []

    def make(run, seeds, *, command, output, **workers):
        calls.append(
            {"seeds": list(seeds), "command": command, **workers, **run.keywords}
        )
        output.write_text("new")

    monkeypatch.setattr(bands, "make", make)
    return calls


def record_seeds(*arguments):
    return cli.main(["record", "seeds", "--data", "mnist-5k", *map(str, arguments)])


@pytest.mark.slow
def test_seeds_are_recorded_with_the_command(made, tmp_path, capsys):
    output = tmp_path / "bands.json"
    assert record_seeds("--seeds", 3, "--jobs", 1, "--output", output) == 0
    assert made == [
        {
            "seeds": [1, 2, 3],
            "command": "tfgraph record seeds --data mnist-5k --seeds 3",
            "jobs": 1,
            "scheduler": None,
            "source": "mnist-5k",
        }
    ]
    assert capsys.readouterr().out == f"{output}\n"


def test_seeds_go_where_reproduce_looks(made, monkeypatch, tmp_path):
    monkeypatch.setattr(records, "FOLDER", tmp_path)
    assert record_seeds() == 0
    assert (tmp_path / "seeds_mnist-5k.json").read_text() == "new"


@pytest.mark.parametrize(
    ("force", "status", "content"),
    (
        pytest.param([], 2, "old", id="kept"),
        pytest.param(["--force"], 0, "new", id="replaced"),
    ),
)
def test_recorded_seeds_are_replaced_only_with_force(
    made, tmp_path, capsys, force, status, content
):
    output = tmp_path / "bands.json"
    output.write_text("old")
    assert record_seeds("--output", output, *force) == status
    assert output.read_text() == content
    assert ("replace it with `--force`" in capsys.readouterr().err) == (status == 2)


def test_other_data_needs_the_name_of_a_file(made, monkeypatch, tmp_path, capsys):
    class Custom:
        name = "custom"

    monkeypatch.setattr("tfgraph.data.load_mnist", lambda source: Custom)
    assert cli.main(["record", "seeds", "--data", "digits.npz"]) == 2
    assert "name a file with `--output`" in capsys.readouterr().err
    assert made == []
    output = ["--output", str(tmp_path / "x.json")]
    assert cli.main(["record", "seeds", "--data", "digits.npz", *output]) == 0
    # Of another file, seeds that are finished already must not be taken.
    assert "--data digits.npz" in made[0]["command"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        pytest.param([], "seeds|notebook", id="nothing"),
        pytest.param(["nonsense"], "invalid choice: 'nonsense'", id="unknown kind"),
        pytest.param(["seeds", "--seeds", "0"], "got `0`, expected", id="no seeds"),
        pytest.param(["seeds", "--jobs", "two"], "got `two`, expected", id="jobs"),
        pytest.param(
            ["seeds", "--jobs", "2", "--scheduler", "tcp://a:1"],
            "not allowed with",
            id="jobs on a cluster",
        ),
        pytest.param(["notebook"], "NOTEBOOK", id="no notebook"),
    ),
)
def test_bad_arguments(capsys, arguments, message):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["record", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.fixture
def notebook(monkeypatch, tmp_path):
    """A notebook with a recorded output, and no kernel to run it: it prints `new`."""

    def execute(notebook, folder):
        notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="new")]

    monkeypatch.setattr(nbrecord, "execute", execute)
    cell = nbformat.v4.new_code_cell("x", id="a")
    cell.outputs = [nbformat.v4.new_output("stream", text="old")]
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return path


@pytest.mark.parametrize(
    ("force", "status", "content"),
    (
        pytest.param([], 2, "old", id="kept"),
        pytest.param(["--force"], 0, "new", id="replaced"),
    ),
)
def test_recorded_outputs_are_replaced_only_with_force(
    notebook, capsys, force, status, content
):
    assert cli.main(["record", "notebook", *force, str(notebook)]) == status
    [cell] = json.loads(notebook.read_text())["cells"]
    assert "".join(cell["outputs"][0]["text"]) == content
    shown = capsys.readouterr()
    assert shown.out == ("" if status else f"{notebook}\n")
    assert ("replace them with `--force`" in shown.err) == (status == 2)
