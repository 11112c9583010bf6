"""Parts of a graph, from its message."""

import dataclasses

import pytest

from tfgraph import v1 as tf
from tfgraph.errors import DataError
from tfgraph.inspection import graphs


@pytest.mark.parametrize(
    ("producer", "shape"),
    (
        pytest.param(23, None, id="[] meant unknown"),
        pytest.param(24, [], id="[] is a scalar"),
    ),
)
def test_placeholders_of_old_graphs_have_unknown_shapes(producer, shape):
    message = tf.GraphDef()
    message.versions.producer = producer
    node = message.node.add(name="x", op="Placeholder")
    node.attr["dtype"].type = 101  # a reference to float32
    node.attr["shape"].shape.SetInParent()
    assert graphs.placeholders(message) == [graphs.Placeholder("x", "float32", shape)]


@pytest.mark.parametrize(
    ("op_type", "is_known"),
    (
        pytest.param("MatMul", True, id="public"),
        pytest.param("_FusedConv2D", True, id="internal"),
        pytest.param("Skipgram", True, id="without Python function"),
        pytest.param("matmul", False, id="other case"),
        pytest.param("GRUBlockCellOfMine", False, id="custom"),
    ),
)
def test_types_are_compared_with_the_registry(op_type, is_known):
    message = tf.GraphDef()
    message.node.add(name="node", op=op_type)
    assert graphs.unknown_ops(message) == ({} if is_known else {op_type: ["node"]})


def test_variables_of_a_graph(graph):
    tf.get_variable("reference", [2], tf.float64, trainable=False)
    tf.get_variable("resource", [5, 3], use_resource=True)
    tf.Variable(["a", "b"], name="text")
    tf.Variable(tf.placeholder(tf.int8), validate_shape=False, name="any")
    found = graphs.variables(tf.train.export_meta_graph())
    assert [dataclasses.astuple(variable) for variable in found] == [
        ("any", None, "int8", None, None, True),
        ("reference", [2], "float64", 2, 16, False),
        ("resource", [5, 3], "float32", 15, 60, True),
        ("text", [2], "string", 2, None, True),
    ]
    bare = tf.MetaGraphDef(graph_def=graph.as_graph_def())
    assert {variable.trainable for variable in graphs.variables(bare)} == {None}


def test_a_damaged_collection_is_refused():
    message = tf.MetaGraphDef()
    message.collection_def["trainable_variables"].bytes_list.value.append(b"\xff")
    with pytest.raises(DataError, match="is damaged"):
        graphs.trainable_names(message)


def test_outputs_are_results_only(graph):
    inputs = tf.placeholder(tf.float32, [4], name="inputs")
    weights = tf.get_variable("weights", [4])
    chosen = tf.cond(tf.reduce_sum(inputs) > 0, lambda: weights, lambda: inputs)
    tf.identity(chosen * 2, name="scores")
    tf.summary.scalar("total", tf.reduce_sum(weights, name="total"))
    tf.assign(weights, inputs)
    tf.gradients(chosen, weights)
    tf.train.Saver()
    tf.global_variables_initializer()
    tf.report_uninitialized_variables()
    outputs = graphs.likely_outputs(tf.train.export_meta_graph())
    assert outputs == [("scores", "Identity")]
