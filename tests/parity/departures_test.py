"""The tool that finds where a graph departs, on graphs made up for it."""

import importlib.util
import json
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location(
    "departures", Path(__file__).with_name("departures.py")
)
departures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(departures)

X, Y = ["x", "Const"], ["y", "RandomUniform", 42, 1]


@pytest.mark.parametrize(
    ("expected", "got", "index", "family"),
    (
        pytest.param([X, Y], [X, ["y", "Add"]], 1, "RandomUniform", id="type"),
        pytest.param([X, Y], [X, [*Y[:3], 0]], 1, "RandomUniform", id="seed"),
        pytest.param([X, Y], [X], 1, "RandomUniform", id="missing"),
        pytest.param([X], [X, ["z", "Mul"]], 1, "Mul", id="too many"),
        pytest.param([X, Y], [Y, X], 0, "Const", id="order"),
    ),
)
def test_first_departure(expected, got, index, family):
    departure = departures.first_departure(expected, got)
    assert (departure.index, departure.family) == (index, family)


def test_equal_graphs_do_not_depart():
    assert departures.first_departure([X, Y], [X, Y]) is None


def test_both_neighbourhoods_are_shown():
    lines = list(departures.side_by_side([X, Y], [X, X], 1))
    assert lines == [
        "  TensorFlow 1.15       tfgraph",
        "  x Const               x Const",
        "> y RandomUniform 42 1  x Const",
    ]


@pytest.fixture
def conformance(tmp_path):
    """A folder with two probes, of which one builds an op too many."""
    for name, graph in (("one_equal", [X]), ("two_longer", [X, Y])):
        (tmp_path / "golden").mkdir(exist_ok=True)
        golden = tmp_path / "golden" / f"{name}.json"
        golden.write_text(json.dumps({"graph": graph}))
    return tmp_path


def test_summary_counts_families(conformance, monkeypatch, capsys):
    monkeypatch.setattr(departures, "built_graph", lambda probe: (0, [X], ""))
    assert departures.main([str(conformance)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "two_longer: op 1 of 2: RandomUniform",
        "1 of 2 as in TensorFlow 1.15",
        "   1 depart at RandomUniform",
    ]


def test_failing_probe_is_not_equal(conformance, monkeypatch, capsys):
    monkeypatch.setattr(departures, "built_graph", lambda probe: (1, [X], "a\nboom"))
    assert departures.main([str(conformance), "one*"]) == 1
    assert "one_equal: exit 1: boom" in capsys.readouterr().out


def test_unknown_probe_is_refused(conformance, capsys):
    with pytest.raises(SystemExit):
        departures.main([str(conformance), "no_such_probe"])
    assert "no probe of" in capsys.readouterr().err
