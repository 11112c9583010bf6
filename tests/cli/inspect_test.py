"""``tfgraph inspect``."""

import json
from pathlib import Path

import pytest

from tfgraph import cli

RECORDED = Path(__file__).parents[2] / "checkpoints" / "tf1.15" / "mnist"
CHECKPOINT = str(RECORDED / "gradient_clipping.ckpt")
KEYS = [
    "file", "format", "tensorflow_version", "producer", "min_consumer", "total",
    "variables", "layers", "operations", "placeholders", "outputs", "unknown_ops",
]  # fmt: skip


@pytest.fixture
def unknown_op(tmp_path):
    """A graph file with operations of an unknown type."""
    from tfgraph import v1 as tf

    message = tf.GraphDef()
    message.node.add(name="inputs", op="Placeholder")
    for i in range(4):
        message.node.add(name=f"custom{i}", op="MyCustomOp", input=["inputs"])
    file = tmp_path / "graph.pb"
    file.write_bytes(message.SerializeToString())
    return str(file)


def test_table(capsys):
    assert cli.main(["inspect", CHECKPOINT]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in (
        f"{CHECKPOINT}: checkpoint V2",
        "written by TensorFlow 1.15.5, graph version 134",
        "12 variables, 258,710 values, 1,034,840 bytes; trainable: 12, 258,710 values",
        "hidden1/kernel [784, 300] float32 235,200 940,800 yes",
        "6 layers",
        "hidden1 MatMul [?, 300] 235,500 235,500",
        "280 operations of 35 types",
        "MatMul 18",
        "X float32 [?, 784]",
        "y int32 ?",
        "eval/accuracy Mean",
        "0 operation types that this TensorFlow does not know",
    ):
        assert line in lines
    assert "dnn/hidden3/Relu Relu" not in lines


def test_all_operations_are_listed_if_wanted(capsys):
    assert cli.main(["inspect", "--ops", CHECKPOINT]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "dnn/hidden3/Relu Relu" in lines[lines.index("all operations") :]


def test_json_is_one_object(capsys):
    assert cli.main(["inspect", "--json", CHECKPOINT]) == 0
    out = capsys.readouterr().out
    found = json.loads(out)
    assert out.count("\n") == 1 and list(found) == KEYS
    assert found["total"] == {"variables": 12, "values": 258710, "bytes": 1034840}
    assert found["variables"][0] == {
        "name": "hidden1/bias", "shape": [300], "dtype": "float32", "count": 300,
        "bytes": 1200, "trainable": True,
    }  # fmt: skip
    assert found["layers"][-1] == {
        "name": "outputs", "type": "MatMul", "output_shape": [None, 10],
        "parameters": 510, "trainable": 510,
    }  # fmt: skip
    assert found["outputs"][-1] == {"name": "eval/accuracy", "type": "Mean"}
    assert found["placeholders"][1] == {"name": "y", "dtype": "int32", "shape": None}


def test_json_with_all_operations(capsys):
    assert cli.main(["inspect", "--json", "--ops", CHECKPOINT]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [*KEYS, "ops"]
    assert len(found["ops"]) == sum(found["operations"].values()) == 280
    assert {"name": "dnn/hidden3/Relu", "type": "Relu"} in found["ops"]


def test_a_checkpoint_alone_has_no_graph(tmp_path, capsys):
    for suffix in (".index", ".data-00000-of-00001"):
        (tmp_path / f"m{suffix}").write_bytes(Path(CHECKPOINT + suffix).read_bytes())
    assert cli.main(["inspect", str(tmp_path / "m")]) == 0
    out = capsys.readouterr().out
    assert "no .meta beside" in out and "940,800          ?" in out
    assert cli.main(["inspect", "--json", "--ops", str(tmp_path / "m")]) == 0
    found = json.loads(capsys.readouterr().out)
    for key in ("layers", "operations", "ops", "unknown_ops"):
        assert found[key] is None


def test_unknown_operations_are_a_finding(unknown_op, capsys):
    assert cli.main(["inspect", unknown_op]) == 1
    out = capsys.readouterr().out
    assert "written by TensorFlow (not recorded)" in out
    assert "1 operation type that this TensorFlow does not know" in out
    assert "custom0, custom1, custom2, ..." in out
    assert cli.main(["inspect", "--json", unknown_op]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["unknown_ops"] == {"MyCustomOp": [f"custom{i}" for i in range(4)]}


def test_mistakes_take_one_line(tmp_path, capsys):
    assert cli.main(["inspect", str(tmp_path / "nothing")]) == 2
    output = capsys.readouterr()
    assert output.out == "" and output.err.count("\n") == 1
    assert output.err.startswith("tfgraph: There is no file")
