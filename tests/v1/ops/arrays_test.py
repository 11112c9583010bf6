"""Splitting, filling and one-hot encoding leave TensorFlow 1's constants.

The first lines of a step of an LSTM cell are those of the probe rnn_raw_rnn (ops 104
to 106), the comparison of sizes is that of the probe names_math_op_types (meshgrid).
"""

import numpy as np
import pytest

from tfgraph import v1 as tf


@pytest.mark.parametrize(
    ("build", "expected"),
    (
        pytest.param(
            lambda x: tf.split(x, 4, axis=1),
            ["Const_1 Const", "split/split_dim Const", "split Split"],
            id="equal parts",
        ),
        pytest.param(
            lambda x: tf.zeros([tf.constant(3, name="rows"), 2]),
            [
                "rows Const", "zeros/mul/y Const", "zeros/mul Mul",
                "zeros/Less/y Const", "zeros/Less Less",
                "zeros/packed/1 Const", "zeros/packed Pack",
                "zeros/Const Const", "zeros Fill",
            ],
            id="zeros of a tensor's size",
        ),
        pytest.param(
            lambda x: tf.one_hot([0, 1], 2, on_value=1.0, off_value=0.0),
            [
                "one_hot/Const Const", "one_hot/Const_1 Const", "one_hot/indices Const",
                "one_hot/depth Const", "one_hot/on_value Const",
                "one_hot/off_value Const", "one_hot OneHot",
            ],
            id="one_hot of given values",
        ),
        pytest.param(
            lambda x: tf.reshape(x[:1, :1], []),
            ["strided_slice/stack Const", "strided_slice/stack_1 Const",
             "strided_slice/stack_2 Const", "strided_slice StridedSlice",
             "Reshape/shape Const", "Reshape Reshape"],
            id="empty shape",
        ),
    ),
)  # fmt: skip
def test_ops(lines_of, build, expected):
    lines = lines_of(build, inputs=lambda: (tf.constant(1.0, shape=[2, 8]),))
    assert lines == expected


def test_linspace_is_one_op(graph):
    assert tf.linspace(0.0, 1.0, 3).op.type == "LinSpace"
    with tf.Session() as session:
        axis = tf.linspace([0.0, 1.0], [1.0, 2.0], 2)  # not in TensorFlow 1.15
        np.testing.assert_allclose(session.run(axis), [[0.0, 1.0], [1.0, 2.0]])


def test_impossible_split_is_refused(graph):
    with pytest.raises(ValueError, match="must be a number or a vector of sizes"):
        tf.split(tf.ones([4]), tf.constant(2))


CONSTANT = ["zeros Const"]
FILLED = ["zeros/shape_as_tensor Const", "zeros/Const Const", "zeros Fill"]


@pytest.mark.parametrize(
    ("release", "n_elements", "expected"),
    (
        pytest.param("1.5", 5, CONSTANT, id="1.5"),
        pytest.param("1.5", 5000, CONSTANT, id="1.5, of any size"),
        pytest.param("1.6", 5, FILLED, id="1.6"),
        pytest.param("1.7", 5000, FILLED, id="1.7, of any size"),
        pytest.param("1.8", 5, CONSTANT, id="1.8"),
        pytest.param("1.15", 5000, FILLED, id="1.15, large"),
    ),
)
def test_zeros_are_those_of_the_release(
    monkeypatch, lines_of, release, n_elements, expected
):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    assert lines_of(lambda: tf.zeros([n_elements])) == expected


def test_zeros_of_a_fed_size_before_1_6(monkeypatch, lines_of):
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.5")
    lines = lines_of(
        lambda size: tf.zeros([size, 2]), inputs=lambda: (tf.placeholder(tf.int32, []),)
    )
    assert lines[-1] == "zeros Fill"
