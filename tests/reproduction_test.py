"""Training, judging and reporting the recorded runs, with training replaced."""

import dataclasses
import json

import numpy as np
import pytest

from tfgraph import records, reproduction
from tfgraph.data import Dataset
from tfgraph.errors import OutputError
from tfgraph.train.loop import History

NAMES = tuple(reproduction.EXPERIMENTS)


def dataset(name):
    X, y = np.zeros([2, 784], np.float32), np.zeros([2], np.int32)
    return Dataset(name, "a test", X, y, X, y, n_epochs=20, eval_every=1)


@pytest.fixture
def trained(monkeypatch):
    """Replaces training by the recorded accuracies; notes (name, start, save_to)."""
    calls = []

    def run(name, data, *, seed, start, save_to, on_epoch, loop, checkpoints):
        calls.append((name, start, save_to))
        history = History(**records.same_seed_run("mnist", 42, name))
        on_epoch(data.n_epochs, history)
        return history

    monkeypatch.setattr(reproduction, "run", run)
    return calls


def reproduce(tmp_path, *, data="mnist", seed=42, names=NAMES):
    return reproduction.reproduce(
        dataset(data), seed=seed, names=names, output=tmp_path, progress=lambda *_: None
    )


def test_all_runs_are_judged_and_written(trained, tmp_path):
    outcomes = reproduce(tmp_path)
    assert tuple(outcomes) == NAMES
    assert {outcome.verdict for outcome in outcomes.values()} == {"equal"}
    assert reproduction.is_good(outcomes)
    assert (tmp_path / "curves.png").read_bytes()[:4] == b"\x89PNG"
    results = json.loads((tmp_path / "results.json").read_text())
    assert list(results) == ["data", "seed", "tensorflow", "experiments"]
    assert list(results["experiments"]) == list(NAMES)
    for name in NAMES:
        recorded = records.same_seed_run("mnist", 42, name)
        found = results["experiments"][name]
        assert found["val_accuracy"] == recorded["val_accuracy"]
        assert found["first_losses"] == recorded["first_losses"]
        assert found["verdict"] == "equal"


@pytest.mark.parametrize(
    ("data", "seed", "names", "starts"),
    (
        pytest.param("mnist", 42, NAMES, ("1.15",) * 2, id="record"),
        pytest.param("mnist", 42, ("layer_reuse",), ("1.15",), id="record, one"),
        pytest.param("mnist", 7, NAMES, ("own",) * 2, id="other seed"),
        pytest.param("custom", 42, NAMES, ("own",) * 2, id="other data"),
        pytest.param("mnist", 7, ("layer_reuse",), ("own",), id="other seed, one"),
    ),
)
def test_reuse_starts_from_the_recorded_checkpoint_or_its_own(
    trained, tmp_path, data, seed, names, starts
):
    outcomes = reproduce(tmp_path, data=data, seed=seed, names=names)
    own = tmp_path / "checkpoints" / "gradient_clipping.ckpt"
    expected = {
        "own": own,
        "1.15": records.checkpoint("mnist", 42, "gradient_clipping"),
    }
    reused = [start for name, start, _ in trained if name.startswith("layer_reuse")]
    assert reused == [expected[start] for start in starts]
    clipped = [save_to for name, _, save_to in trained if name == "gradient_clipping"]
    needs_clipping = "gradient_clipping" in names or "own" in starts
    assert clipped == [own] * needs_clipping
    assert tuple(outcomes) == names


@pytest.mark.parametrize(
    ("change", "seed", "verdict", "is_good"),
    (
        pytest.param({}, 42, "equal", True, id="equal"),
        pytest.param({"shift": 0.0004}, 42, "within tolerance", True, id="near"),
        pytest.param({"shift": 0.01}, 42, "different", False, id="far"),
        pytest.param({"loss": float("nan")}, 42, "diverged", False, id="NaN"),
        pytest.param({}, 7, "no record", True, id="other seed"),
        pytest.param({"shift": -0.5}, 7, "outside", False, id="other seed, far"),
    ),
)
def test_verdicts(change, seed, verdict, is_good):
    recorded = records.same_seed_run("mnist", 42, "batch_norm")
    history = History(
        [value + change.get("shift", 0) for value in recorded["val_accuracy"]],
        [*recorded["first_losses"], change.get("loss", 1.0)],
    )
    outcome = reproduction.judge("batch_norm", "mnist", seed, history)
    assert outcome.verdict == verdict
    assert reproduction.is_good({"batch_norm": outcome}) == is_good


def test_evaluated_epochs():
    data = dataclasses.replace(dataset("mnist-5k"), n_epochs=200, eval_every=10)
    assert reproduction.evaluated_epochs(data) == list(range(10, 201, 10))


@pytest.mark.parametrize(
    "earlier",
    (
        pytest.param('{"experiments": {}}', id="an earlier run"),
        pytest.param(None, id="a new folder"),
    ),
)
def test_output_folder_is_claimed(tmp_path, earlier):
    output = tmp_path / "new" / "folder"
    if earlier is not None:
        output.mkdir(parents=True)
        (output / "results.json").write_text(earlier)
    reproduction.claim(output)
    assert [path.name for path in output.iterdir()] == ["results.json"] * bool(earlier)


@pytest.mark.parametrize(
    ("prepare", "message"),
    (
        pytest.param(lambda path: path.write_text(""), "cannot be used", id="a file"),
        pytest.param(lambda path: (path / "results.json").mkdir(parents=True),
                     "cannot be used", id="results.json is a folder"),
        pytest.param(lambda path: (path.mkdir(), (path / "results.json").write_text("1")),
                     "is not a result of tfgraph", id="somebody's results.json"),
        pytest.param(lambda path: (path.mkdir(),
                                   (path / "results.json").write_text("no json")),
                     "is not a result of tfgraph", id="not even JSON"),
    ),
)  # fmt: skip
def test_unfit_output_folders_are_refused(tmp_path, prepare, message):
    prepare(tmp_path / "out")
    with pytest.raises(OutputError, match=message):
        reproduction.claim(tmp_path / "out")
