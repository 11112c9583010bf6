"""The long-memory task: its sequences, and gradients against a product of matrices."""

import numpy as np

from tfgraph import v1 as tf
from tfgraph.study.long_memory import first_symbols, memory_graph, train_memory

rnn = tf.nn.rnn_cell
STEPS, UNITS = 6, 5


def test_label_is_the_first_symbol_and_nothing_else_tells_it():
    sequences, labels = first_symbols(400, STEPS, np.random.RandomState(0))
    assert sequences.shape == (400, STEPS, 4) and sequences.dtype == np.float32
    np.testing.assert_array_equal(sequences[:, 0].argmax(axis=1), labels)
    for symbol in range(4):  # five standard errors of the mean
        mean = sequences[labels == symbol, 1:].mean(axis=(0, 1))
        np.testing.assert_allclose(mean, 0, atol=5 * 0.1 / np.sqrt(60 * STEPS))


def test_gradient_of_a_linear_network_is_a_product_of_matrices(graph):
    cell = rnn.BasicRNNCell(UNITS, activation=tf.identity)
    memory = memory_graph(cell, tf.train.AdamOptimizer(0.01), n_steps=STEPS)
    sequences, labels = first_symbols(3, STEPS, np.random.RandomState(0))
    feed = {memory.sequences: sequences, memory.labels: labels}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        norms, (kernel, _, outputs, _) = session.run(
            [memory.gradient_norms, tf.trainable_variables()], feed
        )
    W, U = kernel[:4], kernel[4:]
    state = np.zeros((3, UNITS))
    for step in range(STEPS):
        state = sequences[:, step] @ W + state @ U
    logits = state @ outputs
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    error = (probabilities - np.eye(4)[labels]) / 3 @ outputs.T
    expected = []
    for _ in range(STEPS):
        expected.append(np.linalg.norm(error @ W.T))
        error = error @ U.T
    np.testing.assert_allclose(norms, expected[::-1], rtol=1e-4)


def test_a_short_sequence_is_remembered(graph):
    cell = rnn.BasicRNNCell(10)
    memory = memory_graph(cell, tf.train.AdamOptimizer(0.02), n_steps=3)
    with tf.Session() as session:
        gradient_norms, accuracy = train_memory(session, memory, n_updates=60)
    assert gradient_norms.shape == (3,) and np.all(gradient_norms > 0)
    assert accuracy > 0.9
