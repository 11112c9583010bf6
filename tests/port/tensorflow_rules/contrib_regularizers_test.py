"""Regularizers of ``tf.contrib.layers``."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_regularizers"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.contrib.layers.l2_regularizer(0.01)",
            "tf.keras.regularizers.l2(0.5 * 0.01)",
            id="l2",
        ),
        pytest.param(
            "tf.contrib.layers.l2_regularizer(scale=a + b)",
            "tf.keras.regularizers.l2(l2=0.5 * (a + b))",
            id="keyword",
        ),
        pytest.param(
            "tf.contrib.layers.l2_regularizer(0.01, scope='reg')",
            "tf.keras.regularizers.l2(0.5 * 0.01)",
            id="scope",
        ),
        pytest.param(
            "tf.contrib.layers.l1_regularizer(scale=0.1)",
            "tf.keras.regularizers.l1(l1=0.1)",
            id="l1",
        ),
        pytest.param(
            "tf.contrib.layers.l1_l2_regularizer(0.1, 0.2)",
            "tf.keras.regularizers.l1_l2(0.1, 0.5 * 0.2)",
            id="l1 and l2",
        ),
        pytest.param(
            "tf.contrib.layers.l1_l2_regularizer()",
            "tf.keras.regularizers.l1_l2(l1=1.0, l2=0.5)",
            id="l1 and l2, defaults",
        ),
        pytest.param(
            "import tensorflow.contrib.slim as slim\nslim.l2_regularizer(w)",
            "import tensorflow.contrib.slim as slim\ntf.keras.regularizers.l2(0.5 * w)",
            id="slim",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.keras.regularizers.l2(0.01)", id="Keras' own"),
        pytest.param("tf.contrib.layers.sum_regularizer([a, b])", id="sum"),
        pytest.param("f = tf.contrib.layers.l2_regularizer", id="value"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source
