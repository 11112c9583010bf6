"""Flags that absl has taken."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["absl_flags"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.flags.DEFINE_string('log_dir', 'a', 'b')",
            "tf.flags.DEFINE_string('log_dir', 'a', 'b', allow_override=True)",
            id="log_dir",
        ),
        pytest.param(
            "tf.app.flags.DEFINE_integer('v', 1, 'b')",
            "tf.app.flags.DEFINE_integer('v', 1, 'b', allow_override=True)",
            id="app",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.flags.DEFINE_string('logs', 'a', 'b')", id="free"),
        pytest.param(
            "tf.flags.DEFINE_string('log_dir', 'a', 'b', allow_override=True)",
            id="done",
        ),
        pytest.param("parser.DEFINE_string('log_dir', 'a', 'b')", id="argparse"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


@pytest.mark.slow  # a process of its own, with TensorFlow
def test_a_program_can_define_them():
    import subprocess
    import sys

    from tfgraph.port.tensorflow_rules.absl_flags import TAKEN

    lines = [f"tf.flags.DEFINE_string('{name}', 'a', 'b')" for name in TAKEN]
    code = port("\n".join(lines))[0]
    header = "import tensorflow.compat.v1 as tf\n"
    program = f"{header}{code}\nprint(tf.flags.FLAGS.log_dir)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.stdout == "a\n", ran.stderr
