"""Clipping by the global norm selects by IsFinite."""

import numpy as np
import pytest

from tfgraph import v1 as tf


def global_norm_inputs():
    return tf.constant([3.0, 4.0]), tf.constant(5.0)


def build_global_norm(gradient, norm):
    with tf.variable_scope("OptimizeLoss"):
        tf.clip_by_global_norm([gradient], 0.5, use_norm=norm)


# contriblayers_optimize_loss: ops 141 to 153.
GLOBAL_NORM = """
OptimizeLoss/clip_by_global_norm/truediv/x Const
OptimizeLoss/clip_by_global_norm/truediv RealDiv
OptimizeLoss/clip_by_global_norm/Const Const
OptimizeLoss/clip_by_global_norm/truediv_1/y Const
OptimizeLoss/clip_by_global_norm/truediv_1 RealDiv
OptimizeLoss/clip_by_global_norm/Minimum Minimum
OptimizeLoss/clip_by_global_norm/mul/x Const
OptimizeLoss/clip_by_global_norm/mul Mul
OptimizeLoss/clip_by_global_norm/IsFinite IsFinite
OptimizeLoss/clip_by_global_norm/Const_1 Const
OptimizeLoss/clip_by_global_norm/Select Select
OptimizeLoss/clip_by_global_norm/mul_1 Mul
OptimizeLoss/clip_by_global_norm/OptimizeLoss/clip_by_global_norm/_0 Identity
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_global_norm, global_norm_inputs, 141, 48,
            GLOBAL_NORM, id="global_norm",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


def test_infinite_norm_gives_nan(graph):
    (clipped,), _ = tf.clip_by_global_norm([tf.constant([np.inf])], 1.0)
    with tf.Session() as session:
        assert np.isnan(session.run(clipped)).all()


@pytest.mark.parametrize("clip_norm", (2.5, np.float32(2.5), "tensor"))
def test_norm_is_at_most_the_given_one(graph, clip_norm):
    limit = tf.constant(2.5) if clip_norm == "tensor" else clip_norm
    with tf.Session() as session:
        clipped = session.run(tf.clip_by_norm(tf.constant([3.0, 4.0]), limit))
    np.testing.assert_allclose(clipped, [1.5, 2.0], rtol=1e-6)
