"""What tfgraph takes hold of in TensorFlow 2.21 and tf_keras 2.21 is where it was.

An upgrade that moves a private piece fails here by its name.
"""

import importlib

import pytest

from tfgraph import v1 as tf
from tfgraph.errors import StartupError
from tfgraph.v1._ops import hooks


def test_this_is_the_tensorflow_that_the_hooks_are_made_for():
    assert tf.RUNTIME_VERSION.startswith(f"{hooks.MADE_FOR}."), (
        "TensorFlow has been upgraded: compare the functions that tfgraph.v1._ops "
        "replaces with the new ones, then change hooks.MADE_FOR."
    )


@pytest.mark.parametrize(("module", "name"), sorted(hooks.REPLACEMENTS))
def test_replaced_functions_are_in_force(module, name):
    holder, attribute = hooks._find(module, name)
    replacement = hooks.REPLACEMENTS[module, name]
    assert replacement.original is not None
    assert getattr(holder, attribute) is not replacement.original


@pytest.mark.parametrize("op_type", sorted(hooks.GRADIENTS))
def test_gradients_are_in_force(op_type):
    registry = hooks.private("tensorflow.python.framework.ops", "gradient_registry")
    before = hooks.original_gradient(op_type)
    assert registry.lookup(op_type) is not before


@pytest.mark.parametrize("view", hooks.VIEWS, ids=lambda v: f"{v.module}.{v.alias}")
def test_views_are_in_force(view):
    seen = getattr(importlib.import_module(view.module), view.alias)
    for name, function in view.functions.items():
        assert getattr(seen, name) is function


def test_public_names_are_the_replaced_ones():
    math_ops = importlib.import_module("tensorflow.python.ops.math_ops")
    assert tf.add is math_ops.add is tf.math.add


def test_missing_function_is_named():
    with pytest.raises(StartupError, match=r"no `tensorflow\.gone`.*made for .* 2\.21"):
        hooks._find("tensorflow", "gone")


def test_eager_code_keeps_its_functions(graph):
    context = importlib.import_module("tensorflow.python.eager.context")
    with context.eager_mode():
        total = tf.add([1.0], [2.0])
        assert total.numpy().tolist() == [3.0]
        assert tf.random_uniform([2], dtype=tf.int32, maxval=3).shape == (2,)


def test_ragged_tensors_keep_their_functions(graph):
    ragged = tf.ragged.constant([[1.0], [2.0, 3.0]])
    with tf.Session() as session:
        result = session.run(tf.add(ragged, ragged))
    assert result.to_list() == [[2.0], [4.0, 6.0]]


@pytest.mark.parametrize(("module", "name", "value"), hooks.GLOBALS)
def test_globals_are_in_force(module, name, value):
    assert getattr(importlib.import_module(module), name) is value
