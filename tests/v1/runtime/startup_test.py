"""Bringing TensorFlow up: what is refused, and what a second start changes."""

import subprocess
import sys

import pytest

from tfgraph import v1 as tf
from tfgraph.errors import StartupError
from tfgraph.v1._runtime import keras, startup


def run(program: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
def test_eager_past_is_refused():
    done = run("import tensorflow as tf; tf.constant(1.0) + 1.0; import tfgraph.v1")
    assert done.returncode != 0
    assert "has already executed operations eagerly" in done.stderr


def test_keras_3_is_refused(monkeypatch):
    monkeypatch.setattr(tf.layers.Dense, "__module__", "keras.src.layers")
    with pytest.raises(StartupError, match=r"`tf\.layers` is not served by legacy"):
        keras.require_legacy()


def test_second_start_changes_nothing():
    before = tf.add, tf.random_uniform, tf.get_seed
    startup.bring_up()
    assert (tf.add, tf.random_uniform, tf.get_seed) == before


@pytest.mark.slow
def test_tensorflow_imported_first_is_brought_up():
    done = run(
        "import os; os.environ['TF_ENABLE_ONEDNN_OPTS'] = '0'\n"
        "import tensorflow; from tfgraph import v1 as tf\n"
        "print(tf.executing_eagerly(), tf.add(1.0, 2.0).op.type)\n"
        "print(tensorflow.add(1.0, 2.0).op.type)"
    )
    assert done.stdout.split() == ["False", "Add", "Add"], done.stderr
