"""Accuracies do not ask for shapes, losses broadcast their weights."""

import pytest

from tfgraph import v1 as tf


def accuracy_inputs():
    return tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.float32, [None, 2])


def build_accuracy(labels, predictions):
    with tf.name_scope("metrics"), tf.name_scope("acc"):
        tf.keras.metrics.categorical_accuracy(labels, predictions)


# keras_in_session: ops 121 to 126.
ACCURACY = """
metrics/acc/ArgMax/dimension Const
metrics/acc/ArgMax ArgMax
metrics/acc/ArgMax_1/dimension Const
metrics/acc/ArgMax_1 ArgMax
metrics/acc/Equal Equal
metrics/acc/Cast Cast
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_accuracy, accuracy_inputs, 121, 190,
            ACCURACY, id="accuracy",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()
