"""MNIST of the tutorials."""

import re

import numpy as np
import pytest

from tfgraph.port.porting import port_source
from tfgraph.port.tensorflow_rules.tutorials_data import definitions

MODULE = "tensorflow.examples.tutorials.mnist"


def port(source):
    """Returns the source after this rule alone, without the definitions, and notes."""
    ported = port_source(source, only=["tutorials_data"])
    return ported.code.replace(definitions(), "DEFINITIONS"), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            f"from {MODULE} import input_data\nm = input_data.read_data_sets('d')\n",
            "DEFINITIONS\nm = read_data_sets('d')\n",
            id="from",
        ),
        pytest.param(
            f"import {MODULE}.input_data as data\n"
            "m = data.read_data_sets('d', one_hot=True)\n",
            "DEFINITIONS\nm = read_data_sets('d', one_hot=True)\n",
            id="import as",
        ),
        pytest.param(
            f"from {MODULE}.input_data import read_data_sets as r\nm = r('d')\n",
            "DEFINITIONS\nm = read_data_sets('d')\n",
            id="function",
        ),
    ),
)
def test_rewritten(before, after):
    code, notes = port(before)
    assert re.sub("\n+", "\n", code).lstrip("\n") == after
    assert [note.kind for note in notes] == ["may differ"]


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            f"from {MODULE} import input_data\ninput_data.DataSet(a, b)\n",
            id="more of the module",
        ),
        pytest.param(
            f"from {MODULE} import input_data, mnist\ninput_data.read_data_sets('d')\n",
            id="two modules",
        ),
        pytest.param(
            f"from {MODULE} import input_data\n"
            "input_data.read_data_sets('d', fake_data=True)\n",
            id="fake data",
        ),
        pytest.param("import input_data\ninput_data.read_data_sets('d')\n", id="own"),
    ),
)
def test_left_alone(source):
    assert port(source) == (source, ())


@pytest.fixture
def digits(monkeypatch, tmp_path):
    """The data set of both readers: 60 and 20 images of random bytes."""
    import tf_keras

    draw = np.random.RandomState(0)
    arrays = {
        "x_train": draw.randint(0, 256, (60, 28, 28)).astype(np.uint8),
        "y_train": draw.randint(0, 10, 60).astype(np.uint8),
        "x_test": draw.randint(0, 256, (20, 28, 28)).astype(np.uint8),
        "y_test": draw.randint(0, 10, 20).astype(np.uint8),
    }
    train = arrays["x_train"], arrays["y_train"]
    test = arrays["x_test"], arrays["y_test"]
    monkeypatch.setattr(tf_keras.datasets.mnist, "load_data", lambda: (train, test))
    return arrays


@pytest.mark.parametrize("graph_seed", (None, 5))
@pytest.mark.parametrize(
    "options",
    ({}, {"one_hot": True}, {"reshape": False}, {"seed": 3}, {"dtype": "uint8"}),
)
def test_batches_are_those_of_the_runtime(digits, monkeypatch, graph_seed, options):
    from tfgraph import v1 as tf
    from tfgraph.v1.examples.tutorials.mnist import input_data

    monkeypatch.setattr(
        input_data,
        "_load",
        lambda folder: (
            digits["x_train"][..., None], digits["y_train"],
            digits["x_test"][..., None], digits["y_test"], True,
        ),
    )  # fmt: skip
    namespace = {}
    exec(definitions(), namespace)
    batches = []
    for read in (input_data.read_data_sets, namespace["read_data_sets"]):
        with tf.Graph().as_default():
            tf.set_random_seed(graph_seed)
            data = read("folder", validation_size=12, **options)
            if graph_seed is None and "seed" not in options:
                np.random.seed(1)  # neither reader has set one
            drawn = [data.train.next_batch(17) for _ in range(7)]
            drawn += [data.test.next_batch(8, shuffle=False) for _ in range(4)]
            drawn += [(data.validation.images, data.validation.labels)]
            assert data.train.num_examples == 48
            batches.append((drawn, data.train.epochs_completed))
    assert batches[0][1] == batches[1][1] == 2
    for old, new in zip(batches[0][0], batches[1][0], strict=True):
        for a, b in zip(old, new, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
