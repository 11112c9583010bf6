"""Results kept while others are under way: whole, of this notebook, or not taken."""

import copy

import nbformat
import pytest
from nbformat import v4

from tfgraph.verify.distribution import Place
from tfgraph.verify.keeping import Kept, Verified
from tfgraph.verify.verification import Options, settings


@pytest.fixture
def verified(results, training, tmp_path):
    """A notebook's result with all that one can hold."""
    path = tmp_path / "a.ipynb"
    path.write_text("the notebook")
    cell = copy.deepcopy(training)
    cell.curves[0].runs.append([0.1, 1 / 3, 1e-300, 0.4])
    place = Place(p_value=0.1, deviation=float("inf"), evaluation=2, runs_deviation=0.3)
    object.__setattr__(cell.curves[0], "place", place)
    result = results[1]
    result.cells.append(cell)
    executed = v4.new_notebook(cells=[v4.new_code_cell("1", id="x")])
    return Verified(path, result, executed)


@pytest.fixture
def kept(tmp_path):
    return Kept("settings", tmp_path / "kept")


def files(tmp_path):
    return sorted((tmp_path / "kept").glob("*"))


def test_what_is_kept_comes_back_as_it_was(kept, verified):
    kept.put(verified)
    found = kept.get(verified.path)
    assert found.result == verified.result
    assert found.executed == verified.executed
    assert isinstance(found.executed, nbformat.NotebookNode)


def test_a_result_without_outputs_comes_back(kept, verified):
    verified.executed = None
    kept.put(verified)
    assert kept.get(verified.path) == verified


def test_nothing_is_there_before(kept, verified, capsys):
    assert kept.get(verified.path) is None
    assert capsys.readouterr().err == ""


def test_a_changed_notebook_has_no_result(kept, verified):
    kept.put(verified)
    verified.path.write_text("another")
    assert kept.get(verified.path) is None


def test_results_of_other_settings_are_not_taken(kept, verified, tmp_path, monkeypatch):
    kept.put(verified)
    assert Kept("others", tmp_path / "kept").get(verified.path) is None
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.9")
    assert Kept("settings", tmp_path / "kept").get(verified.path) is None


def test_settings_are_all_but_where_it_runs():
    assert settings(Options(jobs=3, scheduler="tcp://a:1")) == settings(Options())
    assert settings(Options(n_seeds=10)) != settings(Options())


@pytest.mark.parametrize(
    "damage",
    (
        pytest.param(lambda data: data[:-20], id="cut"),
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data.replace(b"0.7936", b"0.7937"), id="a digit"),
        pytest.param(lambda data: b"\xff" * 1000, id="bytes"),
    ),
)
def test_damage_is_named_and_not_taken(kept, verified, tmp_path, capsys, damage):
    kept.put(verified)
    [file] = files(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    assert kept.get(verified.path) is None
    error = capsys.readouterr().err
    assert error.startswith(f"tfgraph: `{file}` is damaged")
    assert f"`{verified.path}` is run again" in error


def test_what_is_forgotten_leaves_nothing_behind(kept, verified, tmp_path):
    kept.put(verified)
    verified.path.write_text("another")
    kept.put(verified)
    assert len(files(tmp_path)) == 2
    kept.forget([verified.path])
    assert not (tmp_path / "kept").exists()
    kept.forget([verified.path])


def test_results_of_others_are_left(kept, verified, tmp_path):
    kept.put(verified)
    Kept("others", tmp_path / "kept").forget([verified.path])
    assert kept.get(verified.path) == verified


def test_where_nothing_can_be_written_it_is_said_once(verified, tmp_path, capsys):
    (tmp_path / "file").touch()
    kept = Kept("settings", tmp_path / "file" / "kept")
    kept.put(verified)
    kept.put(verified)
    error = capsys.readouterr().err
    assert error.count("results are not kept in") == 1
    assert "--resume will not find them" in error
