"""LSTM states as one tensor, and as tuples."""

import numpy as np
import pytest

from tfgraph import v1 as tf

X = np.random.RandomState(0).randn(2, 3, 4).astype(np.float32)


def cells():
    single = tf.nn.rnn_cell.BasicLSTMCell(5)
    stacked = tf.nn.rnn_cell.MultiRNNCell(
        [tf.nn.rnn_cell.BasicLSTMCell(5) for _ in range(2)]
    )
    return {"single": (single, 10), "stacked": (stacked, 20)}


@pytest.mark.parametrize("kind", ("single", "stacked"))
@pytest.mark.parametrize("loop", ("rnn", "dynamic_rnn"))
def test_one_tensor_as_the_initial_state_makes_states_flat(kind, loop):
    outputs = []
    for is_flat in (True, False):
        with tf.Graph().as_default(), tf.Session() as session:
            tf.set_random_seed(1)
            cell, width = cells()[kind]
            options = {"dtype": tf.float32}
            if is_flat:
                options = {"initial_state": tf.zeros([2, width])}
            inputs = tf.unstack(X, axis=1) if loop == "rnn" else tf.constant(X)
            with tf.variable_scope(
                "net", initializer=tf.constant_initializer(0.1)
            ):
                output, state = getattr(tf.nn, loop)(cell, inputs, **options)
            if is_flat:
                assert state.shape.as_list() == [2, width]
            else:
                assert isinstance(state, tuple)
            session.run(tf.global_variables_initializer())
            last = output[-1] if loop == "rnn" else output[:, -1]
            outputs.append(session.run(last))
    np.testing.assert_allclose(*outputs, rtol=1e-6)
