"""The claims of the notebook, on its recorded outputs.

That the outputs come again is checked by nbval; its form in ``form_test.py``.
"""

import re
from pathlib import Path

import nbformat
import pytest

from tfgraph.verify import nboutputs

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATH = NOTEBOOKS / "vanishing_exploding_gradients_keras.ipynb"
CELLS = {cell.id: cell for cell in nbformat.read(PATH, as_version=4).cells}
COMPARISON = re.compile(
    r"^(.+?) +loss (.+) to (.+), largest difference (.+): (.+)$", re.MULTILINE
)
COMPARED = [
    cell for cell in CELLS if cell.startswith("compare-") and cell != "compare-transfer"
]
# Keras and TensorFlow 1 have other algorithms or other constants there.
NOT_THE_SAME = {
    "compare-optimizers": {"RMSProp", "Adam", "Nadam"},
    "compare-decay": {"momentum"},
}
SAME = 1e-5 + 1e-9  # printed with five decimals


def printed(cell):
    return dict(nboutputs.texts(CELLS[cell].outputs, []))["stdout"]


def comparisons(cell):
    """First and last loss, largest difference, and the verdict, by name."""
    return {
        name: (float(first), float(last), float(difference), verdict)
        for name, first, last, difference, verdict in COMPARISON.findall(printed(cell))
    }


def numbers(cell, word):
    """The number after a word on each line, by the name at the line's beginning."""
    pattern = rf"^(.+?) +(?=loss|validation).*?\b{word} ([\d.]+)"
    found = re.findall(pattern, printed(cell), re.MULTILINE)
    return {name: float(number) for name, number in found}


# --- Keras and graph ------------------------------------------------------------


@pytest.mark.parametrize("cell", COMPARED)
def test_keras_and_graph_agree_where_the_algorithm_is_the_same(cell):
    found = comparisons(cell)
    assert found
    for name, (_, _, difference, verdict) in found.items():
        is_same = name not in NOT_THE_SAME.get(cell, ())
        assert verdict == ("same" if is_same else "different"), name
        assert (difference <= SAME) == is_same, name


@pytest.mark.parametrize("cell", COMPARED)
def test_the_compared_networks_learn(cell):
    for name, (first, last, *_) in comparisons(cell).items():
        assert last < first - 0.3, name


def test_epsilon_is_all_that_adam_differs_in():
    assert SAME < comparisons("compare-optimizers")["Adam"][2] < 0.001
    assert comparisons("compare-epsilon")["Adam, same epsilon"][2] <= SAME


def test_initializers_draw_the_same_numbers_at_the_formulas_deviation():
    lines = printed("initializer-check").splitlines()
    assert len(lines) == 5
    for line in lines:
        drawn, formula = map(float, re.findall(r"\d\.\d+", line))
        assert drawn == pytest.approx(formula, rel=0.01)
        assert line.endswith("equal: True")


def test_exponential_schedules_agree():
    rows = [line.split()[2:] for line in printed("exponential-check").splitlines()]
    assert len(rows) == 4 and all(keras == graph for keras, graph in rows)


# --- The summary ----------------------------------------------------------------


@pytest.mark.parametrize("cell", ("bn-summary", "bn-graph"))
def test_summary_has_the_chapters_numbers(cell):
    rows = [line.split()[-1] for line in printed(cell).splitlines()[2:-2]]
    assert rows == ["3,136", "235,500", "1,200", "30,100", "400", "1,010"]
    totals = "total 271,346, trainable 268,978, not trainable 2,368"
    assert printed(cell).splitlines()[-1] == totals


def test_keras_has_the_same_numbers():
    text = printed("bn-model")
    numbers = re.findall(r"\) +(\d+) +$", text, re.MULTILINE)
    assert numbers == ["0", "3136", "235500", "1200", "30100", "400", "1010"]
    for total in ("Total params: 271346", "Trainable params: 268978",
                  "Non-trainable params: 2368"):  # fmt: skip
        assert total in text


