"""Keyword arguments by their names of today."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["keywords"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.reduce_sum(x, reduction_indices=[1], keep_dims=True)",
            "tf.reduce_sum(x, axis=[1], keepdims=True)",
            id="reduction",
        ),
        pytest.param(
            "tf.nn.softmax(x, dim=1)",
            "tf.nn.softmax(x, axis=1)",
            id="softmax",
        ),
        pytest.param(
            "tf.argmax(x, dimension=1)",
            "tf.argmax(x, axis=1)",
            id="argmax",
        ),
        pytest.param(
            "tf.squeeze(x, squeeze_dims=[0])",
            "tf.squeeze(x, axis=[0])",
            id="squeeze",
        ),
        pytest.param(
            "tf.reverse_sequence(x, n, seq_dim=1, batch_dim=0)",
            "tf.reverse_sequence(x, n, seq_axis=1, batch_axis=0)",
            id="sequence",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.reduce_sum(x, axis=1, keepdims=True)", id="today's"),
        pytest.param("import numpy as np\nnp.squeeze(x, keep_dims=1)", id="numpy"),
        pytest.param(
            "tf.reduce_sum(x, axis=1, reduction_indices=None)",
            id="both given",
        ),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_today_takes_both_names():
    import inspect
    import operator

    import tensorflow.compat.v1 as compat_v1

    from tfgraph.port.tensorflow_rules.keywords import KEYWORDS

    for path, names in KEYWORDS.items():
        function = operator.attrgetter(path)(compat_v1)
        known = inspect.signature(function).parameters
        assert set(names.values()) <= set(known), path
