"""Programs that ask for TensorFlow's version."""

import pytest

from tfgraph.port.porting import port_source


def notes(source):
    source = f"import tensorflow as tf\n{source}\n"
    return port_source(source, only=["versions"]).notes


@pytest.mark.parametrize(
    "source",
    ('if tf.__version__ < "1.0": pass', "v = tf.VERSION.split('.')"),
)
def test_reported(source):
    assert [note.kind for note in notes(source)] == ["may differ"]


@pytest.mark.parametrize(
    "source", ("print(tf.__version__)", "import numpy as np\nv = np.__version__")
)
def test_not_reported(source):
    assert not notes(source)
