"""What every notebook has in common: valid, executed, short cells, each introduced."""

import re
from pathlib import Path

import nbformat
import pytest

from tfgraph.verify import nboutputs

PATHS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
NOTEBOOKS = {path.stem: nbformat.read(path, as_version=4) for path in PATHS}
CODE = [
    pytest.param(notebook, cell, id=f"{name}-{cell.id}")
    for name, notebook in NOTEBOOKS.items()
    for cell in notebook.cells
    if cell.cell_type == "code"
]
RECORDS = sorted(nboutputs.RECORDS.glob("*.json"))
every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
every_cell = pytest.mark.parametrize(("notebook", "cell"), CODE)


@every_notebook
def test_file_is_valid_and_of_modest_size(path):
    notebook = NOTEBOOKS[path.stem]
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert nboutputs.own_record_name(notebook) == "mnist-5k"
    assert path.stat().st_size < 1.5e6


@every_notebook
def test_every_cell_was_executed_once_from_top_to_bottom(path):
    cells = [c for c in NOTEBOOKS[path.stem].cells if c.cell_type == "code"]
    counts = [cell.execution_count for cell in cells]
    assert counts == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("path", [*PATHS, *RECORDS], ids=lambda path: path.stem)
def test_nothing_tells_on_which_machine_it_was_recorded(path):
    text = path.read_text(encoding="utf-8")
    places = r"/(?:home|root|tmp|work|Users|usr)/|[A-Z]:\\\\|0x[0-9a-f]{6}"
    assert not re.findall(places, text)


@every_cell
def test_cell_is_short_and_is_introduced(notebook, cell):
    lines = cell.source.splitlines()
    assert 1 <= len(lines) <= 15
    assert max(map(len, lines)) <= 88
    assert notebook.cells[notebook.cells.index(cell) - 1].cell_type == "markdown"


@every_cell
def test_no_cell_is_let_off(notebook, cell):
    tags = nboutputs.tags_of(cell)
    assert not [tag for tag in tags if "nbval" in tag or "raises" in tag]
    assert "NBVAL" not in cell.source


@every_cell
def test_nothing_was_written_to_stderr(notebook, cell):
    assert "stderr" not in dict(nboutputs.texts(cell.outputs, []))