def test_the_default_configurations_totals_agree():
    *_, totals, keras = printed("default-summary").splitlines()
    assert totals.startswith(keras.removeprefix("Keras: ") + ", ")


# --- What is claimed of trainings -----------------------------------------------


def test_activations_come_in_the_chapters_order_but_for_prelu():
    losses = numbers("train-activations", "loss")
    order = ["SELU, LeCun", "ELU, He", "leaky ReLU, He", "ReLU, He"]
    assert sorted(order, key=losses.get) == order
    assert losses["PReLU, He"] > losses["ReLU, He"]
    assert losses["logistic, Glorot"] > 2


def test_selu_keeps_its_standard_deviation_and_relu_does_not():
    deviations = {
        line.split()[0]: [float(number) for number in line.split()[1:]]
        for line in printed("selu-stack").splitlines()
    }
    assert all(0.85 < deviation < 1.15 for deviation in deviations["SELU"])
    assert deviations["ReLU"][-1] < 0.7


def test_batch_normalization_is_faster_at_both_rates():
    found = re.findall(r"rate +([\d.]+), (.+?) +loss ([\d.]+)", printed("train-bn"))
    losses = {(rate, name): float(loss) for rate, name, loss in found}
    assert len(losses) == 6
    for rate in ("0.01", "0.1"):
        after = losses[rate, "after activation"]
        assert after < losses[rate, "before activation"] < losses[rate, "without"]


def test_clipping_by_value_turns_and_by_norm_keeps():
    steps = [
        [float(number) for number in re.findall(r"\d+\.\d{5}", line)]
        for line in printed("clip-keras").splitlines()
    ]
    assert steps[:2] == [[0.9, 100.0], [0.9, 1.0]]
    assert steps[2] == pytest.approx([0.009, 1.0], abs=1e-4)


def test_only_clipped_gradients_survive_large_inputs():
    without, *clipped = (float(line.split()[-1])
                         for line in printed("clip-training").splitlines())  # fmt: skip
    assert without < 0.2 and min(clipped) > 0.5


def test_transfer_does_not_harm_and_mostly_helps():
    pairs = [list(map(float, re.findall(r"\d\.\d+", line)))
             for line in printed("compare-transfer").splitlines()]  # fmt: skip
    gains = [transferred - scratch for scratch, transferred in pairs]
    assert len(gains) == 3 and min(gains) > -0.011
    assert sum(gain > 0.02 for gain in gains) == 2


def test_only_clones_leave_the_lender_alone():
    shared, cloned = (float(line.split()[-1])
                      for line in printed("shared-layers").splitlines())  # fmt: skip
    assert shared > 0 == cloned


def test_the_constant_rate_has_the_highest_validation_loss():
    losses = numbers("train-schedules", "validation loss")
    constant = losses.pop("constant")
    assert len(losses) == 5
    assert constant > max(losses.values()) + 0.05
    assert losses["1cycle"] > min(losses.values())


def test_dropout_has_the_lowest_validation_loss():
    losses = numbers("train-regularized", "validation")
    assert min(losses, key=losses.get) == "dropout(0.2)"
    norms = numbers("train-regularized", "weights")
    assert norms["max_norm(1)"] <= 1.0 < norms["nothing"]


def test_the_mean_of_many_answers_is_better_than_one():
    losses = numbers("monte-carlo", "loss")
    assert losses["mean"] < losses["without dropout"] < losses["one answer"]


def test_early_stopping_goes_back_to_the_best():
    first, second = printed("early-stopping").splitlines()
    last, best, restored = map(float, re.findall(r"\d\.\d+", second))
    assert first == "stopped early: True"
    assert restored == best < last


def test_the_default_configuration_learns_where_plain_settings_do_not():
    accuracies = numbers("train-default", "accuracy")
    assert accuracies["logistic, SGD"] < 0.2
    assert accuracies["default, momentum, 1cycle"] > 0.89
    assert accuracies["ReLU, SGD"] < accuracies["default, momentum, 1cycle"] - 0.3
