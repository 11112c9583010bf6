import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 300, 500
XAVIER_VARIANCE = 2 / (FAN_IN + FAN_OUT)
HE_VARIANCE = 2 / FAN_IN
LECUN_VARIANCE = 1 / FAN_IN
TRUNCATED = 0.87962566  # standard deviation of N(0, 1) cut at -2 and 2


def draw(initializer):
    with tf.Session() as session:
        return session.run(initializer([FAN_IN, FAN_OUT]))


@pytest.mark.parametrize(("name", "variance", "furthest"), (
    ("xavier_uniform", XAVIER_VARIANCE, np.sqrt(3 * XAVIER_VARIANCE)),
    ("xavier_normal", XAVIER_VARIANCE, 2 * np.sqrt(XAVIER_VARIANCE) / TRUNCATED),
    ("he_uniform", HE_VARIANCE, np.sqrt(3 * HE_VARIANCE)),
    ("he_normal", HE_VARIANCE, 2 * np.sqrt(HE_VARIANCE) / TRUNCATED),
    ("lecun_uniform", LECUN_VARIANCE, np.sqrt(3 * LECUN_VARIANCE)),
    ("lecun_normal", LECUN_VARIANCE, 2 * np.sqrt(LECUN_VARIANCE) / TRUNCATED),
))
def test_weights_have_the_variance_and_the_limit_of_the_paper(
    graph, name, variance, furthest
):
    weights = draw(INITIALIZERS[name]())
    # 150,000 draws: the standard deviation is known to about 0.2 %.
    assert np.std(weights) == pytest.approx(np.sqrt(variance), rel=0.01)
    assert abs(np.mean(weights)) < 0.01 * np.sqrt(variance)
    assert np.max(np.abs(weights)) <= furthest * (1 + 1e-6)
    assert np.max(np.abs(weights)) > 0.99 * furthest


def test_a_truncated_normal_that_is_not_rescaled_is_narrower(graph):
    weights = draw(tf.truncated_normal_initializer(stddev=1.0))
    assert np.std(weights) == pytest.approx(TRUNCATED, rel=0.01)


def test_the_correction_by_1_3_of_contrib_is_0_3_percent_off():
    assert np.sqrt(1.3) * TRUNCATED == pytest.approx(1.003, abs=5e-4)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_an_op_seed_is_passed_on(graph, name):
    (op,) = (
        op
        for op in INITIALIZERS[name](seed=7)([2, 3]).graph.get_operations()
        if op.type in ("RandomUniform", "TruncatedNormal")
    )
    assert op.get_attr("seed2") == 7


def test_xavier_uniform_is_the_default_of_dense_layers(graph):
    inputs = tf.zeros([1, 3])
    tf.layers.dense(inputs, 2, name="a")
    xavier = INITIALIZERS["xavier_uniform"]()
    tf.layers.dense(inputs, 2, name="b", kernel_initializer=xavier)

    def ops(layer):
        return [
            (op.name.removeprefix(layer), op.type)
            for op in graph.get_operations()
            if op.name.startswith(f"{layer}/")
        ]

    assert ops("a") == ops("b") != []
