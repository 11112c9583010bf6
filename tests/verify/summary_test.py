"""What is printed about a verified notebook."""

import pytest

from tfgraph.verify import results, summary
from tfgraph.verify.comparison import Rules
from tfgraph.verify.distribution import Place
from tfgraph.verify.judging import compare_cell
from tfgraph.verify.results import CellResult, Curve, NotebookResult, Output, Total


def cell(recorded, new, number=3, **more):
    made = CellResult(
        number=number, cell_id="", execution_count=2, source="train()", tags=[],
        status=results.RAN, recorded=[Output("stdout", recorded)],
        new=[Output("stdout", new)],
    )  # fmt: skip
    compare_cell(made, more.pop("rules", Rules()))
    for name, value in more.items():
        setattr(made, name, value)
    return made


def notebook(*cells, error=None):
    return NotebookResult("a.ipynb", list(cells), error=error, seconds=12.3)


def test_a_notebook_that_came_back():
    found = notebook(cell("0 loss 0.5 took 3 s\n", "0 loss 0.50 took 4 s\n"))
    assert summary.summary(found) == (
        "a.ipynb: 1 number: 1 exact; texts: 1 equal; left out: 1 timing (12 s)"
    )


def test_findings_name_their_cell():
    found = notebook(
        cell("0 loss 0.5\n1 loss 0.4\n", "0 loss 0.6\n"),
        cell("done\n", "gone\n", 5),
        cell("", "", 7, status=results.FAILED, error="ValueError: no"),
        error="ended in cell 7 (In [2]): the kernel died in it",
    )
    assert summary.summary(found).splitlines() == [
        "a.ipynb: 2 numbers: 1 different, 1 not reproduced; 0 of 2 within 0.001; "
        "texts: 1 equal, 2 different (12 s)",
        "  ended in cell 7 (In [2]): the kernel died in it",
        "  cell 3 (In [2]): 1 of 2 numbers different, first loss: recorded 0.5, new "
        "0.6, difference 0.1, tolerance atol=0, rtol=0.001",
        "  cell 3 (In [2]): 1 of 2 numbers not reproduced, first loss: recorded 0.4",
        "  cell 5 (In [2]): 1 of 1 text different, first recorded: done  new: gone",
        "  cell 7 (In [2]): failed: ValueError: no",
    ]


def test_what_could_not_be_verified():
    found = NotebookResult("a.ipynb", error="`a.ipynb` is not a notebook.")
    expected = "a.ipynb: not verified. `a.ipynb` is not a notebook."
    assert summary.summary(found) == expected


def test_place_of_an_unseeded_curve():
    curve = Curve("loss", [0], [0.5], [0.6], [results.UNSEEDED], [[0.4]] * 20,
                  Place(0.43, 1.2, 0, 2.5))  # fmt: skip
    found = notebook(cell("loss 0.5", "loss 0.5", curves=[curve], is_seeded=False))
    assert summary.summary(found).endswith(
        "  cell 3 (In [2]): unseeded, loss: p = 0.43 among 20 other seeds"
    )


def test_details_have_a_row_for_every_number_and_what_was_left_out():
    found = notebook(
        cell("a 0.5, took 3 s\nb 0.4\n", "a 0.5, took 4 s\nB 0.4\n"), cell("", "", 4)
    )
    lines = summary.details(found).splitlines()
    assert lines[0] == "cell 3 (In [2]): ran"
    assert lines[3].split() == [
        "1:", "a", "0.5", "0.5", "0.0", "atol=0,", "rtol=0.001", "exact",
    ]  # fmt: skip
    assert lines[5:7] == [
        "text: recorded: b 0.4  new: B 0.4",
        "left out (timing): took 3 s",
    ]


STRICT = Rules(is_strict=True)


@pytest.mark.parametrize(
    ("recorded", "new", "rules", "expected"),
    (
        pytest.param("loss 0.5\n", "loss 0.5\n", STRICT, None, id="none"),
        pytest.param(
            "0 acc 0.8\n1 acc 0.9\n2 acc 0.9\n",
            "0 acc 0.8\n1 acc 0.95\n2 acc 0.1\n",
            Rules(),
            "stdout, line 2 differs\n  recorded: 1 acc 0.9\n  new:      1 acc 0.95\n"
            "  first number that differs (acc): recorded 0.9, new 0.95, difference "
            "0.05, tolerance atol=0, rtol=0.001",
            id="number",
        ),
        pytest.param("a\nb\n", "a\n", STRICT, "stdout, line 2 is missing: b",
                     id="missing"),
        pytest.param("a\n", "a\nb\n", STRICT, "stdout, line 2 is not recorded: b",
                     id="not recorded"),
        pytest.param("a\n", "b\n", STRICT,
                     "stdout, line 1 differs\n  recorded: a\n  new:      b", id="text"),
        pytest.param("x\nloss 0.5\n", "x\n", Rules(),
                     "stdout, line 2 differs\n  recorded: loss 0.5\n"
                     "  not reproduced: loss 0.5", id="not reproduced"),
    ),
)  # fmt: skip
def test_first_finding(recorded, new, rules, expected):
    assert summary.first_finding(cell(recorded, new, rules=rules)) == expected


def test_total():
    good, bad = notebook(cell("0.5", "0.5")), notebook(cell("0.5", "0.6"))
    total = Total()
    total.add(good)
    total.add(bad)
    assert summary.total(total) == (
        "2 notebooks: 1 reproduced, 1 not; numbers: 1 exact, 1 different"
    )


def test_shares_within_a_distance():
    found = notebook(cell("[0.5 0.6 0.7]", "[0.5 0.6009 0.8]"))
    assert summary.within(found) == 2
