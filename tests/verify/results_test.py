"""The dataclasses of a verification."""

import json

import pytest

from tfgraph.verify import results
from tfgraph.verify.results import (
    DIFFERENT,
    EXACT,
    UNSEEDED,
    CellResult,
    NotebookResult,
    Number,
    Output,
    Total,
    as_json,
)


def number(verdict):
    return Number(verdict, "0.5", "0.6", "loss", "stdout", 1, "a", "b", "0.1", "none")


def notebook(*verdicts, status=results.RAN, error=None):
    numbers = [number(verdict) for verdict in verdicts]
    cell = CellResult(1, "", 1, "f()", [], status, numbers=numbers)
    return NotebookResult("a.ipynb", [cell], error=error)


UNREADABLE = NotebookResult("b.ipynb", error="it is no notebook")


@pytest.mark.parametrize(
    ("notebooks", "status"),
    (
        pytest.param([notebook(EXACT, results.WITHIN)], 0, id="came back"),
        pytest.param([notebook(UNSEEDED)], 0, id="unseeded"),
        pytest.param([notebook(EXACT), notebook(DIFFERENT)], 1, id="different"),
        pytest.param([notebook(results.NOT_REPRODUCED)], 1, id="not reproduced"),
        pytest.param([notebook(status=results.FAILED)], 1, id="failed"),
        pytest.param([notebook(status=results.NEVER_EXECUTED)], 1, id="never executed"),
        pytest.param([notebook(EXACT, error="it died")], 1, id="ended early"),
        pytest.param([notebook(DIFFERENT), UNREADABLE], 2, id="unreadable"),
    ),
)
def test_exit_status(notebooks, status):
    total = Total()
    for one in notebooks:
        total.add(one)
    assert total.exit_status == status
    assert total.n_notebooks == len(notebooks)
    assert (total.n_reproduced == total.n_notebooks) == (status == 0)


def test_counts_name_every_verdict():
    assert notebook(EXACT, EXACT, DIFFERENT).counts() == {
        "exact": 2, "within tolerance": 0, "different": 1, "not reproduced": 0,
        "unseeded": 0,
    }  # fmt: skip


def test_json_holds_everything_but_pictures():
    found = notebook(DIFFERENT)
    found.cells[0].recorded = [Output("image/png", "iVBO"), Output("stdout", "0.5")]
    first, second = (
        json.loads(json.dumps(as_json(one), allow_nan=False))
        for one in (found, UNREADABLE)
    )
    assert first["cells"][0]["recorded"] == [
        {"kind": "image/png", "text": ""}, {"kind": "stdout", "text": "0.5"},
    ]  # fmt: skip
    assert first["cells"][0]["numbers"][0]["label"] == "loss"
    assert first["counts"]["different"] == 1
    assert second["error"] == "it is no notebook"
