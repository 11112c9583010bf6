"""Counting, ordering and histograms, with TensorFlow 1's ops."""

import pytest

from tfgraph import v1 as tf


@pytest.mark.parametrize(
    ("build", "expected"),
    (
        (lambda: tf.bincount([1, 1, 3]), [0, 2, 0, 1]),
        (lambda: tf.bincount([1, 1, 3], weights=[1.0, 2.0, 3.0]), [0, 3, 0, 3]),
        (lambda: tf.bincount([1], minlength=4), [0, 1, 0, 0]),
        (lambda: tf.bincount([1, 3], maxlength=2), [0, 1]),
        (lambda: tf.is_non_decreasing([1, 2, 2]), True),
        (lambda: tf.is_strictly_increasing([1, 2, 2]), False),
        (lambda: tf.is_strictly_increasing([1]), True),
        (lambda: tf.histogram_fixed_width([0.0, 1.0, 9.0], [0.0, 2.0], 2), [1, 2]),
    ),
)
def test_values(graph, build, expected):
    with tf.Session() as session:
        assert session.run(build()).tolist() == expected


@pytest.mark.parametrize(
    ("build", "op_type"),
    (
        (lambda: tf.bincount([1, 1, 3]), "DenseBincount"),
        (lambda: tf.histogram_fixed_width([0.0], [0.0, 1.0]), "Assert"),
    ),
)
def test_ops_that_tensorflow_1_did_not_have(graph, build, op_type):
    build()
    assert op_type not in {op.type for op in graph.get_operations()}
