"""Results kept while others are under way: whole, of this notebook, or not taken."""

import copy

import nbformat
import pytest
from nbformat import v4

from tfgraph.verify.distribution import Place
from tfgraph.verify.keeping import Kept, Verified
from tfgraph.verify.results import NotebookResult
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
def another(tmp_path):
    """A second notebook: of a single one nothing is written."""
    path = tmp_path / "another.ipynb"
    path.touch()
    return path


@pytest.fixture
def make(tmp_path, verified, another):
    """Makes what a new process would have to look for results."""

    def make(settings="settings", folder=tmp_path / "kept"):
        return Kept([verified.path, another], settings, folder)

    return make


@pytest.fixture
def kept(make):
    return make()


def files(tmp_path):
    return sorted((tmp_path / "kept").glob("*"))


@pytest.mark.parametrize("has_outputs", (True, False))
def test_what_is_kept_comes_back_as_it_was(make, verified, another, has_outputs):
    if not has_outputs:
        verified.executed = None
    make().put(verified)
    kept = make()
    assert kept.find(verified.path)
    kept.put(Verified(another, NotebookResult(path="another", error="unreadable")))
    found, other = kept
    assert found == verified
    assert other.result.error == "unreadable"
    assert has_outputs == isinstance(found.executed, nbformat.NotebookNode)
    assert len(kept) == 2


def test_a_single_one_needs_no_file(verified, tmp_path):
    kept = Kept([verified.path], "settings", tmp_path / "kept")
    kept.put(verified)
    assert list(kept) == [verified]
    assert files(tmp_path) == []


def test_one_that_somebody_removes_is_told(kept, verified, tmp_path):
    kept.put(verified)
    [file] = files(tmp_path)
    file.unlink()
    found = next(iter(kept))
    assert found.result.exit_status == 2
    assert "is gone or damaged. Verify it again" in found.result.error


def test_nothing_is_there_before(kept, verified, capsys):
    assert not kept.find(verified.path)
    assert capsys.readouterr().err == ""


def test_a_changed_notebook_has_no_result(kept, verified):
    kept.put(verified)
    verified.path.write_text("another")
    assert not kept.find(verified.path)
    assert next(iter(kept)) == verified  # this run is done with it


def test_results_of_other_settings_are_not_taken(make, verified, monkeypatch):
    make().put(verified)
    assert not make("others").find(verified.path)
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.9")
    assert not make().find(verified.path)


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
    assert not kept.find(verified.path)
    error = capsys.readouterr().err
    assert error.startswith(f"tfgraph: `{file}` is damaged")
    assert f"`{verified.path}` is run again" in error


def test_what_is_forgotten_leaves_nothing_behind(kept, verified, tmp_path):
    kept.put(verified)
    verified.path.write_text("another")
    kept.put(verified)
    assert len(files(tmp_path)) == 2
    kept.forget()
    assert not (tmp_path / "kept").exists()
    kept.forget()


def test_results_of_others_are_left(make, verified):
    make().put(verified)
    make("others").forget()
    assert make().find(verified.path)


def test_where_nothing_can_be_written_it_is_said_once(
    make, verified, another, tmp_path, capsys
):
    (tmp_path / "file").touch()
    kept = make(folder=tmp_path / "file" / "kept")
    kept.put(verified)
    kept.put(Verified(another, verified.result))
    error = capsys.readouterr().err
    assert error.count("results are not kept in") == 1
    assert "--resume will not find them" in error
    assert [one.path for one in kept] == [verified.path, another]
