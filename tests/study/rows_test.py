import json

from matplotlib.figure import Figure

from tfgraph.study.rows import Rows

RUNS = Rows(
    "Decay",
    ("digits", "decay", "accuracy"),
    [(100, 0.0, 0.7), (100, 0.1, 0.8), (200, 0.0, 0.9)],
    x="decay",
    y=["accuracy"],
    by=["digits"],
)


def test_runs_that_agree_are_one_line():
    axes = Figure().subplots()
    RUNS.plot(axes)
    found = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
    assert found == {"digits 100": [0.7, 0.8], "digits 200": [0.9]}
    assert axes.get_xlabel() == "decay" and axes.get_title() == "Decay"


def test_table_and_data_hold_all_runs():
    assert RUNS.table() == RUNS.series() == (RUNS.header, RUNS.rows)
    assert json.loads(json.dumps(RUNS.to_dict()))["runs"][1] == {
        "digits": 100, "decay": 0.1, "accuracy": 0.8,
    }  # fmt: skip


def test_several_columns_are_told_apart_by_their_names():
    axes = Figure().subplots()
    Rows("t", ("x", "a", "b"), [(1, 0.1, 0.2)], x="x", y=["a", "b"]).plot(axes)
    assert [line.get_label() for line in axes.lines] == ["a", "b"]
