"""The graph that a program leaves, in the form of the conformance records."""

import json

from tfgraph.run.graph_rows import write_graph


def test_rows_of_operations_and_variables(graph, tmp_path):
    from tfgraph import v1 as tf

    tf.get_variable("a", [2, 3], use_resource=False)
    tf.Variable(1, name="local", collections=[tf.GraphKeys.LOCAL_VARIABLES])
    tf.random_shuffle([1, 2], seed=7, name="shuffled")
    write_graph(tmp_path / "graph.json")
    rows = json.loads((tmp_path / "graph.json").read_text())
    assert rows["variables"] == [["a:0", [2, 3], "float32"], ["local:0", [], "int32"]]
    assert rows["graph"][-1] == ["shuffled", "RandomShuffle", 42, 7]
    assert ["a", "VariableV2"] in rows["graph"]
    assert len(rows["graph"]) == len(graph.get_operations())


def test_an_empty_graph_is_null(graph, tmp_path):
    write_graph(tmp_path / "graph.json")
    rows = json.loads((tmp_path / "graph.json").read_text())
    assert rows == {"graph": None, "variables": []}
