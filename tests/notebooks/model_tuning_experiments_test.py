"""The claims of the notebook, on its recorded outputs.

That the outputs come again is checked by nbval; its form in ``form_test.py``.
"""

import re
from pathlib import Path

import nbformat
import pytest

from tfgraph.verify import nboutputs

PATH = Path(__file__).parents[2] / "notebooks" / "model_tuning_experiments.ipynb"
CELLS = {cell.id: cell for cell in nbformat.read(PATH, as_version=4).cells}
RUN = re.compile(
    r"^[A-Z_]+ (\S+) +accuracy ([\d.]+), validation ([\d.]+)$", re.MULTILINE
)


def printed(cell):
    return dict(nboutputs.texts(CELLS[cell].outputs, []))["stdout"]


def accuracies(cell):
    """Accuracy and validation accuracy by the value of the setting."""
    return {name: (float(a), float(v)) for name, a, v in RUN.findall(printed(cell))}


def accuracy(cell):
    return {name: pair[0] for name, pair in accuracies(cell).items()}


def val_accuracy(cell):
    return {name: pair[1] for name, pair in accuracies(cell).items()}


def spread(numbers):
    return max(numbers.values()) - min(numbers.values())


def base():
    return accuracies("seeds")["42"]


def test_the_base_configuration_is_the_same_run_everywhere():
    for cell, value in (
        ("normalization", "none"), ("rate", "0.001"), ("optimizer", "rmsprop"),
        ("initializer", "xavier_uniform"), ("activation", "relu"), ("depth", "2"),
        ("width", "64"),
    ):  # fmt: skip
        assert accuracies(cell)[value] == base(), cell


def test_seeds_are_within_one_point():
    assert spread(accuracy("seeds")) < 0.01
    assert spread(val_accuracy("seeds")) <= 0.0101


def test_batch_normalization_is_ahead():
    found = accuracies("normalization")
    chance = spread(val_accuracy("seeds"))
    assert found["batch"][0] > found["none"][0] + 0.02
    assert chance < found["batch"][1] - found["none"][1] < 0.021  # a point or two


@pytest.mark.parametrize("cell", ("normalization-rate", "normalization-deep"))
def test_batch_normalization_trains_where_nothing_else_does(cell):
    found = accuracy(cell)
    assert found["none"] < 0.4 and found["batch"] > 0.9


def test_one_optimizers_best_rate_is_anothers_ruin():
    rmsprop, sgd = accuracy("rate"), accuracy("rate-sgd")
    assert max(rmsprop, key=rmsprop.get) == "0.005"
    assert max(sgd, key=sgd.get) == "0.5"
    assert rmsprop["0.1"] < 0.5 and rmsprop["0.5"] < 0.12
    assert list(sgd.values()) == sorted(sgd.values())


def test_optimizers_differ_much_with_one_rate_and_little_with_their_own():
    same, own = accuracy("optimizer"), accuracy("optimizer-own")
    assert list(same) == list(own) == ["sgd", "rmsprop", "adam", "adagrad"]
    assert sorted(same, key=same.get) == ["sgd", "adagrad", "rmsprop", "adam"]
    assert same["adam"] > same["sgd"] + 0.6
    assert spread(own) < 0.02 and spread(val_accuracy("optimizer-own")) < 0.02


def test_the_mean_of_rmsprop_explains_its_late_start():
    from_one, from_zero, adam = (
        float(line.split()[-1]) for line in printed("rmsprop-start").splitlines()
    )
    assert from_one < adam - 0.2
    assert from_zero > adam - 0.02


def test_zeros_and_large_weights_are_bad():
    found = accuracy("initializer")
    assert found["zeros"] < 0.12
    assert 0.2 < found["unit_normal"] < found["xavier_uniform"] - 0.2
    assert 0 < found["he_normal"] - found["xavier_uniform"] < 0.015


def test_he_is_ahead_in_eight_layers():
    found = accuracy("initializer-deep")
    assert found["he_normal"] > found["xavier_uniform"] + 0.01


def test_only_the_sigmoid_is_behind():
    found = accuracy("activation")
    assert min(found, key=found.get) == "sigmoid"
    assert found.pop("sigmoid") < 0.9
    assert found["tanh"] == pytest.approx(found["relu"], abs=0.005)
    assert spread(found) < 0.015
    assert found["relu"] - found["linear"] == pytest.approx(0.01, abs=0.005)


def test_small_batches_win_by_the_epoch_and_lose_by_the_update():
    epochs, updates = accuracy("batch"), accuracy("batch-updates")
    assert list(epochs.values()) == sorted(epochs.values(), reverse=True)
    assert list(updates.values()) == sorted(updates.values())
    assert epochs["8"] > 0.97 and epochs["full"] < 0.15 and updates["128"] > 0.96


def test_small_batches_do_not_generalize_better():
    small = accuracies("batch")["8"]
    large = accuracies("batch-updates")["128"]
    assert small == pytest.approx(large, abs=0.011)


def test_depth_does_not_help_and_sixteen_layers_hurt():
    found = accuracy("depth")
    sixteen = found.pop("16")
    assert spread(found) < 0.01  # as of seeds
    assert sixteen < min(found.values()) - 0.05


def test_width_helps():
    for found in (accuracy("width"), val_accuracy("width")):
        assert list(found.values()) == sorted(found.values())
    assert accuracy("width")["4"] < 0.7


def test_mistakes_are_refused_with_what_is_allowed():
    lines = printed("refused").splitlines()
    assert len(lines) == 4
    assert "Did you mean `optimizer`?" in lines[0]
    assert "Did you mean `adam` or `nadam`?" in lines[1]
    assert "Expected a number above 0." in lines[2]
    assert "Expected one of none, batch." in lines[3]
