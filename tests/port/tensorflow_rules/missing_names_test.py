"""Names that TensorFlow does not have."""

import pytest

from tfgraph.port.porting import port_source


def notes(source):
    source = f"import tensorflow as tf\n{source}\n"
    return port_source(source, only=["missing_names"]).notes


@pytest.mark.parametrize(
    ("source", "hint"),
    (
        ("tf.Placeholder(x)", "`placeholder`"),
        ("tf.nn.max_poool(x)", "`max_pool`"),
        ("tf.zzzz.deep.name(x)", "`tf.zzzz` is not in"),
    ),
)
def test_reported(source, hint):
    (note,) = notes(source)
    assert note.kind == "by hand" and hint in note.message


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.nn.relu(x)", id="there"),
        pytest.param("tf.train.Saver.recover_last_checkpoints", id="of a class"),
        pytest.param("tf.raw_ops.Anything", id="raw op"),
        pytest.param("tf.keras.layers.Dense", id="Keras"),
        pytest.param("tf.contrib.anything", id="another rule's"),
        pytest.param("tf.__version__", id="of every module"),
        pytest.param("tf.model = 1\ntf.model.fit()", id="the program's own"),
        pytest.param(
            "try:\n    tf.old()\nexcept AttributeError:\n    pass", id="tried"
        ),
    ),
)
def test_not_reported(source):
    assert not notes(source)
