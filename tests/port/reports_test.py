"""Counts and lines on what was ported."""

from tfgraph.port import reports, trees


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
    cells = b'{"cells": [{"cell_type": "code", "source": "\\nprint 3 / 2"}]}'
    ported = trees.port_alone("a.ipynb", cells, to="tensorflow")
    [note] = reports.findings(ported)
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
