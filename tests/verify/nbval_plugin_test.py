"""The plugin at work: recorded notebooks, spoiled in one place, given to pytest."""

import copy
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import nbformat
import pytest

from tfgraph.verify import nbrecord

ROOT = Path(__file__).parents[2]
PLUGIN = (
    "--nbval-current-env", "-p", "tfgraph.verify.pytest_plugin", "--tfgraph",
    "-p", "no:cacheprovider",
)

NUMBERS = 'print("epoch 12: accuracy", 0.9640)'
PICTURE = """\
import base64
from IPython.display import Image
pixel = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
         "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
Image(base64.b64decode(pixel))"""
SILENT = "x = 1"
COMPLAINT = "import sys\nprint('watch out', file=sys.stderr)"

pytestmark = pytest.mark.slow


def code_cell(name, source, *tags):
    return nbformat.v4.new_code_cell(source, id=name, metadata={"tags": list(tags)})


def new_notebook(*cells, **tfgraph_metadata):
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    if tfgraph_metadata:
        metadata["tfgraph"] = tfgraph_metadata
    return nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)


def run_pytest(folder, *arguments, **environment):
    """Returns pytest's exit status and, by cell, None or what it complains of."""
    report = folder / "report.xml"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGIN, f"--junitxml={report}",
         *(arguments or ["--nbval"]), "."],
        cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert report.exists(), done.stdout + done.stderr
    complaints = {}
    for case in ElementTree.parse(report).iter("testcase"):
        failure = case.find("failure")
        number = int(case.get("name").removeprefix("Cell "))
        complaints[number] = None if failure is None else failure.text
    assert complaints, done.stdout
    return done.returncode, complaints


def replace_text(old, new):
    def spoil(cell):
        assert old in cell.outputs[0].text
        cell.outputs[0].text = cell.outputs[0].text.replace(old, new)
    return spoil


def forget_outputs(cell):
    cell.outputs = []


def never_execute(cell):
    cell.outputs, cell.execution_count = [], None


def add_output(cell):
    cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text="more\n"))


def change_picture(cell):
    cell.outputs[0].data["image/png"] = "iVBORw0KGgo="


def forget_picture(cell):
    del cell.outputs[0].data["image/png"]


def add_picture(cell):
    data = {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}
    cell.outputs.append(nbformat.v4.new_output("display_data", data=data))


