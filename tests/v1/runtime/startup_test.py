"""How TensorFlow is brought up; each case needs a process of its own."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

GRAPH = """
x = tf.placeholder(tf.float32, [None, 3])
with tf.Session() as session:
    print(session.run(x + 1, {x: [[1, 2, 3]]}).tolist())
print(type(tf.get_variable("v", [2])).__name__, tf.layers.Dense.__module__)
print(tf.nn.rnn_cell.BasicLSTMCell.__module__, tf.keras.Model.__module__)
"""


CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS",
                    "TF_USE_LEGACY_KERAS")
}  # fmt: skip


def run_python(source, **environment):
    return subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        timeout=120,
        env={**CLEAN, **environment},
    )


@pytest.mark.parametrize(
    ("before", "warns_of_onednn"),
    (
        pytest.param("", False, id="first"),
        pytest.param("import os; os.environ['TF_ENABLE_ONEDNN_OPTS'] = '0'\n"
                     "import tensorflow", False, id="after tensorflow"),
        pytest.param("import tensorflow", True, id="after tensorflow with oneDNN"),
        pytest.param("import tensorflow.compat.v1 as t; t.disable_eager_execution()\n"
                     "t.placeholder(t.float32)", True, id="after compat.v1"),
    ),
)  # fmt: skip
def test_tensorflow_1_works_and_is_quiet(before, warns_of_onednn):
    done = run_python(f"{before}\nimport tfgraph.v1 as tf\n{GRAPH}")
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.splitlines()
    assert first == "[[2.0, 3.0, 4.0]]"
    assert second.startswith("RefVariable tf_keras.")
    assert all(module.startswith("tf_keras.") for module in third.split())
    if not before:
        assert done.stderr == ""
    assert "deprecated" not in done.stderr
    remedy = "Import `tfgraph.v1` first, or set TF_ENABLE_ONEDNN_OPTS=0"
    assert (remedy in done.stderr) == warns_of_onednn


@pytest.mark.parametrize(
    ("before", "message"),
    (
        pytest.param("import tensorflow as tf; tf.constant(1) + 1",
                     "already executed operations eagerly", id="eager"),
        pytest.param("import tensorflow as tf; hasattr(tf.compat.v1.layers, 'Dense')",
                     "`tf.layers` is not served by legacy Keras", id="Keras 3"),
        pytest.param("import sys; sys.modules['tf_keras'] = None",
                     "install tf_keras", id="no tf_keras"),
    ),
)  # fmt: skip
def test_a_process_that_cannot_run_tensorflow_1_is_refused(before, message):
    done = run_python(f"{before}\nimport tfgraph.v1")
    assert done.returncode == 1
    assert "StartupError" in done.stderr
    assert message in done.stderr


def test_a_real_warning_reaches_the_user():
    done = run_python(
        "import tfgraph.v1 as tf, warnings\n"
        "tf.logging.warning('the learning rate is negative')\n"
        "warnings.warn('mind the gap')"
    )
    assert "the learning rate is negative" in done.stderr
    assert "mind the gap" in done.stderr


def test_importing_tfgraph_imports_nothing_heavy():
    done = run_python(
        "import sys, tfgraph, tfgraph.cli, tfgraph.data; tfgraph.cli.build_parser()\n"
        "heavy = {'tensorflow', 'keras', 'matplotlib', 'mlxtend', 'pandas', 'pooch'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert done.stdout == "[]\n", done.stderr
