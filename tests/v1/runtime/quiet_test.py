"""Which lines of TensorFlow's start-up reach the user."""

import os
import subprocess
import sys
import warnings

import pytest

from tfgraph.v1._runtime import quiet

CHATTER = (
    "WARNING: All log messages before absl::InitializeLog() is called are written ...",
    "I0000 00:00:1795343416.246620    2372 port.cc:153] oneDNN custom operations are on.",
    "I0000 00:00:1795343416.2    2372 cudart_stub.cc:31] Could not find cuda drivers",
    "To enable the following instructions: AVX2 FMA, in other operations, rebuild ...",
    "E0000 00:00:1795343420.66    2372 cuda_platform.cc:52] failed call to cuInit: 303",
    "E0000 00:00:17.66  2 cuda_dnn.cc:8310] Unable to register cuDNN factory: ...",
)
NEWS = (
    "E0000 00:00:1795343420.66    2372 op_kernel.cc:1768] OP_REQUIRES failed",
    "W0000 00:00:1795343420.66    2372 cpu_allocator.cc:82] Allocation exceeds 10 %",
    "F0000 00:00:1795343420.66    2372 cpu_feature_guard.cc:36] needs AVX instructions",
    "Traceback (most recent call last):",
)


@pytest.mark.parametrize("line", CHATTER)
def test_chatter_is_held_back(line):
    assert quiet.CHATTER.match(line)


@pytest.mark.parametrize("line", NEWS)
def test_news_are_passed_on(line):
    assert not quiet.CHATTER.match(line)


HOLDING = """
import os
from tfgraph.v1._runtime import quiet
{before}
with quiet.native_chatter():
    os.write(2, b"I0000 chatter\\nE0000 news\\n")
    {inside}
os.write(2, b"I0000 after\\n")
"""


@pytest.mark.parametrize(
    ("before", "inside", "expected"),
    (
        pytest.param("", "pass", ["E0000 news", "I0000 after"], id="passes on"),
        pytest.param("", "raise SystemExit", ["E0000 news"], id="also when it fails"),
        pytest.param("os.close(2)", "exit()", [], id="closed stderr"),
    ),
)
def test_file_descriptor_2_is_given_back(before, inside, expected):
    source = HOLDING.format(before=before, inside=inside)
    done = subprocess.run(
        [sys.executable, "-S", "-c", source],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stderr.splitlines() == expected


@pytest.mark.parametrize(
    ("message", "is_dropped"),
    (
        pytest.param(
            "From x.py:1: to_float (from y) is deprecated and will be removed in a "
            "future version.\nInstructions for updating:\nUse `tf.cast` instead.",
            True,
            id="deprecated function",
        ),
        pytest.param(
            "`tf.nn.rnn_cell.MultiRNNCell` is deprecated. This class is equivalent as ...",
            True,
            id="deprecated class",
        ),
        pytest.param("From now on the loss is NaN", False, id="a program's words"),
        pytest.param("Gradient is deprecated", False, id="another program's words"),
    ),
)
def test_deprecation_notes_are_dropped(message, is_dropped):
    assert bool(quiet.DEPRECATION.match(message)) == is_dropped


@pytest.mark.parametrize(
    ("message", "is_dropped"),
    (
        pytest.param(
            "`tf.layers.dense` is deprecated and will be removed in a future version.",
            True,
            id="layer",
        ),
        pytest.param(
            "`Model.state_updates` will be removed in a future version. This property ...",
            True,
            id="what legacy Keras asks of itself",
        ),
        pytest.param("`tol` will be removed in scikit-learn 2", False, id="another's"),
    ),
)
def test_deprecation_warnings_are_dropped(message, is_dropped):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        quiet.silence_deprecations()
        warnings.warn(message, UserWarning, stacklevel=1)
    assert (not caught) == is_dropped
