"""Before 1.9 weights of a given variance were truncated without being widened."""

import numpy as np
import pytest

from tfgraph import v1 as tf

STDDEV_OF_TRUNCATED = 0.8796


def drawn(initializer):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(3)
        return session.run(initializer([200, 300]))


@pytest.mark.parametrize(
    ("release", "expected"),
    (
        pytest.param("1.8", STDDEV_OF_TRUNCATED, id="1.8"),
        pytest.param("1.9", 1.0, id="1.9"),
        pytest.param("1.15", 1.0, id="1.15"),
    ),
)
@pytest.mark.parametrize(
    ("name", "n_units"),
    (("variance_scaling_initializer", 200), ("glorot_normal_initializer", 250)),
)
def test_standard_deviation_is_that_of_the_release(
    monkeypatch, release, expected, name, n_units
):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)
    weights = drawn(getattr(tf, name)())
    np.testing.assert_allclose(weights.std() * n_units**0.5, expected, rtol=0.01)


@pytest.mark.parametrize(
    "distribution", ("uniform", "untruncated_normal"), ids=lambda name: name
)
def test_other_distributions_have_not_changed(monkeypatch, distribution):
    def weights():
        return drawn(tf.variance_scaling_initializer(distribution=distribution))

    newest = weights()
    monkeypatch.setenv("TFGRAPH_RELEASE", "1.0")
    np.testing.assert_array_equal(weights(), newest)


@pytest.mark.parametrize("release", ("1.8", "1.15"))
def test_parts_of_a_variable_have_the_variance_of_the_whole(monkeypatch, release):
    monkeypatch.setenv("TFGRAPH_RELEASE", release)

    def stddev(partitioner):
        with tf.Graph().as_default(), tf.Session() as session:
            tf.set_random_seed(3)
            initializer = tf.variance_scaling_initializer()
            variable = tf.get_variable(
                "w", [200, 300], initializer=initializer, partitioner=partitioner
            )
            session.run(tf.global_variables_initializer())
            return session.run(tf.convert_to_tensor(variable)).std()

    parts = stddev(tf.fixed_size_partitioner(4))
    np.testing.assert_allclose(parts, stddev(None), rtol=0.01)
