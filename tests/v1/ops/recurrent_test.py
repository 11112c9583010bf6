"""Before 1.6 the loop of ``dynamic_rnn`` ran to the last time step."""

import numpy as np
import pytest

from tfgraph import v1 as tf

BOUND = ["rnn/Maximum/x Const", "rnn/Maximum Maximum", "rnn/Minimum Minimum"]


def build(inputs, lengths=None):
    cell = tf.nn.rnn_cell.BasicRNNCell(2)
    return tf.nn.dynamic_rnn(cell, inputs, lengths, dtype=tf.float32)


@pytest.mark.parametrize(
    ("release", "expected"),
    (
        pytest.param("1.5", [], id="1.5"),
        pytest.param("1.6", BOUND, id="1.6"),
        pytest.param("1.15", BOUND, id="1.15"),
    ),
)
def test_bound_is_that_of_the_release(monkeypatch, lines_of, release, expected):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    lines = lines_of(build, inputs=lambda: (tf.ones([3, 4, 5]),), seed=1)
    assert [line for line in lines if "/M" in line and "while" not in line] == expected


def test_shorter_sequences_end_where_they_end(monkeypatch):
    def states():
        with tf.Graph().as_default(), tf.Session() as session:
            with tf.variable_scope("", initializer=tf.ones_initializer()):
                outputs = build(tf.ones([2, 4, 3]) / 10, [1, 3])
            session.run(tf.global_variables_initializer())
            return session.run(outputs)

    newest = states()
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.5")
    for before, now in zip(states(), newest, strict=True):
        np.testing.assert_array_equal(before, now)
