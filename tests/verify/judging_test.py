"""What became of each cell, from a record and an execution made by hand."""

import copy

import pytest
from nbformat import v4

from tfgraph.errors import RecordError
from tfgraph.verify.comparison import Rules
from tfgraph.verify.execution import Execution
from tfgraph.verify.judging import judge
from tfgraph.verify.placing import place_among_seeds
from tfgraph.verify.results import (
    DIFFERENT,
    EXACT,
    FAILED,
    NEVER_EXECUTED,
    NOT_REPRODUCED,
    NOT_RUN,
    RAN,
    UNSEEDED,
    Output,
)

DRAW = "import numpy as np\nnp.random.rand()"


def code_cell(source, *texts, count=1, tags=()):
    outputs = [v4.new_output("stream", name="stdout", text=text) for text in texts]
    return v4.new_code_cell(
        source, outputs=outputs, execution_count=count, metadata={"tags": list(tags)}
    )


def judged(*cells, new=None, rules=Rules(), record=None, **ending):
    """Judges cells whose new outputs are ``new``, or those recorded."""
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# Title"), *cells])
    executed = copy.deepcopy(notebook)
    ended_in = ending.get("ended_in", len(cells) + 1) or 0
    for cell, text in zip(executed.cells[1:], new or (), strict=bool(new)):
        cell.outputs = code_cell("", text).outputs if text else []
    seconds = dict.fromkeys(range(1, ended_in), 0.5)
    return judge(
        notebook, Execution(executed, seconds=seconds, **ending), rules, record
    )


def test_cells_are_counted_as_in_the_notebook():
    found = judged(code_cell("x = 1", count=7), code_cell("y = 1", count=9))
    assert [cell.name for cell in found.cells] == [
        "cell 2 (In [7])", "cell 3 (In [9])",
    ]  # fmt: skip
    assert [cell.seconds for cell in found.cells] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("cell", "new", "status"),
    (
        pytest.param(code_cell("f()", "0.5"), "0.5", RAN, id="as recorded"),
        pytest.param(code_cell("f()", count=None), None, NEVER_EXECUTED, id="never"),
        pytest.param(
            code_cell("f()", count=None, tags=["nbval-skip"]), None, RAN, id="skipped"
        ),
        pytest.param(
            code_cell("f()", count=None, tags=["nbval-ignore-output"]),
            None,
            RAN,
            id="ignored",
        ),
        pytest.param(code_cell(" ", count=None), None, RAN, id="an empty cell"),
        pytest.param(code_cell("f()", "0.5", count=None), "0.5", RAN, id="no count"),
        pytest.param(
            code_cell("f()", tags=["raises-exception"]), None, FAILED, id="no exception"
        ),
    ),
)
def test_status(cell, new, status):
    found = judged(code_cell("x = 1"), cell, new=[None, new])
    assert found.cells[1].status == status


def test_a_notebook_without_any_count_has_been_executed_all_the_same():
    found = judged(code_cell("x", "1", count=None), code_cell("y = 1", count=None))
    assert [cell.status for cell in found.cells] == [RAN, RAN]


def test_what_a_notebook_ended_before_was_not_run():
    found = judged(
        code_cell("a", "0.5"), code_cell("b", "0.5", count=2), code_cell("c", "0.5"),
        new=["0.5", None, None], ended_in=2, error="the kernel died in it",
    )  # fmt: skip
    assert found.error == "ended in cell 3 (In [2]): the kernel died in it"
    assert [cell.status for cell in found.cells] == [RAN, FAILED, NOT_RUN]
    assert [cell.numbers[0].verdict for cell in found.cells] == [
        EXACT, NOT_REPRODUCED, NOT_REPRODUCED,
    ]  # fmt: skip


def test_a_kernel_that_does_not_start_runs_no_cell():
    found = judged(code_cell("a", "0.5"), new=[None], ended_in=None, error="no kernel")
    assert [cell.status for cell in found.cells] == [NOT_RUN]


@pytest.mark.parametrize(
    ("rules", "verdict"), ((Rules(), UNSEEDED), (Rules(is_strict=True), DIFFERENT))
)
def test_a_number_that_nobody_seeded(rules, verdict):
    found = judged(code_cell(DRAW, "0.25"), new=["0.5"], rules=rules)
    assert not found.cells[0].is_seeded
    assert [number.verdict for number in found.cells[0].numbers] == [verdict]


def test_another_data_sets_record():
    cell = code_cell("f()", "0.5")
    cell["id"] = "train"
    found = judged(cell, new=["0.7"], record={"train": [("stdout", "0.7")]})
    assert found.cells[0].recorded == [Output("stdout", "0.7")]
    assert not found.cells[0].has_findings
    with pytest.raises(
        RecordError, match="`train`: the record of this data set has no"
    ):
        judged(cell, record={})


def runs_of(values):
    cell = code_cell(DRAW, "0.25 and 0.75")
    return [judged(cell, new=[f"{low} and {high}"]).comparisons for low, high in values]


@pytest.mark.parametrize(
    ("high", "verdict"), ((0.8, UNSEEDED), (9.5, DIFFERENT)), ids=("inside", "outside")
)
def test_numbers_are_placed_among_runs_of_other_seeds(high, verdict):
    cell = code_cell(DRAW, f"0.25 and {high}")
    found = judged(cell, new=["0.2 and 0.7"])
    values = [(0.2 + 0.01 * i, 0.7 + 0.02 * i) for i in range(10)]
    place_among_seeds(found, runs_of(values))
    verdicts = [number.verdict for number in found.cells[0].numbers]
    assert verdicts == [UNSEEDED, verdict]
    assert [len(curve.runs) for curve in found.cells[0].curves] == [10, 10]
    assert found.cells[0].curves[1].place.is_outside == (verdict == DIFFERENT)


def test_runs_that_failed_are_no_distribution():
    found = judged(code_cell(DRAW, "0.25 and 0.75"), new=["0.2 and 0.7"])
    values = [("nan", "nan")] + [(0.1 * i, 0.1 * i) for i in range(9)]
    place_among_seeds(found, runs_of(values))
    curve = found.cells[0].curves[0]
    assert curve.place is None
    assert len(curve.runs) == 9
