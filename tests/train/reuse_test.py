import pathlib
import re

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import DataError, GraphNameError
from tfgraph.train import reuse

RECORDED = pathlib.Path(__file__).parents[2] / "checkpoints" / "tf1.15"
CHECKPOINT = str(RECORDED / "mnist-5k" / "gradient_clipping.ckpt")
META = f"{CHECKPOINT}.meta"

# The ops from 280 on of the run "reuse" recorded under TensorFlow 1.15.5 with graph
# seed 42 (op 280 is the first after the imported ones). `Add` is `AddV2` now; a number
# is the op seed of a RandomUniform.
RECORDED_OPS = [
    ("new_hidden4/kernel/Initializer/random_uniform/shape", "Const"),
    ("new_hidden4/kernel/Initializer/random_uniform/min", "Const"),
    ("new_hidden4/kernel/Initializer/random_uniform/max", "Const"),
    ("new_hidden4/kernel/Initializer/random_uniform/RandomUniform", 283),
    ("new_hidden4/kernel/Initializer/random_uniform/sub", "Sub"),
    ("new_hidden4/kernel/Initializer/random_uniform/mul", "Mul"),
    ("new_hidden4/kernel/Initializer/random_uniform", "Add"),
    ("new_hidden4/kernel", "VariableV2"),
    ("new_hidden4/kernel/Assign", "Assign"),
    ("new_hidden4/kernel/read", "Identity"),
    ("new_hidden4/bias/Initializer/zeros", "Const"),
    ("new_hidden4/bias", "VariableV2"),
    ("new_hidden4/bias/Assign", "Assign"),
    ("new_hidden4/bias/read", "Identity"),
    ("new_hidden4/MatMul", "MatMul"),
    ("new_hidden4/BiasAdd", "BiasAdd"),
    ("new_hidden4/Relu", "Relu"),
    ("new_outputs/kernel/Initializer/random_uniform/shape", "Const"),
    ("new_outputs/kernel/Initializer/random_uniform/min", "Const"),
    ("new_outputs/kernel/Initializer/random_uniform/max", "Const"),
    ("new_outputs/kernel/Initializer/random_uniform/RandomUniform", 300),
    ("new_outputs/kernel/Initializer/random_uniform/sub", "Sub"),
    ("new_outputs/kernel/Initializer/random_uniform/mul", "Mul"),
    ("new_outputs/kernel/Initializer/random_uniform", "Add"),
    ("new_outputs/kernel", "VariableV2"),
    ("new_outputs/kernel/Assign", "Assign"),
    ("new_outputs/kernel/read", "Identity"),
    ("new_outputs/bias/Initializer/zeros", "Const"),
    ("new_outputs/bias", "VariableV2"),
    ("new_outputs/bias/Assign", "Assign"),
    ("new_outputs/bias/read", "Identity"),
    ("new_outputs/MatMul", "MatMul"),
    ("new_outputs/BiasAdd", "BiasAdd"),
]


@pytest.fixture
def imported(graph):
    """The clipping network that TensorFlow 1.15.5 saved, and its saver."""
    return graph, reuse.import_meta_graph(META)


def describe(op):
    if op.type == "RandomUniform":
        assert op.get_attr("seed") == 42
        return op.name, op.get_attr("seed2")
    return op.name, "Add" if op.type == "AddV2" else op.type


def test_new_upper_layers_are_the_ops_of_the_recorded_graph(imported):
    graph, _ = imported
    hidden3 = reuse.tensor_named(graph, "dnn/hidden3/Relu:0")
    logits = reuse.replace_upper_layers(
        hidden3, [("new_hidden4", 20), ("new_outputs", 10)]
    )
    assert logits.name == "new_outputs/BiasAdd:0"
    assert logits.shape.as_list() == [None, 10]
    assert [describe(op) for op in graph.get_operations()[280:]] == RECORDED_OPS


def test_the_restored_network_computes_on_new_upper_layers(imported):
    graph, saver = imported
    inputs = reuse.tensor_named(graph, "X:0")
    hidden1 = reuse.tensor_named(graph, "dnn/hidden1/Relu:0")
    logits = reuse.replace_upper_layers(hidden1, [("new_outputs", 3)])
    features = np.random.RandomState(0).rand(4, 784).astype(np.float32)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        saver.restore(session, CHECKPOINT)
        got = session.run(logits, {inputs: features})
        kernel, bias, new_kernel = session.run([
            reuse.variable_named(graph, name)
            for name in ("hidden1/kernel:0", "hidden1/bias", "new_outputs/kernel")
        ])
    expected = np.maximum(features @ kernel + bias, 0) @ new_kernel
    np.testing.assert_allclose(got, expected, atol=1e-5)


@pytest.mark.parametrize("name", ("outputs", "hidden4", "dnn"))
def test_a_name_in_use_is_refused_before_anything_is_built(imported, name):
    graph, _ = imported
    hidden3 = reuse.tensor_named(graph, "dnn/hidden3/Relu:0")
    before = graph.version
    with pytest.raises(GraphNameError, match=f"named `{name}`.*such as `new_{name}`"):
        reuse.replace_upper_layers(hidden3, [("new_hidden4", 20), (name, 10)])
    assert graph.version == before


def test_no_layers_are_refused(graph):
    with pytest.raises(ValueError, match="`layers` must hold at least the output"):
        reuse.replace_upper_layers(tf.zeros([2, 3]), [])


def test_a_missing_file_is_named():
    with pytest.raises(DataError, match="No file `no/such.meta`.*Check the path"):
        reuse.import_meta_graph("no/such.meta")


def test_the_prefix_of_a_checkpoint_is_not_its_meta_graph():
    with pytest.raises(DataError, match=re.escape(f"The meta graph is `{META}`.")):
        reuse.import_meta_graph(CHECKPOINT)


UNKNOWN_OP = b'meta_info_def {} graph_def { node { name: "n" op: "NoSuchOp" } }'


@pytest.mark.parametrize(("content", "message"), (
    pytest.param(b"no graph at all", "cannot be imported", id="text"),
    pytest.param(b"", "holds no graph with variables", id="empty"),
    pytest.param(pathlib.Path(META).read_bytes()[:500], "neither", id="truncated"),
    pytest.param(UNKNOWN_OP, "NoSuchOp", id="unknown op"),
))
def test_a_damaged_file_is_named(graph, tmp_path, content, message):
    damaged = tmp_path / "damaged.meta"
    damaged.write_bytes(content)
    with pytest.raises(DataError, match=f"`{re.escape(str(damaged))}` .*{message}"):
        reuse.import_meta_graph(damaged)


def test_a_graph_in_use_is_refused(graph):
    tf.constant(1.0, name="X")
    with pytest.raises(GraphNameError, match="holds 1 operations.*reset_default"):
        reuse.import_meta_graph(META)
