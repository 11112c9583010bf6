"""The imports of TensorFlow."""

import pytest

from tfgraph.port.porting import port_source


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(source, only=["imports"])
    return ported.code, ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import tensorflow as tf", "import tensorflow.compat.v1 as tf", id="alias"
        ),
        pytest.param(
            "import tensorflow",
            "import tensorflow.compat.v1 as tensorflow",
            id="no alias",
        ),
        pytest.param(
            "import os, tensorflow as tf  # why",
            "import os, tensorflow.compat.v1 as tf  # why",
            id="one of several",
        ),
        pytest.param(
            "from tensorflow import flags, app",
            "from tensorflow.compat.v1 import flags, app",
            id="from",
        ),
        pytest.param(
            "import tensorflow.nn as nn",
            "import tensorflow.compat.v1.nn as nn",
            id="namespace",
        ),
        pytest.param(
            "import tensorflow as tf\nfrom tensorflow.keras.layers import Dense",
            "import tensorflow.compat.v1 as tf\n"
            "from tensorflow.compat.v1.keras.layers import Dense",
            id="keras beside TensorFlow",
        ),
        pytest.param(
            "def f():\n    import tensorflow as tf\n    return tf.Session()",
            "def f():\n    import tensorflow.compat.v1 as tf\n    return tf.Session()",
            id="in a function",
        ),
        pytest.param(
            "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None",
            "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n"
            "    tf = None",
            id="in a try",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before) == (after, ())


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import tensorflow.compat.v1 as tf", id="done"),
        pytest.param("import tensorflow_probability as tfp", id="another package"),
        pytest.param("from . import tensorflow", id="relative"),
        pytest.param("from tensorflow.keras import layers", id="nothing but Keras"),
        pytest.param("from tensorflow.contrib import rnn", id="contrib"),
        pytest.param("from tensorflow.python.ops import rnn", id="private"),
        pytest.param("from tensorflow.core.framework import summary_pb2", id="protos"),
        pytest.param("s = 'import tensorflow as tf'", id="in a string"),
    ),
)
def test_left_alone(source):
    assert port(source) == (source, ())


def test_a_program_for_tensorflow_2_is_left_alone_with_a_note():
    source = "import tensorflow as tf\ntf.random.set_seed(1)\n"
    code, notes = port(source)
    assert code == source
    assert [note.kind for note in notes] == ["may differ"]


def test_star_imports_are_reported():
    code, notes = port("from tensorflow import *\n")
    assert code == "from tensorflow.compat.v1 import *\n"
    assert [(note.kind, note.line) for note in notes] == [("by hand", 1)]
