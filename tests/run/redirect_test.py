"""The program's imports of TensorFlow reach ``tfgraph.v1``, whatever their form."""

import importlib
import sys
import types

import pytest

from tfgraph.run import loader, redirect


@pytest.fixture(autouse=True)
def _installed(monkeypatch):
    monkeypatch.setattr(importlib, "import_module", importlib.import_module)
    redirect.install()


def names_after(source):
    """Executes a source as a module of the program and returns its names."""
    module = types.ModuleType("old_program")
    module.__builtins__ = vars(redirect.program_builtins)
    exec(source, vars(module))
    return module


@pytest.mark.parametrize(
    "source",
    (
        "import tensorflow as tf",
        "import tensorflow\ntf = tensorflow",
        "import os, tensorflow as tf, sys",
        "import tensorflow.compat.v1 as tf",
        "from tensorflow.compat import v1 as tf",
        "import tensorflow.compat.v1\ntf = tensorflow.compat.v1",
        "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None",
        "def f():\n    import tensorflow as tf\n    return tf\ntf = f()",
        "class A:\n    import tensorflow as tf\ntf = A.tf",
        "tf = __import__('tensorflow')",
        "import importlib\ntf = importlib.import_module('tensorflow')",
        "from importlib import import_module as i\ntf = i('tensorflow.compat.v1')",
        "exec('import tensorflow as tf')",
        "tf = eval('__import__(\"tensorflow\")')",
        "import tensorflow.python.framework.ops\ntf = tensorflow",
        "import tensorflow.nn\ntf = tensorflow",
    ),
)
def test_the_namespace_is_found(source):
    from tfgraph import v1

    assert names_after(source).tf is v1


@pytest.mark.parametrize(
    ("source", "expression"),
    (
        ("from tensorflow import nn, train as t", "t.Saver"),
        ("import tensorflow.nn as nn", "nn.relu"),
        ("from tensorflow.train import AdamOptimizer", "AdamOptimizer"),
        ("from tensorflow.keras.layers import Dense", "Dense"),
        ("import tensorflow.keras.backend as K", "K.clear_session"),
        ("from tensorflow.python.framework import ops", "ops.reset_default_graph"),
        ("import tensorflow.python.framework.ops as ops", "ops.Graph"),
        ("from tensorflow.python.platform import gfile", "gfile.Exists"),
        ("from tensorflow.python.keras.layers import Dense", "Dense"),
        ("from tensorflow.python.ops import rnn_cell", "rnn_cell.BasicLSTMCell"),
        ("from tensorflow.python.ops import rnn_cell, array_ops", "array_ops.concat"),
        ("from tensorflow.python.ops.rnn_cell import GRUCell", "GRUCell"),
        ("import tensorflow.python.ops.rnn_cell as c", "c.LSTMCell"),
        ("from tensorflow.models.rnn import rnn, seq2seq as s", "s.rnn_decoder"),
        ("from tensorflow.python.layers import core as c", "c.Dense"),
        ("from tensorflow.python.framework import ops", "ops.IndexedSlices"),
        ("from tensorflow.python.framework.ops import Tensor, Graph", "Tensor"),
        ("from tensorflow.python.ops import control_flow_ops as c", "c.while_loop"),
        ("from tensorflow.python.util import nest", "nest.is_sequence"),
        ("from tensorflow.python.util.nest import is_sequence", "is_sequence"),
        ("from tensorflow.python import pywrap_tensorflow", "pywrap_tensorflow"),
        (
            "from tensorflow.python.pywrap_tensorflow import NewCheckpointReader as R",
            "R",
        ),
        ("from tensorflow.python.framework.constant_op import *", "constant"),
        ("from tensorflow.contrib.rnn.python.ops import core_rnn_cell as c", "c"),
        ("import tensorflow.contrib.rnn.python.ops.core_rnn_cell as c", "c.GRUCell"),
        ("from tensorflow.core.framework import summary_pb2", "summary_pb2.Summary"),
        ("import tensorflow\nimport tensorflow.python", "tensorflow.python.framework"),
        ("from tensorflow.nn import *", "softmax"),
        ("from keras.models import Sequential", "Sequential"),
        ("import keras.backend as K", "K.get_session"),
        ("from keras.layers.recurrent import LSTM", "LSTM"),
        ("from keras.utils import np_utils", "np_utils.to_categorical"),
        ("from keras.utils.np_utils import to_categorical", "to_categorical"),
    ),
)
def test_a_part_of_tensorflow_is_found(source, expression):
    assert callable_or_module(eval(expression, vars(names_after(source))))


