"""What is left of ``tf.contrib`` and the like comes from ``tfgraph.v1``."""

import pytest

from tfgraph.port.porting import port_source


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(source, only=["what_remains"])
    return ported.code, ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import tensorflow.compat.v1 as tf\ntf.contrib.crf.crf_decode(s, p)\n",
            "import tfgraph.v1\nimport tensorflow.compat.v1 as tf\n"
            "tfgraph.v1.contrib.crf.crf_decode(s, p)\n",
            id="by TensorFlow's name",
        ),
        pytest.param(
            "from tensorflow.contrib import slim as s, rnn\ns.repeat(x)\n",
            "from tfgraph.v1.contrib import slim as s\ns.repeat(x)\n",
            id="from, one unused",
        ),
        pytest.param(
            "import tensorflow.contrib.slim as slim\nslim.repeat(x)\n",
            "import tfgraph.v1.contrib.slim as slim\nslim.repeat(x)\n",
            id="import as",
        ),
        pytest.param(
            "from tensorflow import contrib, nn\nnn.relu(contrib.crf)\n",
            "from tensorflow import nn\nfrom tfgraph.v1 import contrib\n"
            "nn.relu(contrib.crf)\n",
            id="one of several",
        ),
        pytest.param(
            "import a\nfrom tensorflow.contrib import rnn  # cells\nimport b\n",
            "import a\n# cells\nimport b\n",
            id="unused, with a comment",
        ),
        pytest.param(
            "import a\nfrom tensorflow.contrib import (\n    rnn,\n)\nimport b\n",
            "import a\nimport b\n",
            id="unused",
        ),
        pytest.param(
            "try:\n    from tensorflow.contrib import rnn\nexcept E:\n    pass\n",
            "try:\n    pass\nexcept E:\n    pass\n",
            id="unused, alone in its block",
        ),
        pytest.param(
            "try:\n    from tensorflow.contrib import rnn\n"
            "    from tensorflow.contrib import crf\nexcept E:\n    pass\n",
            "try:\n    pass\n    pass\nexcept E:\n    pass\n",
            id="unused, two alone in their block",
        ),
        pytest.param(
            "from tensorflow.python.framework import ops\nx = 1\n",
            "x = 1\n",
            id="unused, private",
        ),
        pytest.param(
            "from tensorflow.examples.tutorials.mnist import mnist\nmnist.loss(x)\n",
            "from tfgraph.v1.examples.tutorials.mnist import mnist\nmnist.loss(x)\n",
            id="examples",
        ),
        pytest.param(
            "import tensorflow.compat.v1 as tf\ne = tf.estimator.Estimator(f)\n",
            "import tfgraph.v1\nimport tensorflow.compat.v1 as tf\n"
            "e = tfgraph.v1.estimator.Estimator(f)\n",
            id="estimator",
        ),
        pytest.param(
            "import tensorflow.compat.v1 as tf\nlayers = tf.contrib.layers\nx = 1\n",
            "import tensorflow.compat.v1 as tf\nx = 1\n",
            id="unused alias",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import tfgraph.v1\ntfgraph.v1.contrib.crf.f(x)\n", id="done"),
        pytest.param("from .contrib import rnn\nrnn.f(x)\n", id="relative"),
        pytest.param("from mine.contrib import rnn\n", id="another package"),
        pytest.param(
            "from tensorflow.python.ops import rnn\nrnn.f(x)\n", id="private, used"
        ),
        pytest.param("import tensorflow as tf\ntf.nn.relu(x)\n", id="nothing left"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_each_use_is_reported_as_a_dependency():
    notes = port(
        "import tensorflow.compat.v1 as tf\nfrom tensorflow.contrib import slim\n"
        "slim.repeat(tf.contrib.crf.crf_decode(x))\n"
    )[1]
    assert [(note.kind, note.line) for note in notes] == [("depends", 3)] * 2
    assert "`tf.contrib.slim.repeat`" in notes[0].message
    assert "`tf.contrib.crf.crf_decode`" in notes[1].message


def test_what_tfgraph_does_not_cover_is_left_to_a_person():
    notes = port("import tensorflow.compat.v1 as tf\ntf.contrib.tpu.TPUEstimator(x)\n")[
        1
    ]
    assert {note.kind for note in notes} == {"depends", "by hand"}


def test_star_imports_of_contrib_are_reported():
    code, notes = port("from tensorflow.contrib.layers import *\n")
    assert code == "from tfgraph.v1.contrib.layers import *\n"
    assert {note.kind for note in notes} == {"depends", "by hand"}


def test_other_rules_go_first():
    source = (
        "import tensorflow as tf\nfrom tensorflow.contrib import rnn, layers\n"
        "x = layers.flatten(tf.concat(1, [rnn.GRUCell(3), layers.flatten(y)]))\n"
        "z = tf.mul(tf.contrib.layers.l2_regularizer(3 / 2), 2)\nprint z\n"
    )
    assert "contrib" not in port_source(source).code


def test_modules_that_are_gone_are_those_of_the_runtime():
    from tfgraph.port.tables.contrib_names import GONE
    from tfgraph.v1.contrib import _gone

    assert GONE == {name: instead for name, (_, instead) in _gone.MODULES.items()}


@pytest.mark.slow  # a process of its own, with TensorFlow
def test_both_can_be_used_in_one_program():
    """A program that takes contrib from tfgraph computes in TensorFlow's own graph."""
    import subprocess
    import sys

    source = (
        "import tensorflow as tf\n"
        "tf.set_random_seed(1)\n"
        "x = tf.contrib.layers.layer_norm(tf.layers.dense(tf.ones([2, 3]), 4))\n"
        "with tf.Session() as session:\n"
        "    session.run(tf.global_variables_initializer())\n"
        "    print(session.run(x).shape)\n"
    )
    header = "import tensorflow.compat.v1 as tf1\ntf1.disable_v2_behavior()\n"
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", header + port_source(source).code],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == "(2, 4)\n", ran.stderr
