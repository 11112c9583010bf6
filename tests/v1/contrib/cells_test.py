"""The private pieces that cells are made of, and cells against their formulas."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _cells

rnn = tf.contrib.rnn
X = np.random.RandomState(0).randn(2, 3).astype(np.float32)


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        yield


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def step(cell, x=X):
    """Returns the output of one step from zeros, and the variables by last name."""
    output, state = cell(tf.constant(x), cell.zero_state(len(x), tf.float32))
    variables = {v.op.name.split("/")[-1]: v for v in tf.global_variables()}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run([output, variables])


def test_tf_keras_still_has_the_pieces():
    assert issubclass(_cells.LayerRNNCell, tf.nn.rnn_cell.RNNCell)
    zeros = _cells.zero_state_tensors(3, 2, tf.float32)
    assert zeros.shape.as_list() == [2, 3], "tf_keras' zero state has changed"


def test_ugrnn():
    output, v = step(rnn.UGRNNCell(4))
    joined = np.concatenate([X, np.zeros((2, 4))], 1) @ v["kernel"] + v["bias"]
    gate, candidate = sigmoid(joined[:, :4] + 1.0), np.tanh(joined[:, 4:])
    np.testing.assert_allclose(output, (1 - gate) * candidate, rtol=1e-5)


def test_intersection():
    output, v = step(rnn.IntersectionRNNCell(3))
    joined = np.concatenate([X, np.zeros((2, 3))], 1) @ v["kernel"] + v["bias"]
    gate, y = sigmoid(joined[:, 6:9] + 1.0), np.maximum(joined[:, 9:], 0)
    np.testing.assert_allclose(output, gate * X + (1 - gate) * y, rtol=1e-5)


def test_coupled_gates():
    output, v = step(rnn.CoupledInputForgetGateLSTMCell(4))
    j, f, o = np.split(np.concatenate([X, np.zeros((2, 4))], 1) @ v["W_0"], 3, 1)
    c = (1 - sigmoid(f + 1.0)) * np.tanh(j)
    np.testing.assert_allclose(output, sigmoid(o) * np.tanh(c), rtol=1e-5)


@pytest.mark.parametrize(
    ("fused", "plain"),
    (
        (lambda: rnn.LSTMBlockCell(4), lambda: tf.nn.rnn_cell.BasicLSTMCell(4)),
        (lambda: rnn.GRUBlockCellV2(4), lambda: tf.nn.rnn_cell.GRUCell(4)),
    ),
)
def test_block_cells_compute_what_the_plain_ones_do(fused, plain):
    outputs = []
    for make in (fused, plain):
        with tf.Graph().as_default():
            with tf.variable_scope(
                "cell", initializer=tf.random_uniform_initializer(-0.5, 0.5, seed=1)
            ):
                output, _ = tf.nn.dynamic_rnn(
                    make(), X[:, None].repeat(3, 1), dtype=tf.float32
                )
            with tf.Session() as session:
                session.run(tf.global_variables_initializer())
                kernels = [v for v in tf.global_variables() if "kernel" in v.name]
                session.run(
                    [k.assign(tf.fill(k.shape, 0.1 + 0.05 * i))
                     for i, k in enumerate(kernels)]
                )
                outputs.append(session.run(output))
    np.testing.assert_allclose(*outputs, rtol=1e-5)


def test_lstm_block_fused_cell_equals_the_plain_cell():
    with tf.variable_scope("both", initializer=tf.constant_initializer(0.2)):
        sequence = np.stack([X, 2 * X, -X])
        fused, (c, h) = rnn.LSTMBlockFusedCell(4, name="a")(
            tf.constant(sequence), dtype=tf.float32, sequence_length=[3, 2]
        )
        plain, state = tf.nn.dynamic_rnn(
            tf.nn.rnn_cell.BasicLSTMCell(4), tf.constant(sequence), dtype=tf.float32,
            time_major=True, sequence_length=[3, 2],
        )
    biases = [v for v in tf.global_variables() if "bias" in v.name]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run([b.assign(tf.zeros_like(b)) for b in biases])
        values = session.run([fused, c, h, plain, state.c, state.h])
    for ours, reference in zip(values[:3], values[3:], strict=True):
        np.testing.assert_allclose(ours, reference, rtol=1e-5)


@pytest.mark.parametrize(
    ("make", "output_size"),
    (
        (lambda: rnn.NASCell(4), 4),
        (lambda: rnn.LayerNormBasicLSTMCell(4), 4),
        (lambda: rnn.AttentionCellWrapper(tf.nn.rnn_cell.GRUCell(4), 2), 4),
        (lambda: rnn.OutputProjectionWrapper(tf.nn.rnn_cell.GRUCell(4), 5), 5),
        (lambda: rnn.HighwayWrapper(tf.nn.rnn_cell.GRUCell(3)), 3),
    ),
)
def test_cells_run_in_a_loop(make, output_size):
    outputs, _ = tf.nn.dynamic_rnn(make(), X[:, None].repeat(4, 1), dtype=tf.float32)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        value = session.run(outputs)
    assert value.shape == (2, 4, output_size)
    assert np.isfinite(value).all() and np.ptp(value) > 0


def test_conv_lstm_keeps_the_shape_of_its_maps():
    cell = rnn.ConvLSTMCell(2, [4, 4, 3], 5, [3, 3])
    images = tf.zeros([2, 6, 4, 4, 3])
    outputs, state = tf.nn.dynamic_rnn(cell, images, dtype=tf.float32)
    assert outputs.shape.as_list() == [2, 6, 4, 4, 5]
    assert state.c.shape.as_list() == [2, 4, 4, 5]
