"""``--to tfgraph``: the imports of TensorFlow."""

import pytest

from tfgraph.port.porting import port_source


def port(source):
    return port_source(source, to="tfgraph", only=["tfgraph_imports"])


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("import tensorflow as tf", "import tfgraph.v1 as tf"),
        ("import tensorflow", "import tfgraph.v1 as tensorflow"),
        ("import numpy, tensorflow as t", "import numpy, tfgraph.v1 as t"),
        ("import tensorflow.contrib.slim as s", "import tfgraph.v1.contrib.slim as s"),
        ("import tensorflow.contrib.slim", "import tfgraph.v1 as tensorflow"),
        ("from tensorflow import nn, layers", "from tfgraph.v1 import nn, layers"),
        (
            "def f():\n    from tensorflow.contrib import rnn  # old",
            "def f():\n    from tfgraph.v1.contrib import rnn  # old",
        ),
        (
            "from tensorflow.examples.tutorials.mnist import input_data",
            "from tfgraph.v1.examples.tutorials.mnist import input_data",
        ),
        ("from keras.layers import Dense", "from tfgraph.v1.keras.layers import Dense"),
        ("import keras", "import tfgraph.v1.keras as keras"),
        ("from tensorflow import *", "from tfgraph.v1 import *"),
    ),
)
def test_imports(before, after):
    assert port(before).code == after
    assert port(after).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import tensorflow_probability as tfp", id="another package"),
        pytest.param("from .tensorflow import x", id="own module"),
        pytest.param("import tensorflow.compat.v1 as tf", id="version 1 of 2"),
        pytest.param("import tensorflow as tf\ntf.compat.v1.add", id="TensorFlow 2"),
        pytest.param("import tfgraph.v1 as tf", id="ported"),
    ),
)
def test_imports_noop(source):
    assert port(source).code == source


@pytest.mark.parametrize(
    "source",
    (
        "from tensorflow.python.ops import rnn_cell",
        "import tensorflow.python.framework.ops as ops",
        "from tensorflow import python",
    ),
)
def test_what_is_inside_tensorflow_is_reported(source):
    ported = port(source)
    assert ported.code == source
    [note] = ported.notes
    assert note.kind == "by hand" and "inside TensorFlow" in note.message
