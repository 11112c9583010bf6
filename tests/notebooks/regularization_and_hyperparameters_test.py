"""The claims of the notebook, on its recorded outputs.

That the outputs come again is checked by nbval; its form in ``form_test.py``.
"""

import re
from pathlib import Path

import nbformat
import pytest

from tfgraph.verify import nboutputs

PATH = (
    Path(__file__).parents[2] / "notebooks" / "regularization_and_hyperparameters.ipynb"
)
CELLS = {cell.id: cell for cell in nbformat.read(PATH, as_version=4).cells}
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]\d+)?(?![\w.])|\bnan\b|(?<= )-")
EQUAL = 0.01  # what differs by less is called equal in the notebook


def printed(cell):
    return dict(nboutputs.texts(CELLS[cell].outputs, []))["stdout"]


def table(cell):
    """The numbers after each line's name, which is separated by two spaces."""
    lines = printed(cell).splitlines()[1:]
    names = [re.split(r"\s{2,}", line.strip())[0] for line in lines]
    return {
        name: [float(n) if n != "-" else None for n in NUMBER.findall(
            line.split(name, 1)[1])]
        for name, line in zip(names, lines, strict=True)
    }  # fmt: skip


def test_the_suggested_rate_beats_a_tenth_and_mostly_ten_times():
    losses = {}
    for name, (less, _, same, _, more, _) in (
        (name, [float(n) for n in re.findall(r"\d+\.\d+", line)])
        for line in printed("range-check").splitlines()[1:]
        for name in [line.split("  ")[0]]
    ):
        losses[name] = less, same, more
    assert set(losses) == {"gradient descent", "momentum", "Adam"}
    assert all(same < less / 2 for less, same, _ in losses.values())
    beats_more = {name: same < more for name, (_, same, more) in losses.items()}
    assert beats_more == {"gradient descent": False, "momentum": True, "Adam": True}


def test_momentum_oscillates_where_descent_does_not_and_halves_it_at_the_edge():
    rows = table("bowl-table")
    for product in ("0.1", "0.5", "1.0"):
        descent, momentum, *_ = rows[product]
        assert descent == 0 < 10 <= momentum
    descent, momentum, descent_steps, momentum_steps = rows["1.9"]
    assert momentum == descent / 2 and descent_steps < momentum_steps
    assert rows["3.0"][2] is None  # diverges
    assert all(row[3] is not None and 75 < row[3] <= 100 for row in rows.values())


def test_no_decay_gains_anything_to_speak_of():
    for row in table("decay-size").values():
        assert max(row) - row[0] < EQUAL and row[-1] < row[0] - EQUAL


def test_the_larger_the_rate_the_more_a_decay_costs():
    rows = table("decay-rate")
    costs = [row[0] - row[-1] for row in rows.values()]
    assert list(rows) == ["0.01", "0.03", "0.1", "0.3"]
    assert costs == sorted(costs) and costs[0] < EQUAL < costs[-1] / 5
    less_decay = rows["0.3"][0] - rows["0.3"][3]
    assert less_decay == pytest.approx(costs[2], abs=EQUAL)


def test_adams_penalty_is_no_decay():
    rows = table("decay-adam")
    alone, penalty, decay = (
        rows[n] for n in ("alone", "L2 penalty", "decoupled decay")
    )
    assert penalty[0] < 0.02 * alone[0] and penalty[2] < alone[2] - 0.05
    for i in (0, 1):
        assert 0.05 < 1 - decay[i] / alone[i] < 0.09
    assert decay[2] == pytest.approx(alone[2], abs=EQUAL)


def test_only_the_proximal_step_makes_zeros():
    rows = table("penalty-counts")
    assert [row[0] > 0 for row in rows.values()] == [False, False, False, True]
    assert rows["L1, 0.001"][1] > 0.6 > 0.05 > rows["L2, 0.01"][1]
    assert rows["L2, 0.01"][3] < 0.7 * rows["none"][3]


def test_max_norm_saves_a_rate_that_is_too_large():
    none, loose, tight = table("max-norm").values()
    assert none[0] == pytest.approx(tight[0], abs=EQUAL)
    assert none[1] < loose[1] - 0.1 and loose[1] < tight[1] - 0.1
    assert tight[1] < none[0] - 0.05
    assert (loose[2], tight[2]) == (2, 1)


def test_dropout_is_worth_a_point():
    none, little, half = table("dropout").values()
    assert {row[1] for row in (none, little, half)} == {1.0}
    assert min(little[2], half[2]) >= none[2] + 0.009
    assert half[0] > 10 * none[0]


def test_rates_in_proportion_hold_up_to_batches_of_100():
    rows = {int(b): row for b, row in table("batch-size").items()}
    same, scaled = ({b: row[i] for b, row in rows.items()} for i in (1, 2))
    assert list(same.values()) == sorted(same.values(), reverse=True)
    assert max(scaled[b] for b in (5, 20, 100)) - scaled[100] <= 0.02
    assert scaled[500] < scaled[100] - 0.2 and scaled[1000] < scaled[500]


def test_normalization_after_sigmoids_and_before_rectified_units():
    rows = table("norm-table")
    for sigmoid, relu in ((0, 1), (2, 3)):
        for dropout in ("", " + dropout"):
            before, after = rows[f"before{dropout}"], rows[f"after{dropout}"]
            assert after[sigmoid] > before[sigmoid] + 0.015
            assert abs(after[relu] - before[relu]) < 0.03
        assert rows["before"][relu] > rows["after"][relu]
    assert max(rows["none"][2:]) < 0.6 and min(rows["before"][2:]) > 0.8


def test_four_layers_are_as_one_and_eight_are_slower():
    rows = table("capacity")
    (_, size, validation, known), *others = rows.values()
    for _, other_size, other_validation, other_known in others[:2]:
        assert other_size == pytest.approx(size, rel=0.02)
        assert other_validation == pytest.approx(validation, abs=EQUAL)
        assert other_known == pytest.approx(known, abs=0.05)
    assert known == pytest.approx(0.8, abs=0.05)
    assert others[2][2] < validation - EQUAL and others[2][3] < known - 0.3


def test_ensembles_beat_their_members_and_not_one_of_their_size():
    for mean, best, ensemble, single in table("ensemble-train").values():
        assert ensemble > mean + 0.003 and ensemble > best
        assert ensemble == pytest.approx(single, abs=EQUAL)


def test_residual_connections_cure_vanishing_and_explode_alone():
    rows = table("residual-table")
    assert rows["sigmoid"][0] < 1e-6 < 0.1 < rows["sigmoid, residual"][0]
    assert rows["sigmoid"][3] < 0.15 < 0.4 < rows["sigmoid, residual"][3]
    assert rows["ReLU, residual"][1] > 100
    assert rows["ReLU, residual"][2] != rows["ReLU, residual"][2]  # NaN
    assert max(rows, key=lambda name: rows[name][3]) == "ReLU, residual, BN"


def test_an_open_gate_remembers_and_a_gate_does_not():
    rows = table("memory-train")
    assert rows["plain, sigmoid"][0] == 0 and rows["plain, sigmoid"][1] < 0.4
    assert rows["plain, tanh"][0] > 0.1 and rows["plain, tanh"][1] > 0.95
    usual, opened = rows["LSTM, forget bias 1"], rows["LSTM, forget bias log 30"]
    assert usual[0] < 0.02 and usual[1] < 0.7
    assert opened[0] > 1 and opened[1] > 0.9
