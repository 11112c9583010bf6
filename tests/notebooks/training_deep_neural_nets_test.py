"""The notebook as a document: its claims, and that it is plain TensorFlow 1.

That its outputs come again is checked by nbval, with the cells themselves as tests.
"""

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from tfgraph import records
from tfgraph.verify import nboutputs, nbrecord

ROOT = Path(__file__).parents[2]
PATH = ROOT / "notebooks" / "training_deep_neural_nets.ipynb"
NOTEBOOK = nbformat.read(PATH, as_version=4)
CODE = {cell.id: cell for cell in nbrecord.code_cells(NOTEBOOK)}
OWN = {key: nboutputs.texts(cell.outputs, []) for key, cell in CODE.items()}
MNIST = nboutputs.load_record(nboutputs.RECORDS, PATH, "mnist")
RECORDS = {"mnist-5k": OWN, "mnist": MNIST}

IMPORT = "import tfgraph.v1 as tf"
# What stands in its place where there is no tfgraph.
PLAIN_IMPORT = "import tensorflow.compat.v1 as tf; tf.disable_v2_behavior()"
DATA = "data = load_mnist()"
# A tenth of the epochs on the embedded digits, and as many evaluations.
FEW_EPOCHS = (
    f"import dataclasses\n{DATA}\n"
    "data = dataclasses.replace(data, n_epochs=20, eval_every=1)"
)
# Cell, experiment of the record.
RUNS = {
    "bn-train": "batch_norm",
    "clip-train": "gradient_clipping",
    "reuse-train": "layer_reuse",
    "freeze-train": "layer_reuse_frozen",
}


def printed(outputs, cell):
    return dict(outputs[cell])["stdout"]


def last_numbers(text):
    """The number at the end of each line."""
    return [float(line.split()[-1]) for line in text.splitlines()]


def table(outputs, cell):
    """The number at the end of each line, by the words at its beginning."""
    lines = printed(outputs, cell).splitlines()
    return {re.split(r"\s{2,}| validation", line)[0]: last_numbers(line)[0]
            for line in lines}


# --- Form -----------------------------------------------------------------------


def test_plots_end_with_a_picture():
    shown = [key for key, cell in CODE.items() if cell.source.endswith("plt.show()")]
    assert shown
    for cell in shown:
        assert "image/png" in dict(OWN[cell]) or "\n    plt.show()" in CODE[cell].source


def test_only_two_lines_are_not_plain_tensorflow_1():
    lines = "\n".join(cell.source for cell in CODE.values()).splitlines()
    special = [line for line in lines if "tfgraph" in line]
    assert special == [IMPORT, "from tfgraph.data import load_mnist"]


def test_record_of_mnist_has_every_cell_and_no_other():
    assert list(MNIST) == list(CODE)
    for cell in CODE:
        assert [kind for kind, _ in MNIST[cell]] == [kind for kind, _ in OWN[cell]]


# --- Numbers --------------------------------------------------------------------


@pytest.mark.parametrize("cell", RUNS)
@pytest.mark.parametrize("data", RECORDS)
def test_recorded_runs_meet_those_of_genuine_tensorflow_1(data, cell):
    expected = records.same_seed_run(data, 42, RUNS[cell])["val_accuracy"]
    found = last_numbers(printed(RECORDS[data], cell))
    assert found == pytest.approx(expected, abs=0.002 + 1e-9)  # as the notebook says


def bn_is_learned_early(numbers):
    runs = [last_numbers(printed(numbers, cell)) for cell in ("bn-train", "clip-train")]
    return runs[0][0] > runs[1][0] + 0.5 and abs(runs[0][-1] - runs[1][-1]) < 0.02


def reuse_starts_high(numbers):
    scratch, *reused = (last_numbers(printed(numbers, cell))[0]
                        for cell in ("clip-train", "reuse-train", "freeze-train"))
    return min(reused) > scratch + 0.5


def restored_is_what_was_saved(numbers):
    saved = printed(numbers, "clip-train").splitlines()[-1]
    restored = printed(numbers, "restore-own").strip()
    return saved.endswith(restored)


def cached_is_the_same(numbers):
    lines = printed(numbers, "cache-compare").splitlines()
    each_time, cached = (line.split(":")[1].split() for line in lines)
    return each_time == cached


def bad_initialization_shows(numbers):
    ratios = last_numbers(printed(numbers, "gradient-ratios"))
    return ratios[0] > 1e5 and ratios[2] < 1e-2


def good_initialization_is_level(numbers):
    sigmoid, *others = last_numbers(printed(numbers, "good-ratios"))
    return 1e5 < sigmoid < 1e6 and all(0.5 < ratio < 2 for ratio in others)


