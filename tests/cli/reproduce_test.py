"""``tfgraph reproduce``."""

import json

import pytest

from tfgraph import cli, records
from tfgraph.study import deep_nets
from tfgraph.train.loop import History


@pytest.fixture
def recorded_training(monkeypatch):
    """Replaces training by the recorded accuracies, shifted if wanted."""

    def install(shift=0.0):
        def run(name, data, *, seed, start, save_to, on_epoch, loop):
            recorded = records.same_seed_run("mnist-5k", 42, name)
            history = History(
                [value + shift for value in recorded["val_accuracy"]],
                recorded["first_losses"],
            )
            on_epoch(data.n_epochs, history)
            return history

        monkeypatch.setattr("tfgraph.reproduction.run", run)

    return install


def reproduce(tmp_path, *arguments):
    return cli.main(
        ["reproduce", "--data", "mnist-5k", "--output", str(tmp_path / "o"), *arguments]
    )


@pytest.mark.parametrize(("shift", "status"), ((0.0, 0), (0.02, 1)))
def test_json_is_one_object(recorded_training, tmp_path, capsys, shift, status):
    recorded_training(shift)
    assert reproduce(tmp_path, "--json") == status
    out = capsys.readouterr().out
    assert json.loads(out) == json.loads((tmp_path / "o" / "results.json").read_text())
    assert out.count("\n") == 1


def test_table_shows_every_evaluation_and_verdict(recorded_training, tmp_path, capsys):
    recorded_training()
    assert reproduce(tmp_path) == 0
    out = capsys.readouterr().out
    for name in deep_nets.EXPERIMENTS:
        last = records.same_seed_run("mnist-5k", 42, name)["val_accuracy"][-1]
        assert f"200                  -     {last:.4f}   {last:.4f}" in out
        assert any(
            line.startswith(name) and " equal " in line for line in out.splitlines()
        )


def test_other_seeds_say_that_nothing_is_recorded(recorded_training, tmp_path, capsys):
    recorded_training()
    assert reproduce(tmp_path, "--seed", "7", "--only", "batch_norm") == 0
    out = capsys.readouterr().out
    assert "for seed 7 on mnist-5k there is no such record" in out
    assert "gradient_clipping" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        pytest.param(["--only", "nonsense"], "invalid choice: 'nonsense'", id="only"),
        pytest.param(["--seed", "-1"], "got `-1`, expected a whole number", id="seed"),
        pytest.param(["--seed", "4294967296"], "from 0 to 4294967295", id="large seed"),
    ),
)
def test_bad_arguments(tmp_path, capsys, arguments, message):
    with pytest.raises(SystemExit) as stopped:
        reproduce(tmp_path, *arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        pytest.param(["--data", "no such file"], "no such file", id="data"),
        pytest.param(["--output", "{file}/x"], "cannot be used", id="output"),
    ),
)
def test_unusable_paths(tmp_path, capsys, arguments, message):
    (tmp_path / "file").write_text("")
    arguments = [a.replace("{file}", str(tmp_path / "file")) for a in arguments]
    assert reproduce(tmp_path, *arguments) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("tfgraph: ")
    assert message in error


@pytest.mark.slow
def test_a_recorded_run_comes_back(tmp_path, capsys):
    assert reproduce(tmp_path, "--only", "layer_reuse_frozen", "--json") == 0
    found = json.loads(capsys.readouterr().out)["experiments"]["layer_reuse_frozen"]
    recorded = records.same_seed_run("mnist-5k", 42, "layer_reuse_frozen")
    assert found["verdict"] in ("equal", "within tolerance")
    assert found["val_accuracy"] == pytest.approx(recorded["val_accuracy"], abs=0.004)
