"""Values of an experiment in worker processes: the same numbers, none lost."""

import json

import numpy as np
import pytest

from tfgraph.cli import main
from tfgraph.study import side_by_side
from tfgraph.study.configuration import varied
from tfgraph.study.experiments.elongated_bowl import ElongatedBowl
from tfgraph.study.experiments.regularization import WeightDecay
from tfgraph.workers import Failure


def test_each_value_is_a_part():
    config = varied("optimizer", ("sgd", "adam", "sgd"), epochs=3)
    found = side_by_side.parts(config)
    assert [part["optimizer"] for part in found] == [("sgd",), ("adam",)]
    assert {part["epochs"] for part in found} == {3}


def test_combinations_are_parts():
    config = WeightDecay(train_sizes=(5, 9), decays=(0.0, 0.1), updates=2)
    found = side_by_side.parts(config)
    chosen = [(p["train_sizes"], p["learning_rates"], p["decays"]) for p in found]
    assert chosen == [
        ((5,), (0.1,), (0.0,)), ((5,), (0.1,), (0.1,)),
        ((9,), (0.1,), (0.0,)), ((9,), (0.1,), (0.1,)),
    ]  # fmt: skip


def test_an_experiment_of_one_training_is_one_part():
    assert len(side_by_side.parts(ElongatedBowl())) == 1


@pytest.fixture
def study(tmp_path, monkeypatch):
    """Runs experiments on 60 random images in a folder of their own."""
    random = np.random.RandomState(0)
    X = random.randint(256, size=(5060, 28, 28)).astype(np.uint8)
    y = random.randint(10, size=5060).astype(np.uint8)
    data = tmp_path / "data.npz"
    np.savez(data, x_train=X, y_train=y, x_test=X[:10], y_test=y[:10])
    monkeypatch.chdir(tmp_path)

    def run(output, *arguments):
        settings = ["--set", "batch_size=full", "--set", "hidden_units=4"]
        command = ["study", *arguments, *settings, "--set", "epochs=2"]
        return main([*command, "--data", "data.npz", "--output", output])

    return run


@pytest.mark.slow
def test_workers_find_the_same_numbers(study, tmp_path, capsys):
    choice = ["optimizer", "--set", "optimizer=sgd,adam,rmsprop"]
    assert study("one", *choice) == 0
    assert study("two", *choice, "--jobs", "2") == 0
    one, two = (
        json.loads((tmp_path / name / "results.json").read_text())
        for name in ("one", "two")
    )
    assert one == two
    assert list(two["result"]["curves"]) == ["sgd", "adam", "rmsprop"]
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == [
        "picture.png", "results.json", "series.csv",
    ]  # fmt: skip


def test_a_part_that_fails_is_named_and_the_run_can_go_on(study, monkeypatch, capsys):
    def in_workers(make, items, **options):
        for item in items:
            is_bad = item["optimizer"] == ("adam",)
            yield item, Failure(MemoryError("all of it")) if is_bad else make(item)

    choice = ["optimizer", "--set", "optimizer=sgd,adam,rmsprop", "--jobs", "2"]
    with monkeypatch.context() as replaced:
        replaced.setattr(side_by_side, "in_workers", in_workers)
        assert study("o", *choice) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error == (
        "tfgraph: 1 of 3 trainings failed, `optimizer=adam` with: MemoryError: all of "
        "it. The others are kept: go on with `--resume`."
    )
    assert study("o", *choice[:-1], "1", "--resume") == 0


def test_other_digits_are_refused(study, monkeypatch, capsys):
    def in_workers(make, items, **options):
        make.keywords["checksum"] += 1
        for item in items:
            with pytest.raises(side_by_side.DataError, match="found other digits"):
                make(item)
            yield item, Failure(ValueError())

    monkeypatch.setattr(side_by_side, "in_workers", in_workers)
    choice = ["--set", "optimizer=sgd,adam", "--jobs", "2"]
    assert study("o", "optimizer", *choice) == 2
