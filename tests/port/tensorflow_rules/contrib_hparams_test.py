"""``HParams`` as a simple namespace."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_hparams"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.contrib.training.HParams(a=1, b=[2])",
            "import types\nimport tensorflow as tf\ntypes.SimpleNamespace(a=1, b=[2])",
            id="keywords",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            'h = tf.contrib.training.HParams(a=1)\nh.parse("a=2")',
            id="parsed",
        ),
        pytest.param(
            "h = tf.contrib.training.HParams(a=1)\nprint(h.values())",
            id="values",
        ),
        pytest.param("make = tf.contrib.training.HParams", id="value"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_the_import_goes_below_the_docstring_and_is_made_once():
    source = (
        '"""Doc."""\nfrom __future__ import division\nimport tensorflow as tf\n'
        "a = tf.contrib.training.HParams(a=1)\nb = tf.contrib.training.HParams(b=1)\n"
    )
    assert port_source(source, only=["contrib_hparams"]).code == (
        '"""Doc."""\nfrom __future__ import division\nimport types\n'
        "import tensorflow as tf\n"
        "a = types.SimpleNamespace(a=1)\nb = types.SimpleNamespace(b=1)\n"
    )
