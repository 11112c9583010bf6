"""Names from before TensorFlow 1.0."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["legacy_names"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.mul(a, b)",
            "tf.multiply(a, b)",
            id="function",
        ),
        pytest.param(
            "f = tf.pack",
            "f = tf.stack",
            id="value",
        ),
        pytest.param(
            "tf.train.SummaryWriter('logs')",
            "tf.summary.FileWriter('logs')",
            id="nested namespace",
        ),
        pytest.param(
            "FLAGS = tf.app.flags.FLAGS",
            "FLAGS = tf.flags.FLAGS",
            id="flags",
        ),
        pytest.param(
            "tf.nn.rnn(c, x)",
            "tf.nn.static_rnn(c, x)",
            id="recurrent",
        ),
        pytest.param(
            "from tensorflow import sub\nsub(a, b)",
            "from tensorflow import sub\ntf.subtract(a, b)",
            id="from-import",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import torch\ntorch.mul(a, b)", id="another library"),
        pytest.param("x.mul(y)", id="method"),
        pytest.param("tf.multiply(a, b)", id="today's name"),
        pytest.param("def tf_mul(tf):\n    return tf.mul(1, 2)", id="assigned"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_flat_states_are_a_possibility():
    notes = port("tf.nn.rnn(c, x)")[1]
    assert [note.kind for note in notes] == ["may differ"]
    assert "state_is_tuple" in notes[0].message
