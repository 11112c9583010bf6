"""``inspect_file`` on each kind of file."""

from pathlib import Path

import pytest

from tfgraph import v1 as tf
from tfgraph.errors import DataError
from tfgraph.inspection import inspect_file

RECORDED = Path(__file__).parents[2] / "checkpoints" / "tf1.15" / "mnist"


def shapes(found):
    return {variable.name: variable.shape for variable in found.variables}


@pytest.mark.parametrize(
    ("suffix", "kind"),
    (
        pytest.param("", "checkpoint V2", id="prefix"),
        pytest.param(".index", "checkpoint V2", id="index"),
        pytest.param(".data-00000-of-00001", "checkpoint V2", id="data"),
        pytest.param(".meta", "meta graph", id="meta"),
    ),
)
def test_a_checkpoint_of_tensorflow_1(suffix, kind):
    found = inspect_file(RECORDED / f"gradient_clipping.ckpt{suffix}")
    assert (found.format, found.tensorflow_version) == (kind, "1.15.5")
    assert (found.producer, found.min_consumer) == (134, 0)
    assert len(found.variables) == 12
    kernel = next(v for v in found.variables if v.name == "hidden1/kernel")
    assert (kernel.shape, kernel.dtype) == ([784, 300], "float32")
    assert (kernel.count, kernel.bytes, kernel.trainable) == (235_200, 940_800, True)
    assert found.operation_counts["ApplyGradientDescent"] == 12
    assert sum(found.operation_counts.values()) == len(found.operations)
    placeholders = [(p.name, p.dtype, p.shape) for p in found.placeholders]
    assert placeholders == [("X", "float32", [None, 784]), ("y", "int32", None)]
    assert found.outputs == [("loss/loss", "Mean"), ("eval/accuracy", "Mean")]
    assert found.unknown_ops == {}


def test_moving_averages_are_not_trainable_and_their_updates_no_outputs():
    found = inspect_file(RECORDED / "batch_norm.ckpt")
    fixed = {variable.name for variable in found.variables if not variable.trainable}
    assert len(found.variables) == 18 and len(fixed) == 6
    assert all("/moving_" in name for name in fixed)
    assert found.outputs == [("loss/loss", "Mean"), ("eval/Mean", "Mean")]


@pytest.mark.parametrize("is_sharded", (False, True))
@pytest.mark.parametrize("version", ("V1", "V2"))
def test_checkpoints_of_both_formats(network, tmp_path, version, is_sharded):
    write_version = getattr(tf.train.SaverDef, version)
    saver = tf.train.Saver(write_version=write_version, sharded=is_sharded)
    saver.save(network[1], str(tmp_path / "model.ckpt"), write_meta_graph=False)
    found = inspect_file(tmp_path / "model.ckpt")
    assert found.format == f"checkpoint {version}"
    assert shapes(found)["weights"] == shapes(found)["weights/Adam"] == [3, 2]
    step = next(v for v in found.variables if v.name == "global_step")
    assert (step.dtype, step.shape, step.count, step.bytes) == ("int64", [], 1, 8)
    assert step.trainable is None
    assert found.operations is found.outputs is found.unknown_ops is None
    for file in tmp_path.glob("model.ckpt*"):
        assert inspect_file(file).variables == found.variables


def test_a_meta_graph_tells_what_a_checkpoint_cannot(network, tmp_path):
    tf.train.Saver().save(network[1], str(tmp_path / "model.ckpt"))
    found = inspect_file(tmp_path / "model.ckpt")
    trainable = [variable.name for variable in found.variables if variable.trainable]
    assert trainable == ["weights"]
    assert found.variables == inspect_file(tmp_path / "model.ckpt.meta").variables


def test_a_partitioned_variable_is_one_in_the_checkpoint(graph, tmp_path):
    halves = tf.fixed_size_partitioner(2)
    tf.get_variable("rows", [4, 3], partitioner=halves)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    (variable,) = inspect_file(tmp_path / "model.ckpt").variables
    assert (variable.name, variable.shape, variable.trainable) == ("rows", [4, 3], True)