def callable_or_module(found):
    return callable(found) or isinstance(found, types.ModuleType)


def test_legacy_keras_is_the_keras_of_then():
    source = "import keras, tensorflow as tf\nfrom keras.layers import Dense"
    module = names_after(source)
    assert module.keras.layers is module.tf.keras.layers
    assert module.Dense.__module__.startswith("tf_keras.")


@pytest.mark.parametrize(
    ("source", "message"),
    (
        ("import tensorflow.no_such", "No module named 'tensorflow.no_such'"),
        ("import tensorflow.python.nowhere.at_all", "'tensorflow.python.nowhere"),
        ("from tensorflow.no_such import a", "No module named 'tensorflow.no_such'"),
        ("from tensorflow.nn import no_such", "cannot import name 'no_such'"),
        ("from tensorflow import no_such", "cannot import name 'no_such'"),
    ),
)
def test_what_does_not_exist_is_an_import_error(source, message):
    with pytest.raises(ImportError, match=message):
        names_after(source)


def test_other_modules_see_the_tensorflow_that_they_expect():
    import tensorflow

    from tfgraph import v1

    names_after("import tensorflow as tf")
    assert importlib.import_module("tensorflow") is tensorflow
    assert sys.modules["tensorflow"] is tensorflow
    assert tensorflow is not v1
    assert getattr(tensorflow.compat.v1.compat, "v1", None) is not v1


def test_results_print_as_with_numpy_1():
    source = "import tensorflow as tf\nx = [tf.Session().run(tf.constant(0.5))]"
    assert str(names_after(source).x) == "[0.5]"


def test_an_inner_module_is_changed_in_place():
    from tensorflow.python.framework import ops

    names_after("from tensorflow.python.framework import ops\nops.new_name = 7")
    assert ops.new_name == 7
    del ops.new_name


def test_results_are_of_one_kind():
    source = "from tensorflow.python.framework import ops\nimport tensorflow as tf"
    module = names_after(source)
    assert module.ops.Tensor is module.tf.Tensor
    assert module.ops.get_default_graph() is module.tf.get_default_graph()


def test_builtins_of_the_program_are_its_own():
    source = "import builtins\nbuiltins.answer = 42\nx = answer"
    assert names_after(source).x == 42
    assert not hasattr(sys.modules["builtins"], "answer")
    del redirect.program_builtins.answer


def test_modules_beside_the_program_are_its_own_and_installed_ones_are_not(
    tmp_path, monkeypatch
):
    import tensorflow

    from tfgraph import v1

    beside, installed = tmp_path / "beside", tmp_path / "site-packages"
    for folder, name in ((beside, "old_beside"), (installed, "old_installed")):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("from . import inner\n")
        (folder / name / "inner.py").write_text("import tensorflow as tf\n")
        monkeypatch.syspath_prepend(folder)
    roots = (*loader._installed_roots(), f"{installed}/")
    monkeypatch.setattr(loader, "_installed_roots", lambda: roots)
    monkeypatch.setattr(sys, "meta_path", [loader.ProgramFinder, *sys.meta_path])
    module = names_after("import old_beside as a, old_installed as b")
    assert module.a.inner.tf is v1
    assert module.b.inner.tf is tensorflow