# id: source, tags, what is done to the recorded cell, what the complaint must contain
# (None: the cell passes).
MUTATIONS = {
    "untouched": (NUMBERS, [], lambda cell: None, None),
    "untouched picture": (PICTURE, [], lambda cell: None, None),
    "untouched silence": (SILENT, [], lambda cell: None, None),
    "within tolerance": (NUMBERS, ["atol=0.004"], replace_text("0.964", "0.960"), None),
    "within relative tolerance": (
        NUMBERS, ["rtol=0.01"], replace_text("0.964", "0.960"), None),
    "beyond tolerance": (
        NUMBERS, ["atol=0.004"], replace_text("0.964", "0.959"),
        ["recorded: epoch 12: accuracy 0.959", "new:      epoch 12: accuracy 0.964",
         "recorded 0.959, new 0.964, difference 0.005, tolerance atol=0.004"]),
    "exact without a tag": (
        NUMBERS, [], replace_text("0.964", "0.963"), ["recorded 0.963, new 0.964"]),
    "text": (NUMBERS, ["atol=1"], replace_text("accuracy", "loss"), ["epoch 12: loss"]),
    "integer": (
        NUMBERS, ["atol=1"], replace_text("12", "13"),
        ["recorded: epoch 13: accuracy", "new:      epoch 12: accuracy"]),
    "output not recorded": (
        NUMBERS, ["atol=1"], forget_outputs,
        ["stdout, line 1 is not recorded: epoch 12: accuracy 0.964"]),
    "output missing": (
        NUMBERS, ["atol=1"], add_output, ["line 2 is missing: more"]),
    "output out of nothing": (
        SILENT, [], add_output, ["stdout, line 1 is missing: more"]),
    "exception": ("1 / 0", ["raises-exception"], lambda cell: None, None),
    "no exception": (
        SILENT, ["raises-exception"], lambda cell: None, ["raised no exception"]),
    "never executed": (NUMBERS, [], never_execute, ["Never executed"]),
    "silence never executed": (SILENT, [], never_execute, ["Never executed"]),
    "another picture": (PICTURE, [], change_picture, None),
    "picture missing": (
        NUMBERS, [], add_picture, ["recorded: 1 picture", "new:      no picture"]),
    "picture not recorded": (PICTURE, [], forget_picture, ["recorded: no picture"]),
    "complaint not recorded": (
        COMPLAINT, [], forget_outputs, ["stderr, line 1 is not recorded: watch out"]),
    "complaint that varies": (COMPLAINT, ["stderr-varies"], forget_outputs, None),
    "bad tag": (NUMBERS, ["atol=much"], lambda cell: None, ["`atol=much` is not"]),
}


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What pytest says about a notebook with one cell per mutation, by its id."""
    folder = tmp_path_factory.mktemp("mutations")
    notebook = new_notebook(*(
        code_cell(name.replace(" ", "-"), source, *tags)
        for name, (source, tags, _, _) in MUTATIONS.items()
    ), record="strict")
    nbrecord.execute(notebook, folder)
    for cell, (_, _, spoil, _) in zip(notebook.cells, MUTATIONS.values(), strict=True):
        spoil(cell)
    nbformat.write(notebook, folder / "spoiled.ipynb")
    status, by_number = run_pytest(folder)
    assert status == 1
    return dict(zip(MUTATIONS, (by_number[n] for n in sorted(by_number)), strict=True))


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation(complaints, name):
    expected, complaint = MUTATIONS[name][-1], complaints[name]
    if expected is None:
        assert complaint is None
        return
    number = list(MUTATIONS).index(name)
    for part in (f"Cell {number}", *expected):
        assert part in complaint


# --- Anybody's notebook -------------------------------------------------------------

# Source, record, whether the cell passes.
LENIENT = (
    ("print('loss 0.5002, took 3.5 s')", "loss 0.5, took 1.2 s\n", True),
    ("print('loss 0.6')", "loss 0.5\n", False),
    ("# NBVAL_IGNORE_OUTPUT\nprint(1)", "2\n", True),
    ("# NBVAL_RAISES_EXCEPTION\nprint(1)", "1\n", False),
    ("# NBVAL_CHECK_OUTPUT\nprint('loss 0.6')", "loss 0.5\n", False),
    ("# NBVAL_SKIP\n1 / 0", "", True),
    ("import numpy as np\nprint(np.random.rand())", "2.5\n", True),  # unseeded
)


@pytest.fixture(scope="module")
def lenient(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lenient")
    cells = []
    for number, (source, printed, _) in enumerate(LENIENT):
        cells.append(code_cell(f"c{number}", source))
        cells[-1].execution_count = None if "SKIP" in source else number + 1
        if printed:
            output = nbformat.v4.new_output("stream", name="stdout", text=printed)
            cells[-1].outputs = [output]
    nbformat.write(new_notebook(*cells), folder / "anybodys.ipynb")
    return folder


def passing(complaints):
    return [complaint is None for complaint in complaints.values()]


def test_anybodys_notebook_is_compared_as_by_verify(lenient):
    _, complaints = run_pytest(lenient)
    assert passing(complaints) == [passes for *_, passes in LENIENT]
    assert "first number that differs (loss): recorded 0.5, new 0.6, difference 0.1, " \
        "tolerance atol=0, rtol=0.001" in complaints[1]


def test_lax_checks_only_what_is_marked(lenient):
    _, complaints = run_pytest(lenient, "--nbval-lax")
    assert passing(complaints) == [True, True, True, False, False, True, True]


def test_with_xdist_and_the_kernel_of_old_notebooks(lenient, tmp_path):
    for name in ("one", "two"):
        cell = code_cell("c", "print 'loss', 0.5")
        cell.execution_count = 1
        printed = nbformat.v4.new_output("stream", name="stdout", text="loss 0.5")
        cell.outputs = [printed]
        nbformat.write(new_notebook(cell), tmp_path / f"{name}.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tfgraph.verify.pytest_plugin",
         "--nbval", "--tfgraph", "--nbval-kernel-name", "tfgraph", "-n", "2",
         "--dist", "loadfile", "-p", "no:cacheprovider", "."],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "2 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(("arguments", "ini", "status", "shown"), (
    pytest.param(["--tfgraph"], "", 4, "--tfgraph needs --nbval", id="no nbval"),
    pytest.param(["--nbval"], "", 1, "mismatch 'stdout'", id="plain nbval"),
    pytest.param(["--nbval"], "tfgraph = true", 0, "1 passed", id="configuration"),
    pytest.param([], "tfgraph = true", 5, "no tests ran", id="nothing to run"),
))
def test_active_only_if_asked_for(tmp_path, arguments, ini, status, shown):
    (tmp_path / "pytest.ini").write_text(f"[pytest]\n{ini}\n")
    cell = code_cell("c", "print('loss 0.5, took 3.5 s')")
    cell.execution_count = 1
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="loss 0.5, took 1.2 s\n")
    ]
    nbformat.write(new_notebook(cell), tmp_path / "a.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tfgraph.verify.pytest_plugin",
         "--nbval-current-env", "-p", "no:cacheprovider", *arguments, "."],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert shown in done.stdout + done.stderr
    assert done.returncode == status


# --- Data sets ------------------------------------------------------------------

NAME_CELL = code_cell(
    "data", "import os\nname = os.environ['DATA_NAME']\nprint(name)", "names-record"
)
ACCURACY_CELL = code_cell(
    "train", "print('accuracy', {'small': 0.9, 'big': 0.97}.get(name, 0.5))",
    "atol=0.004",
)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A folder with a notebook recorded on `small`, and its record on `big`."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "pytest.ini").write_text("[pytest]\nnotebook_records = records\n")
    path = folder / "nets.ipynb"
    cells = copy.deepcopy([NAME_CELL, ACCURACY_CELL])
    nbformat.write(new_notebook(*cells, record="small"), path)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("small", "big"):
            patch.setenv("DATA_NAME", name)
            nbrecord.record(path, folder=folder / "records", replace=True)
    return folder


@pytest.mark.parametrize("name", ("small", "big"))
def test_each_data_set_is_compared_with_its_own_record(recorded, name):
    assert run_pytest(recorded, DATA_NAME=name) == (0, {0: None, 1: None})


def test_other_data_set_is_not_let_off(recorded, tmp_path):
    record = json.loads((recorded / "records" / "nets.big.json").read_text())
    record["cells"]["train"] = [["stdout", "accuracy 0.96\n"]]
    for name in ("nets.ipynb", "pytest.ini"):
        (tmp_path / name).write_bytes((recorded / name).read_bytes())
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "nets.big.json").write_text(json.dumps(record))
    status, complaints = run_pytest(tmp_path, DATA_NAME="big")
    assert status == 1
    assert complaints[0] is None
    assert "recorded 0.96, new 0.97, difference 0.01" in complaints[1]


def test_data_set_without_a_record_fails_every_cell_and_says_why(recorded):
    status, complaints = run_pytest(recorded, DATA_NAME="custom")
    assert status == 1
    for complaint in complaints.values():
        assert "no record of nets.ipynb for the data set `custom`" in complaint
    assert "Not run" in complaints[1]


def test_record_without_the_cell_is_said_to_be_old(recorded, tmp_path):
    notebook = nbformat.read(recorded / "nets.ipynb", as_version=4)
    notebook.cells[1]["id"] = "renamed"
    nbformat.write(notebook, tmp_path / "nets.ipynb")
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\nnotebook_records = {recorded / 'records'}\n"
    )
    _, complaints = run_pytest(tmp_path, DATA_NAME="big")
    assert "`renamed`: the record of this data set has no such cell" in complaints[1]
