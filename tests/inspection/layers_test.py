"""The layers of graphs, from whatever built them, and their summary."""

from pathlib import Path

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError
from tfgraph.inspection import inspect_file
from tfgraph.inspection.layers import layers
from tfgraph.inspection.summary import summary

keras = tf.keras
RECORDED = Path(__file__).parents[2] / "checkpoints" / "tf1.15" / "mnist"


def rows(found):
    return [(layer.name, layer.type, layer.parameters) for layer in found.layers]


def images():
    return tf.placeholder(tf.float32, [None, 28, 28, 1])


def minimize(outputs, optimizer):
    labels = tf.placeholder(tf.int32, [None])
    loss = tf.losses.sparse_softmax_cross_entropy(labels, outputs)
    tf.summary.scalar("loss", loss)
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(0.1, step, 10, 0.1)
    return optimizer(rate).minimize(loss, global_step=step)


def normalized_model():
    """784-300-100-10 with batch normalization below every dense layer."""
    return keras.Sequential([
        keras.layers.Flatten(input_shape=[28, 28]),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(300, activation="elu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(100, activation="elu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(10, activation="softmax"),
    ])  # fmt: skip


# --- The chapter's network ------------------------------------------------------

PARAMETERS = [3136, 235_500, 1200, 30_100, 400, 1010]


def check_the_chapters_numbers(found):
    assert [layer.parameters for layer in found.layers] == PARAMETERS
    assert [layer.non_trainable for layer in found.layers] == [1568, 0, 600, 0, 200, 0]
    shapes = [layer.output_shape for layer in found.layers]
    assert shapes == [[None, n] for n in (784, 300, 300, 100, 100, 10)]
    numbers = (found.total, found.trainable, found.non_trainable)
    assert numbers == (271_346, 268_978, 2_368)


@pytest.mark.parametrize("training", (True, "fed"))
def test_chapters_network_as_a_graph(graph, training):
    if training == "fed":
        training = tf.placeholder_with_default(False, ())
    outputs = tf.placeholder(tf.float32, [None, 784])
    for units in (300, 100, 10):
        outputs = tf.layers.batch_normalization(outputs, training=training)
        outputs = tf.layers.dense(outputs, units, activation=tf.nn.elu)
    minimize(outputs, tf.train.AdamOptimizer)
    check_the_chapters_numbers(summary())


@pytest.mark.parametrize("is_trained", (False, True))
def test_chapters_network_in_keras(graph, is_trained):
    model = normalized_model()
    if is_trained:
        model.compile("nadam", "sparse_categorical_crossentropy", ["accuracy"])
        model.train_on_batch(np.zeros([2, 28, 28]), np.zeros(2))
    check_the_chapters_numbers(summary())
    shown = []
    model.summary(print_fn=shown.append)
    assert "Total params: 271346 " in shown[-4]
    assert "Trainable params: 268978 " in shown[-3]
    assert "Non-trainable params: 2368 " in shown[-2]
    listed = {layer.name: layer.count_params() for layer in model.layers}
    assert {name: n for name, n in listed.items() if n} == {
        layer.name: layer.parameters for layer in summary().layers
    }


# --- What else builds graphs ----------------------------------------------------


def test_convolutions(graph):
    decay = keras.regularizers.l2(0.1)
    inputs = tf.layers.conv2d(
        images(), 8, 3, activation=tf.nn.relu, name="conv",
        kernel_regularizer=decay, activity_regularizer=decay,
    )  # fmt: skip
    inputs = tf.layers.batch_normalization(inputs, training=True)
    inputs = tf.layers.flatten(tf.layers.max_pooling2d(inputs, 2, 2))
    minimize(tf.layers.dense(inputs, 10), tf.train.RMSPropOptimizer)
    found = summary()
    assert rows(found) == [
        ("conv", "Conv2D", 80),
        ("batch_normalization", "BatchNorm", 32),
        ("dense", "MatMul", 13_530),
    ]
    shapes = [layer.output_shape for layer in found.layers]
    assert shapes == [[None, 26, 26, 8], [None, 26, 26, 8], [None, 10]]


def test_recurrent_cells(graph):
    inputs = tf.placeholder(tf.float32, [None, 20, 5])
    cells = [tf.nn.rnn_cell.BasicLSTMCell(16), tf.nn.rnn_cell.GRUCell(12)]
    cell = tf.nn.rnn_cell.MultiRNNCell(cells)
    outputs, _ = tf.nn.dynamic_rnn(cell, inputs, dtype=tf.float32)
    minimize(tf.layers.dense(outputs[:, -1], 3), tf.train.AdagradOptimizer)
    found = summary()
    assert rows(found) == [
        ("rnn/multi_rnn_cell/cell_0/basic_lstm_cell", "MatMul", 1408),
        ("rnn/multi_rnn_cell/cell_1/gru_cell/gates", "MatMul", 696),
        ("rnn/multi_rnn_cell/cell_1/gru_cell/candidate", "MatMul", 348),
        ("dense", "MatMul", 39),
    ]
    assert found.layers[0].output_shape == [None, 16]


def test_slim(graph):
    from tfgraph.v1.contrib import slim

    normalized = {
        "normalizer_fn": slim.batch_norm,
        "weights_regularizer": slim.l2_regularizer(0.1),
    }
    outputs = slim.conv2d(images(), 8, [3, 3], scope="net/conv", **normalized)
    outputs = slim.fully_connected(slim.flatten(outputs), 10, scope="net/fc")
    minimize(outputs, tf.train.FtrlOptimizer)
    assert rows(summary()) == [
        ("net/conv", "Conv2D", 72),
        ("net/conv/BatchNorm", "BatchNorm", 24),
        ("net/fc", "MatMul", 62_730),
    ]


def test_keras_layers(graph):
    model = keras.Sequential([
        keras.layers.Embedding(50, 8, input_length=20),
        keras.layers.LSTM(6, return_sequences=True),
        keras.layers.Conv1D(4, 3),
        keras.layers.Flatten(),
        keras.layers.Dense(5),
        keras.layers.PReLU(),
    ])  # fmt: skip
    found = summary()
    listed = [layer.count_params() for layer in model.layers if layer.weights]
    assert [layer.parameters for layer in found.layers] == listed
    types = [layer.type for layer in found.layers[:4]]
    assert types == ["ResourceGather", "MatMul", "Conv2D", "MatMul"]
    assert found.layers[2].output_shape == [None, 18, 4]


def test_variables_by_hand(graph):
    inputs = tf.placeholder(tf.float32, [None, 3])
    weights = tf.Variable(tf.zeros([3, 2]), name="W")
    outputs = tf.matmul(inputs, weights) + tf.Variable(tf.zeros([2]), name="b")
    with tf.name_scope("hidden"):
        kernel = tf.Variable(tf.zeros([2, 5]), name="kernel")
        tf.nn.relu(tf.matmul(outputs, kernel))
    found = summary()
    assert rows(found) == [
        ("W", "MatMul", 6),
        ("b", "AddV2", 2),
        ("hidden", "MatMul", 10),
    ]


def test_partitioned_variables_are_whole(graph):
    halves = tf.fixed_size_partitioner(2)
    with tf.variable_scope("tower", partitioner=halves):
        tf.layers.dense(tf.placeholder(tf.float32, [None, 5]), 4, name="dense")
    assert rows(summary()) == [("tower/dense", "MatMul", 24)]


# --- Which variables count ------------------------------------------------------


def test_frozen_layers_count_and_what_only_training_needs_does_not(graph):
    inputs = tf.placeholder(tf.float32, [None, 3])
    frozen = tf.layers.dense(inputs, 4, name="frozen", trainable=False)
    outputs = tf.layers.dense(frozen, 2, name="outputs")
    tf.metrics.mean(outputs)
    tf.get_variable("unused", [7], trainable=False)
    minimize(outputs, tf.train.AdamOptimizer)
    found = summary()
    assert [(x.name, x.trainable, x.non_trainable) for x in found.layers] == [
        ("frozen", 0, 16),
        ("outputs", 10, 0),
    ]


@pytest.mark.parametrize("scope", ("save", "init", "gradients"))
def test_trainable_variables_count_in_any_scope(graph, scope):
    with tf.variable_scope(scope):
        tf.layers.dense(tf.placeholder(tf.float32, [None, 3]), 4, name="dense")
    found = summary()
    assert (found.layers[0].name, found.trainable) == (f"{scope}/dense", 16)


def test_collections_are_missing(graph):
    """As after ``import_graph_def``: nothing says which variables are trainable."""
    tf.layers.dense(tf.placeholder(tf.float32, [None, 3]), 4, name="dense")
    message = graph.as_graph_def()
    with tf.Graph().as_default():
        tf.import_graph_def(message, name="")
        found = summary()
    assert rows(found) == [("dense", "MatMul", 16)]
    assert found.trainable is found.non_trainable is None
    assert str(found).endswith("\ntotal 16")


def test_shapes_are_unknown_without_their_attribute(graph):
    tf.layers.dense(tf.placeholder(tf.float32, [None, 3]), 4, name="dense")
    (layer,) = layers(tf.train.export_meta_graph(graph_def=graph.as_graph_def()))
    assert (layer.parameters, layer.output_shape) == (16, None)


def test_an_imported_meta_graph_and_its_file_agree(graph):
    file = RECORDED / "gradient_clipping.ckpt.meta"
    tf.train.import_meta_graph(str(file))
    found = summary()
    assert found.layers == inspect_file(file).layers
    assert [layer.parameters for layer in found.layers] == [
        235_500, 15_050, 2550, 2550, 2550, 510,
    ]  # fmt: skip


# --- The table ------------------------------------------------------------------


def test_table(graph):
    inputs = tf.placeholder(tf.float32, [None, 1200])
    tf.layers.dense(inputs, 3, name="hidden", activation=tf.nn.relu)
    tf.get_variable("alone", [], trainable=True)
    assert str(summary()).splitlines() == [
        "layer   type    output shape  parameters",
        "----------------------------------------",
        "hidden  MatMul  [?, 3]             3,603",
        "alone   ?       ?                      1",
        "----------------------------------------",
        "total 3,604, trainable 3,604, not trainable 0",
    ]


@pytest.mark.parametrize("is_named", (False, True))
def test_a_graph_without_variables_is_refused(graph, is_named):
    tf.constant(1.0)
    with pytest.raises(GraphNameError, match="no layers: got 1 operation"):
        summary(graph if is_named else None)
