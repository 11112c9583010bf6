"""Regularizers are applied once, in the scope of their variable."""

import pytest

from tfgraph import v1 as tf


def build_l2():
    def regularizer(weights):
        with tf.name_scope("l2_regularizer") as scope:
            scale = tf.convert_to_tensor(0.1, name="scale")
            return tf.multiply(scale, tf.nn.l2_loss(weights), name=scope)

    with tf.variable_scope("model", regularizer=regularizer):
        tf.get_variable("w", [2, 2])


# variables_regularizers_collections: ops 0 to 12.
L2 = """
model/w/Initializer/random_uniform/shape Const
model/w/Initializer/random_uniform/min Const
model/w/Initializer/random_uniform/max Const
model/w/Initializer/random_uniform/RandomUniform RandomUniform 21 3
model/w/Initializer/random_uniform/sub Sub
model/w/Initializer/random_uniform/mul Mul
model/w/Initializer/random_uniform Add
model/w VariableV2
model/w/Assign Assign
model/w/read Identity
model/w/Regularizer/l2_regularizer/scale Const
model/w/Regularizer/l2_regularizer/L2Loss L2Loss
model/w/Regularizer/l2_regularizer Mul
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_l2, tuple, 0, 21,
            L2, id="l2",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


def test_reading_the_collection_builds_nothing(graph):
    tf.get_variable("w", [2, 2], regularizer=tf.nn.l2_loss)
    n_before = graph.version
    assert len(tf.losses.get_regularization_losses()) == 1
    assert graph.version == n_before
