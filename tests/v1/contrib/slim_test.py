"""tf_slim loads, is mended where TensorFlow moved, and gives 1.15's layers."""

import ast
import importlib
import importlib.util
import pathlib
import types

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1.contrib import _slim


def names_taken_from_tensorflow(path):
    """Yields (module of tf_slim, alias, attribute) for all `alias.attribute`."""
    tree = ast.parse(path.read_text())
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("tensorflow.python")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in aliases:
                yield node.value.id, node.attr


def test_tensorflow_has_every_name_that_tf_slim_takes_from_it():
    _slim.load("tf_slim")
    root = pathlib.Path(importlib.util.find_spec("tf_slim").origin).parent
    missing = []
    for path in sorted(root.glob("**/*.py")):
        relative = path.relative_to(root.parent).with_suffix("")
        if path.name.endswith("_test.py") or path.name == "__init__.py":
            continue
        module = _slim.load(".".join(relative.parts))
        for alias, attribute in names_taken_from_tensorflow(path):
            holder = getattr(module, alias, None)
            if isinstance(holder, types.ModuleType) and not hasattr(holder, attribute):
                missing.append(f"{relative}: {alias}.{attribute}")
    assert not missing, (
        "TensorFlow has moved what tf_slim uses; add it to `_slim.MOVED`: "
        + ", ".join(missing)
    )


@pytest.mark.parametrize("part", _slim.PARTS)
def test_legacy_layers_are_where_the_alias_points(part):
    importlib.import_module(f"{_slim.LAYERS_TODAY}.{part}")


def test_tensorflow_itself_is_left_alone():
    from tensorflow.python.framework import ops

    tf.contrib.slim.conv2d  # noqa: B018
    assert not hasattr(ops, "Tensor")


def test_fully_connected_computes_its_formula():
    x = np.array([[1.0, -2.0]], np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        with tf.contrib.slim.arg_scope(
            [tf.contrib.slim.fully_connected],
            weights_initializer=tf.constant_initializer(0.5),
            weights_regularizer=tf.contrib.slim.l2_regularizer(0.1),
        ):
            y = tf.contrib.slim.fully_connected(x, 3, scope="fc")
        session.run(tf.global_variables_initializer())
        np.testing.assert_allclose(
            session.run(y), np.maximum(x @ np.full((2, 3), 0.5), 0)
        )
        losses = tf.losses.get_regularization_losses()
        # scale * sum(w ** 2) / 2, six weights of 0.5
        np.testing.assert_allclose(session.run(losses), [0.1 * 6 * 0.25 / 2], rtol=1e-6)
        assert [v.op.name for v in tf.contrib.slim.get_model_variables()] == [
            "fc/weights", "fc/biases",
        ]  # fmt: skip


@pytest.mark.parametrize("net", ("alexnet", "inception", "resnet_v1", "vgg"))
def test_nets_are_modules(net):
    module = importlib.import_module(f"tfgraph.v1.contrib.slim.nets.{net}")
    assert any(name.startswith(net) for name in dir(module))


def test_optimize_loss_takes_a_step():
    with tf.Graph().as_default(), tf.Session() as session:
        v = tf.get_variable("v", initializer=3.0)
        train = tf.contrib.layers.optimize_loss(
            tf.square(v), tf.train.get_or_create_global_step(), 0.1, "SGD"
        )
        session.run(tf.global_variables_initializer())
        session.run(train)
        np.testing.assert_allclose(session.run(v), 3.0 - 0.1 * 2 * 3.0, rtol=1e-6)
