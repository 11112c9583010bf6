"""Executing a notebook and recording its outputs."""

import json

import nbformat
import pytest

from tfgraph import records
from tfgraph.errors import RecordError
from tfgraph.verify import nbrecord

pytestmark = pytest.mark.slow  # each starts a kernel


def write_notebook(path, *sources, record=None, tags=()):
    cells = [
        nbformat.v4.new_code_cell(
            source, id=f"cell-{index}", metadata={"tags": list(tags)}
        )
        for index, source in enumerate(sources)
    ]
    metadata = {"tfgraph": {"record": record}} if record else {}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def test_outputs_go_into_the_notebook(tmp_path):
    path = write_notebook(tmp_path / "a.ipynb", "print(1)\nprint(2)", "x = 3", "x")
    assert nbrecord.record(path, folder=tmp_path / "records") == path
    cells = nbformat.read(path, as_version=4).cells
    assert [cell.execution_count for cell in cells] == [1, 2, 3]
    assert cells[0].outputs[0].text == "1\n2\n"
    assert cells[1].outputs == []
    assert cells[2].outputs[0].data == {"text/plain": "3"}
    assert cells[2].outputs[0].execution_count == 3
    assert not (tmp_path / "records").exists()


def test_recording_twice_gives_the_same_file(tmp_path):
    path = write_notebook(tmp_path / "a.ipynb", "print(1)", "2")
    nbrecord.record(path, folder=tmp_path)
    once = path.read_bytes()
    nbrecord.record(path, folder=tmp_path, replace=True)
    assert path.read_bytes() == once


def test_other_data_goes_into_a_file_of_its_own(tmp_path):
    path = write_notebook(
        tmp_path / "a.ipynb", "import sys\nprint('big')\nprint('/me', file=sys.stderr)",
        record="small", tags=["names-record", "stderr-varies"],
    )
    before = path.read_bytes()
    written = nbrecord.record(path, folder=tmp_path / "records")
    assert path.read_bytes() == before
    assert written == tmp_path / "records" / "a.big.json"
    record = json.loads(written.read_text(encoding="utf-8"))
    assert records.origin_of(written) == record["origin"]
    assert record["cells"] == {"cell-0": [["stdout", "big\n"]]}
    assert record["origin"]["data"] == "big"
    assert str(tmp_path) not in written.read_text(encoding="utf-8")


def test_failing_cell_leaves_the_notebook_as_it_was(tmp_path):
    path = write_notebook(tmp_path / "a.ipynb", "print(1)", "1 / 0")
    before = path.read_bytes()
    with pytest.raises(RecordError, match="(?s)Cell `cell-1` fails.*ZeroDivisionError"):
        nbrecord.record(path, folder=tmp_path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.ipynb"]


def test_expected_exception_is_recorded(tmp_path):
    path = write_notebook(tmp_path / "a.ipynb", "1 / 0", tags=["raises-exception"])
    nbrecord.record(path, folder=tmp_path)
    [output] = nbformat.read(path, as_version=4).cells[0].outputs
    assert output.ename == "ZeroDivisionError"


@pytest.mark.parametrize(
    "content",
    (pytest.param(None, id="no such file"), pytest.param("not JSON", id="not JSON")),
)
def test_what_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RecordError, match="cannot be read as a notebook"):
        nbrecord.record(path)


def test_a_record_of_other_data_is_kept(tmp_path):
    path = write_notebook(
        tmp_path / "a.ipynb", "print('big')", record="small", tags=["names-record"]
    )
    record = tmp_path / "a.big.json"
    record.write_text("old")
    with pytest.raises(RecordError, match="replace them with `--force`"):
        nbrecord.record(path, folder=tmp_path)
    assert record.read_text() == "old"
