import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.max_norm import MAX_NORM_OPS, add_max_norm


@pytest.mark.parametrize("shape", ([3, 4], [2, 2, 3, 4]), ids=("dense", "convolution"))
def test_units_that_are_too_long_are_scaled_back_as_by_keras(graph, shape):
    weights = np.random.RandomState(0).randn(*shape).astype(np.float32)
    weights[..., 0] *= 0.01  # short enough
    variable = tf.get_variable("w", initializer=weights)
    add_max_norm([variable], 1.0)
    axes = list(range(len(shape) - 1))
    constraint = tf.keras.constraints.MaxNorm(1.0, axis=axes)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        expected = session.run(constraint(tf.constant(weights)))
        session.run(tf.get_collection(MAX_NORM_OPS))
        bounded = session.run(variable)
    np.testing.assert_allclose(bounded, expected, rtol=1e-5)
    lengths = np.sqrt(np.sum(bounded**2, axis=tuple(axes)))
    np.testing.assert_allclose(lengths[1:], 1, rtol=1e-5)
    np.testing.assert_array_equal(bounded[..., 0], weights[..., 0])


def test_one_op_per_variable_is_collected(graph):
    add_max_norm([tf.get_variable(name, [2, 2]) for name in "ab"], 1.0)
    assert len(tf.get_collection(MAX_NORM_OPS)) == 2


@pytest.mark.parametrize(
    ("max_norm", "message"),
    ((0, "`max_norm` must be positive, got 0"), (np.inf, "must be finite, got inf")),
)
def test_a_bound_has_to_be_positive_and_finite(graph, max_norm, message):
    with pytest.raises(ValueError, match=message):
        add_max_norm([tf.get_variable("w", [2, 2])], max_norm)
