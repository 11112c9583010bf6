"""Counts and lines on what was ported."""

import pytest

from tfgraph.port import reports, trees

OLD = "import numpy as np\n\nprint np.int, '<b>&'\nx = 3 / 2\n"


def outcome(text, name="a.py"):
    return trees.port_alone(name, text.encode(), to="tensorflow")


@pytest.fixture
def outcomes():
    return [outcome(OLD), outcome("x = 1\n", "b.py"), outcome("def f(:", "<c>.py")]


def test_counts_add_up(outcomes):
    count = reports.counts(outcomes)
    assert count["files"] == 3
    assert (count["ported"], count["unchanged"], count["failed"]) == (1, 1, 1)
    assert (count["edits"], count["by_hand"]) == (2, 1)
    assert reports.summary(outcomes).startswith("3 files: 1 ported, 1 unchanged, 1 fai")


def test_findings_have_a_place(outcomes):
    [note] = reports.findings(outcomes[0])
    assert note.startswith("a.py:4:4: by hand: `3 / 2` divides integers")
    [failure] = reports.findings(outcomes[2])
    assert failure.startswith("<c>.py: failed: neither Python 3 nor Python 2: line 1, ")


def test_findings_in_a_notebook_name_the_cell():
    cells = '{"cells": [{"cell_type": "code", "source": "\\nprint 3 / 2"}]}'
    [note] = reports.findings(outcome(cells, "a.ipynb"))
    assert note.startswith("a.ipynb:cell 1:2:6: by hand: ")


def test_edits_say_what_became_of_what(outcomes):
    assert list(reports.edits(outcomes[0])) == [
        "a.py:3: numpy_names: `np.int` becomes `int`",
        "a.py:3: python2: `print np.int, '<b>&'` becomes `print(np.int, '<b>&')`",
    ]


def test_stat_counts_lines(outcomes):
    assert reports.stat_rows(outcomes) == [
        ("a.py", "ported", 1, 1, 2, 1, 0, 0),
        ("<c>.py", "failed", 0, 0, 0, 0, 0, 0),
        ("all", "", 1, 1, 2, 1, 0, 0),
    ]
