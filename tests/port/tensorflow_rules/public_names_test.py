"""The table of public names is that of the installed TensorFlow."""

import operator
import types

import pytest

from tfgraph.port.tables.public_names import NAMES, is_public


@pytest.mark.parametrize("namespace", sorted(NAMES))
def test_names_are_those_installed(namespace):
    import tensorflow.compat.v1 as tf

    module = operator.attrgetter(namespace)(tf) if namespace else tf
    installed = {name for name in dir(module) if name[:1] != "_"}
    known = set(NAMES[namespace].split())
    assert known <= installed
    own = {
        name
        for name in installed - known
        if not isinstance(getattr(module, name), types.ModuleType)
    }
    assert not own, "regenerate tables/public_names.py"


@pytest.mark.parametrize(
    ("path", "expected"),
    (
        ("nn.relu", True),
        ("nn.reluu", False),
        ("train.Saver.restore", True),
        ("keras.layers.Dense", True),
        ("contrib", False),
    ),
)
def test_is_public(path, expected):
    assert is_public(path) is expected
