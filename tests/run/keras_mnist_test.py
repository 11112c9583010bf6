"""MNIST of ``tf.keras`` comes from the file that the user names."""

import os
from types import SimpleNamespace

import numpy as np
import pytest

from tfgraph.run import keras_mnist


def fake_keras():
    def load_data(path="mnist.npz"):
        return f"downloaded {path}"

    return SimpleNamespace(load_data=load_data)


def test_the_named_file_is_read(tmp_path, monkeypatch):
    arrays = {name: np.arange(3) + i for i, name in enumerate(keras_mnist.ARRAYS)}
    np.savez(tmp_path / "mnist.npz", **arrays)
    monkeypatch.setenv("TFGRAPH_DATA", str(tmp_path / "mnist.npz"))
    mnist = fake_keras()
    keras_mnist.install(mnist)
    (x_train, y_train), (x_test, y_test) = mnist.load_data(path="elsewhere.npz")
    loaded = dict(x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    for name, expected in arrays.items():
        np.testing.assert_array_equal(loaded[name], expected)


class Trap:
    """Leaves a folder where it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


def test_nothing_is_unpickled(tmp_path, monkeypatch):
    arrays = {name: np.array([Trap()], object) for name in keras_mnist.ARRAYS}
    np.savez(tmp_path / "mnist.npz", **arrays)
    monkeypatch.setenv("TFGRAPH_DATA", str(tmp_path / "mnist.npz"))
    monkeypatch.chdir(tmp_path)
    mnist = fake_keras()
    keras_mnist.install(mnist)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        mnist.load_data()
    assert os.listdir(tmp_path) == ["mnist.npz"]


@pytest.mark.parametrize("value", (None, "", "mnist-5k", "no_such_file.npz"))
def test_else_keras_does_what_it_did(value, monkeypatch):
    monkeypatch.delenv("TFGRAPH_DATA", raising=False)
    if value is not None:
        monkeypatch.setenv("TFGRAPH_DATA", value)
    mnist = fake_keras()
    keras_mnist.install(mnist)
    assert mnist.load_data() == "downloaded mnist.npz"


def test_tf_keras_has_the_place_that_is_taught():
    from tfgraph import v1 as tf

    assert callable(tf.keras.datasets.mnist.load_data)
