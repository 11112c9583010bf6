"""Xavier and He initializers of ``tf.contrib.layers``."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_initializers"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.contrib.layers.xavier_initializer()",
            "tf.glorot_uniform_initializer()",
            id="default",
        ),
        pytest.param(
            "tf.contrib.layers.xavier_initializer(seed=1, dtype=d)",
            "tf.glorot_uniform_initializer(seed=1, dtype=d)",
            id="seed",
        ),
        pytest.param(
            "tf.contrib.layers.xavier_initializer(True, 3)",
            "tf.glorot_uniform_initializer(seed=3)",
            id="positions",
        ),
        pytest.param(
            "tf.contrib.layers.xavier_initializer(uniform=False, seed=4)",
            "tf.glorot_normal_initializer(seed=4)",
            id="normal",
        ),
        pytest.param(
            "tf.contrib.layers.xavier_initializer(uniform=False)",
            "tf.glorot_normal_initializer()",
            id="only argument",
        ),
        pytest.param(
            "tf.contrib.layers.xavier_initializer_conv2d()",
            "tf.glorot_uniform_initializer()",
            id="convolution",
        ),
        pytest.param(
            "tf.contrib.slim.xavier_initializer()",
            "tf.glorot_uniform_initializer()",
            id="slim",
        ),
        pytest.param(
            "init = tf.contrib.layers.xavier_initializer",
            "init = tf.glorot_uniform_initializer",
            id="value",
        ),
        pytest.param(
            "from tensorflow.contrib.layers import xavier_initializer as "
            "xavier\nxavier()",
            "from tensorflow.contrib.layers import xavier_initializer as "
            "xavier\ntf.glorot_uniform_initializer()",
            id="from-import",
        ),
        pytest.param(
            "from tensorflow.contrib.layers.python.layers import initializers\n"
            "initializers.xavier_initializer()",
            "from tensorflow.contrib.layers.python.layers import initializers\n"
            "tf.glorot_uniform_initializer()",
            id="implementation",
        ),
        pytest.param(
            "tf.contrib.layers.variance_scaling_initializer()",
            "tf.variance_scaling_initializer(scale=2.0)",
            id="He",
        ),
        pytest.param(
            "tf.contrib.layers.variance_scaling_initializer(1.0, 'FAN_AVG', True, 5)",
            'tf.variance_scaling_initializer(1.0, "fan_avg", '
            'distribution="uniform", seed=5)',
            id="arguments",
        ),
        pytest.param(
            "tf.contrib.layers.variance_scaling_initializer(factor=f, mode='FAN_OUT')",
            'tf.variance_scaling_initializer(scale=f, mode="fan_out")',
            id="keywords",
        ),
        pytest.param(
            "tf.contrib.layers.variance_scaling_initializer(uniform=False)",
            "tf.variance_scaling_initializer(scale=2.0)",
            id="normal, said",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "tf.contrib.layers.xavier_initializer(uniform=u)",
            id="unknown distribution",
        ),
        pytest.param(
            "tf.contrib.layers.variance_scaling_initializer(mode=m)",
            id="unknown mode",
        ),
        pytest.param("tf.contrib.layers.xavier_initializer(*args)", id="starred"),
        pytest.param("other.layers.xavier_initializer()", id="another module"),
        pytest.param(
            "def f(tf):\n    return tf.contrib.layers.xavier_initializer()",
            id="shadowed",
        ),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_notes_say_what_may_differ():
    notes = port("tf.contrib.layers.variance_scaling_initializer()")[1]
    assert [note.kind for note in notes] == ["may differ"]
    assert "0.3 %" in notes[0].message


def test_uniform_weights_need_no_note():
    assert port("tf.contrib.layers.xavier_initializer()")[1] == ()
