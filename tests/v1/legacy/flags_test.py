"""``tf.app.flags``: old programs may define flags that absl has already."""

import subprocess
import sys

import pytest

PROGRAM = """
from tfgraph import v1 as tf
flags = tf.app.flags
flags.DEFINE_string("log_dir", "logs", "where logs go")
flags.DEFINE_integer("verbosity", 3, "how much to say")
flags.DEFINE_string("own", "a", "")
try:
    flags.DEFINE_string("own", "b", "")
except Exception as error:
    print(type(error).__name__)

def main(argv):
    print(flags.FLAGS.log_dir, flags.FLAGS.verbosity, flags.FLAGS.own, argv[1:])

tf.app.run()
"""


@pytest.mark.slow
def test_flags_of_absl_can_be_defined_and_own_ones_only_once():
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--log_dir=here", "rest"],
        capture_output=True, text=True, timeout=120, check=True,
    )
    assert result.stdout.splitlines() == ["DuplicateFlagError", "here 3 a ['rest']"]