def only_the_sigmoid_is_behind(numbers):
    accuracies = table(numbers, "train-activations")
    sigmoid = accuracies.pop("sigmoid")
    spread = max(accuracies.values()) - min(accuracies.values())
    return sigmoid < min(accuracies.values()) - 0.2 and spread < 0.0101


def forgetting_update_ops_costs(numbers):
    kept, forgotten = last_numbers(printed(numbers, "bn-forgotten"))
    return kept > forgotten + 0.1


def frozen_layer_stays(numbers):
    hidden2, hidden3 = last_numbers(printed(numbers, "freeze-proof"))
    return hidden2 == 0 < hidden3


def keeping_three_is_best_for_parity(numbers):
    parity = [float(a) for a in
              printed(numbers, "search-kept").splitlines()[0].split()[3:]]
    return max(parity) == parity[3] > parity[0] + 0.05


def mirrored_digits_need_new_upper_layers(numbers):
    mirrored = [float(a) for a in
                printed(numbers, "search-kept").splitlines()[1].split()[1:]]
    falls = all(a > b for a, b in zip(mirrored[1:], mirrored[2:]))
    return mirrored[1] > mirrored[0] - 0.01 and falls


def pretraining_helps(numbers):
    none, autoencoders, boltzmann = last_numbers(printed(numbers, "compare-pretraining"))
    return none + 0.1 < autoencoders and none + 0.1 < boltzmann


def auxiliary_task_is_worth_ten_points(numbers):
    lines = printed(numbers, "compare-auxiliary").splitlines()
    return all(float(line.split()[-1]) > float(line.split()[2]) + 0.1 for line in lines)


def momentum_formula_is_tensorflows(numbers):
    rows = [line.split() for line in
            printed(numbers, "momentum-check").splitlines()[1:]]
    return all(tensorflow == right != wrong for tensorflow, right, wrong in rows)


def exponential_formula_is_tensorflows(numbers):
    rows = [line.split()[1:] for line in
            printed(numbers, "exponential-check").splitlines()[2:]]
    return all(tensorflow == right != wrong for tensorflow, right, wrong in rows)


def gradient_descent_is_slowest(numbers):
    accuracies = table(numbers, "train-optimizers")
    return min(accuracies, key=accuracies.get) == "gradient descent"


def every_schedule_beats_the_constant_rate(numbers):
    accuracies = table(numbers, "train-schedules")
    return min(accuracies, key=accuracies.get) == "constant"


@pytest.mark.parametrize("claim", (
    bad_initialization_shows, good_initialization_is_level, only_the_sigmoid_is_behind,
    forgetting_update_ops_costs, bn_is_learned_early, restored_is_what_was_saved,
    reuse_starts_high, frozen_layer_stays, cached_is_the_same,
    keeping_three_is_best_for_parity, mirrored_digits_need_new_upper_layers,
    pretraining_helps, auxiliary_task_is_worth_ten_points,
    momentum_formula_is_tensorflows, gradient_descent_is_slowest,
    exponential_formula_is_tensorflows, every_schedule_beats_the_constant_rate,
), ids=lambda claim: claim.__name__)
@pytest.mark.parametrize("data", RECORDS)
def test_claim_holds(data, claim):
    assert claim(RECORDS[data])


# --- Without tfgraph ------------------------------------------------------------


@pytest.mark.slow
def test_runs_as_plain_tensorflow_1_code(tmp_path, monkeypatch):
    notebook = nbformat.read(PATH, as_version=4)
    cells = {cell.id: cell for cell in nbrecord.code_cells(notebook)}
    changes = {"imports": (IMPORT, PLAIN_IMPORT), "data": (DATA, FEW_EPOCHS)}
    for cell, (old, new) in changes.items():
        assert old in cells[cell].source
        cells[cell].source = cells[cell].source.replace(old, new)
    shutil.copytree(ROOT / "checkpoints" / "tf1.15", tmp_path / "checkpoints" / "tf1.15")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", "1")
    monkeypatch.setenv("TFGRAPH_DATA", "mnist-5k")
    monkeypatch.setenv("MPLBACKEND", "agg")  # no pictures
    # Operations one after the other: the same numbers in less processor time.
    monkeypatch.setenv("TF_NUM_INTEROP_THREADS", "1")

    nbrecord.execute(notebook, tmp_path / "notebooks")

    outputs = {key: nboutputs.texts(cell.outputs, []) for key, cell in cells.items()}
    for cell in RUNS:  # other random numbers, so only: it has learned
        assert 0.7 < last_numbers(printed(outputs, cell))[-1] < 0.96
    # The old model is the same one: so are its operations.
    assert printed(outputs, "operations") == printed(OWN, "operations")
    assert cached_is_the_same(outputs)
    assert pretraining_helps(outputs)
    assert momentum_formula_is_tensorflows(outputs)
    assert auxiliary_task_is_worth_ten_points(outputs)
