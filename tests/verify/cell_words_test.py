"""The few words that reports have on a cell."""

from dataclasses import replace

import pytest

from tfgraph.verify.cell_words import cell_verdict, finding_words
from tfgraph.verify.results import (
    DIFFERENT,
    EQUAL,
    EXACT,
    FAILED,
    NEVER_EXECUTED,
    NOT_REPRODUCED,
    RAN,
    UNSEEDED,
    WITHIN,
    Text,
)


@pytest.mark.parametrize(
    ("status", "verdicts", "expected"),
    (
        pytest.param(RAN, (), "nothing recorded", id="nothing"),
        pytest.param(RAN, (EXACT, EXACT), EXACT, id="exact"),
        pytest.param(RAN, (EXACT, WITHIN), WITHIN, id="near"),
        pytest.param(RAN, (WITHIN, UNSEEDED), UNSEEDED, id="unseeded"),
        pytest.param(RAN, (UNSEEDED, DIFFERENT), DIFFERENT, id="different"),
        pytest.param(RAN, (DIFFERENT, NOT_REPRODUCED), NOT_REPRODUCED, id="lost"),
        pytest.param(FAILED, (EXACT,), FAILED, id="failed"),
        pytest.param(NEVER_EXECUTED, (), NEVER_EXECUTED, id="never executed"),
    ),
)
def test_the_worst_verdict_is_the_cells(
    make_cell, training, status, verdicts, expected
):
    number = training.numbers[0]
    cell = make_cell(1, status=status)
    cell.numbers = [replace(number, verdict=verdict) for verdict in verdicts]
    assert cell_verdict(cell) == expected


def test_texts_alone_are_equal_or_different(make_cell):
    cell = make_cell(1, texts=[Text(EQUAL, "a", "a", "stdout", 1)])
    assert (cell_verdict(cell), finding_words(cell)) == (EQUAL, "")
    cell.texts.append(Text(DIFFERENT, "b", None, "stdout", 2))
    assert cell_verdict(cell) == DIFFERENT
    assert finding_words(cell) == "b → nothing"


def test_numbers_are_counted_and_the_first_is_told(training):
    assert finding_words(training) == (
        "2 of 4 numbers, first Validation accuracy: 0.8798 → 0.8902"
    )
    training.numbers = training.numbers[3:]
    assert finding_words(training) == "Validation accuracy: 0.9061 → nothing"


def test_an_error_comes_before_numbers(training):
    training.status, training.error = FAILED, "ValueError: x\nmore"
    assert finding_words(training) == "ValueError: x…"
