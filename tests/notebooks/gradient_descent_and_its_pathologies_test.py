"""The claims of the notebook, on its recorded outputs.

That the outputs come again is checked by nbval; its form in ``form_test.py``.
"""

import re
from pathlib import Path

import nbformat
import pytest

from tfgraph.study.gradient_health import RULES
from tfgraph.verify import nboutputs

NAME = "gradient_descent_and_its_pathologies.ipynb"
PATH = Path(__file__).parents[2] / "notebooks" / NAME
CELLS = {cell.id: cell for cell in nbformat.read(PATH, as_version=4).cells}
VANISHED = "vanishing, loss not moving"
EXPLODED = "NaN, exploding, loss jumps"


def printed(cell):
    return dict(nboutputs.texts(CELLS[cell].outputs, []))["stdout"]


def rows(cell):
    """The lines of a table: first column, then the others."""
    lines = [re.split(r"\s{2,}", line) for line in printed(cell).splitlines()]
    return {name: rest for name, *rest in lines}


def numbers(text):
    return [float(number) for number in re.findall(r"\d+\.\d+(?:e[-+]\d+)?", text)]


def accuracy(cell, name):
    return float(rows(cell)[name][-2])


def diagnosis(cell):
    return {name: rest[-1] for name, rest in rows(cell).items()}


# --- Three ways to descend --------------------------------------------------------


def test_a_pass_is_worth_more_the_more_updates_it_holds():
    lines = {line.split()[0]: line for line in printed("compare-methods").splitlines()}
    updates = [int(line.split()[1]) for line in lines.values()]
    assert updates == [1, 90, 4500]
    after_one = [numbers(line)[0] for line in lines.values()]
    assert after_one == sorted(after_one, reverse=True)
    assert after_one[0] > 2.2 and after_one[2] < 0.4


def test_the_loss_of_single_examples_goes_up_as_well_as_down():
    losses = {line.split()[0]: numbers(line)
              for line in printed("compare-methods").splitlines()}  # fmt: skip
    assert losses["stochastic"][1] > losses["stochastic"][0]
    for name in ("batch", "mini-batch"):
        assert losses[name] == sorted(losses[name], reverse=True)


def test_noise_falls_with_the_root_of_the_batch_size():
    scaled = [numbers(line)[1] for line in printed("noise").splitlines()[1:]]
    assert len(scaled) == 4
    assert scaled == pytest.approx([scaled[0]] * 4, rel=0.03)


def test_the_fewer_examples_the_smaller_the_rate_that_suits():
    _, *lines = printed("rates").splitlines()
    batch, mini_batch, stochastic = (numbers(line) for line in lines)
    assert batch == sorted(batch, reverse=True) and batch[2] > 1.5
    assert mini_batch == sorted(mini_batch, reverse=True) and mini_batch[2] < 0.5
    assert max(stochastic) < 0.5 and lines[2].endswith(" above 1")


# --- The monitor ------------------------------------------------------------------


def test_the_rules_are_shown_as_they_are():
    shown = [line.split()[-1] for line in printed("rules").splitlines()]
    assert shown == [f"{rule.limit:g}" for rule in RULES]


def test_a_healthy_network_is_called_so():
    lines = printed("report").splitlines()
    assert lines[-1] == "healthy"
    ratios = [numbers(line)[-1] for line in lines if "kernel" in line]
    assert all(1e-3 < ratio < 3e-2 for ratio in ratios)


def test_tensorboard_reads_what_the_hook_wrote():
    scalars, histograms, steps = printed("hook").splitlines()
    # Three of each of 8 variables, three ReLUs, the loss; two histograms of each.
    assert scalars.startswith("28 scalars") and histograms.startswith("16 histograms")
    assert steps.startswith("10 steps")


# --- Vanishing --------------------------------------------------------------------


def test_ten_sigmoids_have_vanishing_gradients_and_do_not_learn():
    text = printed("vanishing")
    assert numbers(text)[0] < 0.2
    assert "vanishing in hidden1" in text and "loss not moving" in text
    assert diagnosis("cure-activation")["sigmoid"] == VANISHED


def test_another_activation_function_cures():
    found = diagnosis("cure-activation")
    for name in ("tanh", "ReLU", "ELU"):
        assert found[name] == "healthy"
        assert accuracy("cure-activation", name) > 0.6


def test_initialization_cures_but_for_the_sigmoid():
    found = diagnosis("cure-initialization")
    assert found["ReLU, He"] == "healthy"
    assert accuracy("cure-initialization", "ReLU, He") > 0.75
    assert found["tanh, N(0, 0.01)"] == VANISHED
    assert {"vanishing", "dead units"} <= set(found["ReLU, N(0, 0.01)"].split(", "))
    assert found["sigmoid, He"] == VANISHED
    assert 0.2 < accuracy("cure-initialization", "sigmoid, N(0, 1)") < 0.6


def test_normalization_cures():
    assert set(diagnosis("cure-normalization").values()) == {"healthy"}
    assert accuracy("cure-normalization", "sigmoid, Xavier") > 0.7
    assert accuracy("cure-normalization", "tanh, N(0, 0.01)") > 0.2


# --- Exploding --------------------------------------------------------------------


def test_large_weights_explode():
    first, *measured, last = printed("exploding").splitlines()
    assert first == EXPLODED
    losses, norms = zip(*map(numbers, measured), strict=True)
    assert losses[0] > 100 and losses[1] > 1e6 * losses[0]
    assert norms[0] > 1000 and norms[1] > 1e5 * norms[0]
    assert last == "Training diverged at step 3"
    assert diagnosis("attempt") == {"no remedy": EXPLODED}


def test_clipping_helps_and_learns_less_than_good_weights():
    for found in diagnosis("cure-clipping").values():
        assert not {"NaN", "exploding", "loss jumps"} & set(found.split(", "))
    good = accuracy("cure-redesign", "He initialization")
    for name in rows("cure-clipping"):
        assert 0.15 < accuracy("cure-clipping", name) < good - 0.15


def test_smaller_batches_do_not_help():
    assert set(diagnosis("cure-batches").values()) == {EXPLODED}


def test_regularization_does_not_help():
    found = diagnosis("cure-regularization")
    assert {"exploding", "vanishing"} <= set(found.pop("L2, strength 10").split(", "))
    assert set(found.values()) == {EXPLODED}
    assert accuracy("cure-regularization", "L2, strength 10") < 0.15


def test_redesign_helps():
    assert set(diagnosis("cure-redesign").values()) == {"healthy"}
    for name in rows("cure-redesign"):
        assert accuracy("cure-redesign", name) > 0.35


# --- Signs ------------------------------------------------------------------------


def test_every_illness_was_shown_and_named():
    assert printed("jumps") == "loss jumps, vanishing\n"
    named = set(", ".join(diagnosis("signs").values()).split(", "))
    assert named == {rule.diagnosis for rule in RULES} | {"healthy"}
