"""``tfgraph study``."""

import csv
import dataclasses
import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from tfgraph import cli
from tfgraph.data import Dataset
from tfgraph.study.registry import all_experiments


@pytest.fixture
def data(monkeypatch):
    """Replaces the digits by 60 random rows, and notes what was asked for."""
    asked = []

    def load_mnist(source):
        asked.append(source)
        random = np.random.RandomState(0)
        X = random.rand(60, 784).astype(np.float32)
        y = random.randint(10, size=60).astype(np.int32)
        return Dataset("tiny", "a test", X, y, X, y, n_epochs=1, eval_every=1)

    monkeypatch.setattr("tfgraph.data.load_mnist", load_mnist)
    return asked


def study(tmp_path, *arguments):
    settings = ["--set", "epochs=2", "--set", "hidden_units=4"]
    output = ["--output", str(tmp_path / "o")]
    return cli.main(["study", *arguments, *settings, *output])


def test_without_a_name_experiments_are_listed(capsys):
    assert cli.main(["study"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(all_experiments())
    assert cli.main(["study", "--json"]) == 0
    assert json.loads(capsys.readouterr().out).keys() == all_experiments().keys()


def test_settings_are_shown(capsys):
    argv = ["study", "optimizer", "--settings", "--set", "OPTIMIZER=adam,sgd"]
    assert cli.main(argv) == 0
    out = capsys.readouterr().out
    assert "optimizer=adam,sgd" in out
    assert "learning_rate=0.001" in out
    assert "a number above 0" in out
    assert cli.main([*argv, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["optimizer"]["value"] == "adam,sgd"
    assert found["normalization"] == {"value": "none", "allowed": "one of none, batch"}


def test_an_experiment_is_run_printed_and_saved(data, tmp_path, capsys):
    choice = ["--set", "OPTIMIZER=sgd,adam", "--data", "some"]
    assert study(tmp_path, "optimizer", *choice) == 0
    out, err = capsys.readouterr()
    assert err == ""  # progress is for terminals
    out = out.splitlines()
    assert out[0].split() == ["optimizer", "loss", "accuracy", "val_accuracy"]
    assert [line.split()[0] for line in out[2:4]] == ["sgd", "adam"]
    assert data == ["some"]
    found = json.loads((tmp_path / "o" / "results.json").read_text())
    assert (found["experiment"], found["data"]) == ("optimizer", "tiny")
    assert found["settings"]["optimizer"] == ["sgd", "adam"]
    assert found["settings"]["epochs"] == 2
    curves = found["result"]["curves"]
    rows = list(csv.DictReader((tmp_path / "o" / "series.csv").open()))
    assert [float(row["loss"]) for row in rows] == [
        *curves["sgd"]["loss"], *curves["adam"]["loss"],
    ]  # fmt: skip
    assert out[3].split()[1] == f"{curves['adam']['loss'][-1]:.4f}"
    assert (tmp_path / "o" / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_json_is_one_object(data, tmp_path, capsys):
    assert study(tmp_path, "optimizer", "--set", "optimizer=sgd", "--json") == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == json.loads((tmp_path / "o" / "results.json").read_text())


def test_results_are_replaced_only_if_asked(data, tmp_path, capsys):
    choice = ["optimizer", "--set", "optimizer=sgd"]
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "results.json").write_text("mine")
    assert study(tmp_path, *choice) == 2
    assert "results.json of an earlier run" in capsys.readouterr().err
    assert (tmp_path / "o" / "results.json").read_text() == "mine"
    assert data == []  # nothing was trained for it
    assert study(tmp_path, *choice, "--force") == 0
    assert json.loads((tmp_path / "o" / "results.json").read_text())


@pytest.fixture
def interrupted(data, monkeypatch):
    """Interrupts the training of the second configuration once."""
    from tfgraph.study import model_tuning

    train, trained = model_tuning.train, []

    def interrupt(config, *args, **kwargs):
        trained.append(config.optimizer)
        if len(trained) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return train(config, *args, **kwargs)

    monkeypatch.setattr(model_tuning, "train", interrupt)
    return trained


CHOICE = ["optimizer", "--set", "optimizer=sgd,adam"]


def test_a_killed_experiment_ends_with_the_same_numbers(interrupted, tmp_path, capsys):
    assert study(tmp_path, *CHOICE) == 143
    assert "go on with the same command and `--resume`" in capsys.readouterr().err
    assert study(tmp_path, *CHOICE) == 2
    assert "holds an unfinished run." in capsys.readouterr().err
    assert study(tmp_path, *CHOICE, "--resume", "--set", "seed=7") == 2
    assert "has other settings: seed 42, now 7." in capsys.readouterr().err
    assert study(tmp_path, *CHOICE, "--resume") == 0
    assert interrupted == ["sgd", "adam", "adam"]
    assert study(tmp_path / "whole", *CHOICE) == 0
    names = ("results.json", "series.csv", "picture.png")
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == sorted(names)
    for name in names:
        whole = (tmp_path / "whole" / "o" / name).read_bytes()
        assert (tmp_path / "o" / name).read_bytes() == whole


def test_killed_while_it_writes_it_goes_on(data, monkeypatch, tmp_path):
    from tfgraph.study import saving

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(saving, "as_csv", lambda table: 1 / 0)
        study(tmp_path, *CHOICE)
    assert (tmp_path / "o" / "picture.png").exists()
    assert study(tmp_path, *CHOICE, "--resume") == 0


def test_an_unfinished_run_is_thrown_away_if_asked(interrupted, tmp_path):
    assert study(tmp_path, *CHOICE) == 143
    assert study(tmp_path, *CHOICE, "--force") == 0
    assert interrupted == ["sgd", "adam", "sgd", "adam"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        (["optimiser"], "No experiment named `optimiser`. Did you mean `optimizer`?"),
        (["optimizer", "--set", "rate=1"], "No setting `rate`."),
        (["optimizer", "--set", "optimizer=adm"], "Did you mean `adam` or `nadam`?"),
        (["optimizer", "--set", "learning_rate=-1"], "Expected a number above 0."),
    ),
)
def test_mistakes_take_one_line(tmp_path, capsys, arguments, message):
    assert study(tmp_path, *arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert message in err
    assert not (tmp_path / "o").exists()


def test_data_that_would_not_be_used_is_refused(monkeypatch, tmp_path, capsys):
    without = dataclasses.replace(all_experiments()["optimizer"], needs_data=False)
    monkeypatch.setattr("tfgraph.study.registry.experiment_named", lambda name: without)
    assert study(tmp_path, "optimizer", "--data", "mnist-5k") == 2
    assert "`optimizer` needs no data: leave out `--data`." in capsys.readouterr().err


def test_a_setting_is_key_and_value(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        study(tmp_path, "optimizer", "--set", "epochs")
    assert stopped.value.code == 2
    assert "got `epochs`, expected KEY=VALUE" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", ("", "'optimizer', '--settings'"))
def test_listing_does_not_import_tensorflow(arguments):
    code = (
        f"import sys; from tfgraph import cli; assert cli.main(['study', {arguments}])"
        " == 0; assert 'tensorflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
