"""Results as files."""

import json

import pytest

from tfgraph.errors import OutputError
from tfgraph.study import saving


class Line:
    """A result with a number that JSON does not have."""

    def series(self):
        return ("name", "loss"), [("a, b", 0.25), ("c", float("inf")), ("d", None)]

    def plot(self, axes):
        axes.plot([1, 2], [0.25, 1.0])

    def to_dict(self):
        return {"losses": [0.25, float("nan")], "by_name": {1: (float("inf"),)}}


def test_three_files_are_written(tmp_path):
    found = saving.save(Line(), tmp_path, data=None)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(saving.FILES)
    assert json.loads((tmp_path / "results.json").read_text()) == found
    lines = (tmp_path / "series.csv").read_text().splitlines()
    assert lines == ["name,loss", '"a, b",0.25', "c,inf", "d,"]
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_json_has_no_number_that_is_not_finite(tmp_path):
    found = saving.save(Line(), tmp_path, data="mnist-5k", settings={"rates": (1, 2)})
    assert found.pop("tensorflow").startswith("2.")
    assert found == {
        "data": "mnist-5k",
        "settings": {"rates": [1, 2]},
        "result": {"losses": [0.25, None], "by_name": {"1": [None]}},
    }


@pytest.mark.parametrize("name", saving.FILES)
def test_a_folder_with_results_is_refused_unless_they_may_be_replaced(tmp_path, name):
    (tmp_path / name).write_text("earlier")
    with pytest.raises(OutputError, match=rf"has {name} of an earlier run.*--force"):
        saving.claim(tmp_path)
    with pytest.raises(OutputError):
        saving.save(Line(), tmp_path)
    saving.claim(tmp_path, force=True)
    assert (tmp_path / name).read_text() == "earlier"
    saving.save(Line(), tmp_path, force=True)
    assert (tmp_path / name).read_bytes() != b"earlier"


def test_a_new_folder_is_made(tmp_path):
    saving.claim(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be used"):
        saving.claim(tmp_path / "file")


def test_files_that_cannot_be_written_are_reported(tmp_path):
    (tmp_path / saving.PICTURE).mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        saving.save(Line(), tmp_path, force=True)
