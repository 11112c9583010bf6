"""``ModeKeys``, which are words."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_modes"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "if mode == tf.contrib.learn.ModeKeys.INFER: pass",
            'if mode == "infer": pass',
            id="contrib",
        ),
        pytest.param(
            "tf.estimator.ModeKeys.PREDICT",
            '"infer"',
            id="estimators",
        ),
        pytest.param(
            "m = tf.estimator.ModeKeys.TRAIN",
            'm = "train"',
            id="training",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.estimator.ModeKeys", id="class alone"),
        pytest.param("other.ModeKeys.TRAIN", id="another"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source
