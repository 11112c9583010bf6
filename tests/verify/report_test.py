"""Text tables."""

from tfgraph.verify.report import table


def test_table_is_aligned():
    assert table(("name", "value"), [("a", 0.5), ("longer", None), ("b", 12)]) == (
        "name     value\n------  ------\na       0.5000\nlonger       -\nb           12"
    )