@pytest.mark.parametrize("as_text", (False, True))
def test_a_frozen_graph(frozen, tmp_path, as_text):
    tf.train.write_graph(frozen, str(tmp_path), "frozen.pb", as_text=as_text)
    found = inspect_file(tmp_path / "frozen.pb")
    assert (found.format, found.variables) == ("graph", [])
    assert found.tensorflow_version is None
    assert found.producer == frozen.versions.producer
    assert [p.name for p in found.placeholders] == ["inputs"]
    assert found.outputs == [("predictions", "Relu")]
    assert found.unknown_ops == {}


def test_a_saved_model(network, tmp_path):
    graph, session = network
    tensor = graph.get_tensor_by_name
    tf.saved_model.simple_save(
        session,
        str(tmp_path / "model"),
        {"inputs": tensor("inputs:0")},
        {"predictions": tensor("predictions:0")},
    )
    found = inspect_file(tmp_path / "model")
    assert found.format == "SavedModel"
    assert found.outputs == [("predictions", "Relu")]
    file = inspect_file(tmp_path / "model" / "saved_model.pb")
    assert file.operations == found.operations


def test_unknown_operations_are_found_in_graph_and_functions(with_unknown_op, tmp_path):
    function = with_unknown_op.library.function.add()
    function.signature.name = "my_function"
    function.node_def.add(name="inner", op="MyCustomOp")
    with_unknown_op.node.add(name="call", op="my_function", input=["custom"])
    (tmp_path / "graph.pb").write_bytes(with_unknown_op.SerializeToString())
    found = inspect_file(tmp_path / "graph.pb")
    assert found.unknown_ops == {"MyCustomOp": ["custom", "my_function/inner"]}
    assert found.outputs == [("call", "my_function")]


def copy_checkpoint(folder):
    for file in RECORDED.glob("gradient_clipping.ckpt.*"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder / "gradient_clipping.ckpt"


@pytest.mark.parametrize(
    ("suffix", "is_kept", "complaint"),
    (
        pytest.param(".index", 0, "lacks its index", id="no index"),
        pytest.param(".index", 200, "cannot be read", id="index cut off"),
        pytest.param(".index", 40, "cannot be read", id="less than its end"),
        pytest.param(".data-00000-of-00001", 0, "is missing", id="no data"),
        pytest.param(".data-00000-of-00001", 99, "are cut off", id="data cut off"),
        pytest.param(".meta", 30_000, "damaged or no model", id="meta cut off"),
    ),
)
def test_incomplete_checkpoints_are_refused(tmp_path, suffix, is_kept, complaint):
    prefix = copy_checkpoint(tmp_path)
    file = prefix.with_name(prefix.name + suffix)
    content = file.read_bytes()[:is_kept]
    file.unlink()
    if content:
        file.write_bytes(content)
    with pytest.raises(DataError, match=complaint) as raised:
        inspect_file(prefix)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    (
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(bytes(range(256)) * 4, "damaged or no model", id="bytes"),
        pytest.param(b"not a graph\n", "damaged or no model", id="prose"),
        pytest.param(
            b'model_checkpoint_path: "model.ckpt"\n', "no model", id="other message"
        ),
        pytest.param(
            bytes(100) + bytes.fromhex("57fb808b247547db"),
            "cannot be read",
            id="the end of a V1 checkpoint",
        ),
    ),
)
@pytest.mark.parametrize("name", ("a.pb", "a.meta", "a"))
def test_what_is_no_model_is_refused(tmp_path, name, content, complaint):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=complaint) as raised:
        inspect_file(tmp_path / name)
    assert "\n" not in str(raised.value) and name in str(raised.value)


def test_missing_files_and_other_folders_are_refused(tmp_path):
    with pytest.raises(DataError, match="no file"):
        inspect_file(tmp_path / "nothing.ckpt")
    with pytest.raises(DataError, match="is a folder"):
        inspect_file(tmp_path)


def test_data_files_of_another_save_do_not_disturb(tmp_path):
    prefix = copy_checkpoint(tmp_path)
    (tmp_path / f"{prefix.name}.data-00001-of-00002").write_bytes(b"old")
    assert len(inspect_file(prefix).variables) == 12
