"""``tf.contrib`` by a string or in an object."""

import pytest

from tfgraph.port.porting import port_source


def notes(source):
    source = f"import tensorflow as tf\n{source}\n"
    return port_source(source, only=["variables"]).notes


@pytest.mark.parametrize(
    "source",
    (
        pytest.param('c = getattr(tf, "contrib")', id="getattr"),
        pytest.param('hasattr(tf.contrib, "rnn")', id="hasattr"),
        pytest.param("self.layers = tf.contrib.layers", id="attribute"),
        pytest.param("class A:\n    layers = tf.contrib.layers", id="class"),
        pytest.param("a = b = tf.contrib", id="two names"),
        pytest.param(
            "c = tf.contrib\nif x:\n    c = other\nc.layers.flatten(x)", id="rebound"
        ),
    ),
)
def test_reported(source):
    assert [note.kind for note in notes(source)] == ["by hand"]


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("layers = tf.contrib.layers\nlayers.flatten(x)", id="followed"),
        pytest.param('getattr(x, "contrib")', id="another object"),
        pytest.param("f = tf.contrib.layers.flatten", id="a function"),
    ),
)
def test_not_reported(source):
    assert not notes(source)
