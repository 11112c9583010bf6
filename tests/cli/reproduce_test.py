"""``tfgraph reproduce``."""

import contextlib
import dataclasses
import functools
import json
import os
import signal

import pytest

from tfgraph import cli, records, reproduction
from tfgraph.data import load_mnist
from tfgraph.locking import locked
from tfgraph.study import deep_nets
from tfgraph.study.unfinished import LOCK
from tfgraph.train.checkpointing import Checkpoints
from tfgraph.train.loop import History


@pytest.fixture
def recorded_training(monkeypatch):
    """Replaces training by the recorded accuracies, shifted if wanted."""

    def install(shift=0.0):
        def run(name, data, *, seed, start, save_to, on_epoch, loop, checkpoints):
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


@pytest.mark.parametrize(
    ("signum", "status"), ((signal.SIGINT, 130), (signal.SIGTERM, 143))
)
def test_asked_to_end_it_says_how_to_go_on_and_does(
    recorded_training, monkeypatch, tmp_path, capsys, signum, status
):
    recorded_training()
    train, trained = reproduction.run, []

    def interrupted_once(name, *args, **kwargs):
        trained.append(name)
        if len(trained) == 2:
            os.kill(os.getpid(), signum)
        return train(name, *args, **kwargs)

    monkeypatch.setattr("tfgraph.reproduction.run", interrupted_once)
    assert reproduce(tmp_path) == status
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == (
        f"tfgraph: interrupted; what was done is kept in `{tmp_path / 'o'}`: go on with "
        "the same command and `--resume`."
    )
    assert reproduce(tmp_path) == 2
    assert (
        "holds an unfinished run. Go on with it with `--re" in capsys.readouterr().err
    )
    assert reproduce(tmp_path, "--resume", "--seed", "7") == 2
    assert "has other settings: seed 42, now 7." in capsys.readouterr().err
    assert reproduce(tmp_path, "--resume") == 0
    names = list(deep_nets.EXPERIMENTS)
    assert trained == [*names[:2], *names[1:]]  # the first one was finished
    assert {path.name for path in (tmp_path / "o").iterdir()} == {
        "results.json", "curves.png",
    }  # fmt: skip


def test_a_second_run_in_the_folder_is_refused(recorded_training, tmp_path, capsys):
    recorded_training()
    (tmp_path / "o").mkdir()
    with locked(tmp_path / "o" / LOCK, tmp_path / "o"):
        assert reproduce(tmp_path) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert f"is in use: process {os.getpid()}, started 2" in error


@pytest.mark.slow
def test_a_recorded_run_comes_back(tmp_path, capsys):
    assert reproduce(tmp_path, "--only", "layer_reuse_frozen", "--json") == 0
    found = json.loads(capsys.readouterr().out)["experiments"]["layer_reuse_frozen"]
    recorded = records.same_seed_run("mnist-5k", 42, "layer_reuse_frozen")
    assert found["verdict"] in ("equal", "within tolerance")
    assert found["val_accuracy"] == pytest.approx(recorded["val_accuracy"], abs=0.004)


@pytest.mark.slow
def test_a_killed_run_ends_with_the_same_bits(tmp_path, monkeypatch):
    digits = dataclasses.replace(load_mnist("mnist-5k"), n_epochs=6, eval_every=2)
    monkeypatch.setattr("tfgraph.data.load_mnist", lambda source: digits)
    every_epoch = functools.partial(Checkpoints, every_seconds=0)
    monkeypatch.setattr("tfgraph.study.deep_nets.Checkpoints", every_epoch)

    class Killed(BaseException):
        pass

    def killed_at(place):
        def progress(name, epoch, history):
            if (name, epoch) == place:
                raise Killed

        return lambda data: contextlib.nullcontext(progress)

    arguments = ["--seed", "7", "--only", "layer_reuse", "--only", "batch_norm"]
    assert reproduce(tmp_path / "whole", *arguments) in (0, 1)
    for place in (("batch_norm", 4), ("gradient_clipping", 6), ("layer_reuse", 3)):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr("tfgraph.cli.reproduce._progress_bars", killed_at(place))
            reproduce(tmp_path / "killed", *arguments, "--resume")
    assert reproduce(tmp_path / "killed", *arguments, "--resume") in (0, 1)
    whole, killed = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("whole", "killed")
    )
    assert whole.keys() == killed.keys()
    assert not [name for name in whole if whole[name] != killed[name]]
