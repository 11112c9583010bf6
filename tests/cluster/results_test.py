"""The output folder of a cluster: taken up by the same run, kept from all others."""

import dataclasses
import json

import pytest

from tfgraph.cluster.experiments import Training
from tfgraph.cluster.results import Evaluation, Results
from tfgraph.errors import OutputError

TRAINING = Training("classifier", {"hidden_units": "4"}, 3, None, 42, "sync", "o")
FIRST, SECOND = Evaluation(4, 1.0, 0.5, 0.9), Evaluation(8, 2.0, 0.25, 1.0)


def results(folder, **changes):
    return Results(folder, dataclasses.replace(TRAINING, **changes), "mnist")


def test_evaluations_are_taken_up_to_the_checkpoint(tmp_path):
    first = results(tmp_path / "new")
    with first.claimed():
        first.add(FIRST)
        first.add(SECOND)
    again = results(tmp_path / "new")
    with again.claimed():
        again.forget_after(7)
    assert again.evaluations == [FIRST]
    again.forget_after(8)
    assert again.evaluations == [FIRST, SECOND]


def test_a_run_killed_before_its_first_evaluation_is_taken_up(tmp_path):
    with results(tmp_path).claimed():
        (tmp_path / "checkpoint").write_text("")
    with results(tmp_path).claimed():
        assert json.loads((tmp_path / "results.json").read_text())["evaluations"] == []


@pytest.mark.parametrize(
    "changes", ({"seed": 1}, {"epochs": 4}, {"settings": {}}, {"updates": "async"})
)
def test_another_run_is_refused(tmp_path, changes):
    with results(tmp_path).claimed():
        pass
    before = (tmp_path / "results.json").read_bytes()
    (key,) = changes
    with pytest.raises(OutputError, match=f"a run with {key} .*--output"):
        results(tmp_path, **changes).claimed().__enter__()
    assert (tmp_path / "results.json").read_bytes() == before


@pytest.mark.parametrize("content", ("", "[]", "{}", '{"experiments": {}}', "\0"))
def test_a_file_of_somebody_else_is_left(tmp_path, content):
    (tmp_path / "results.json").write_text(content)
    with pytest.raises(OutputError, match="not of a cluster"):
        results(tmp_path).claimed().__enter__()
    assert (tmp_path / "results.json").read_text() == content


def test_foreign_checkpoints_are_refused(tmp_path):
    (tmp_path / "checkpoint").write_text("")
    with pytest.raises(OutputError, match="checkpoints, of which nothing is known"):
        results(tmp_path).claimed().__enter__()


def test_two_runs_do_not_share_a_folder(tmp_path):
    with (
        results(tmp_path).claimed(),
        pytest.raises(OutputError, match="in use: process"),
    ):
        results(tmp_path).claimed().__enter__()


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be made"):
        results(tmp_path / "file" / "o").claimed().__enter__()
