"""Names of TensorFlow's private modules."""

import importlib
import operator

import pytest

from tfgraph.port.porting import port_source
from tfgraph.port.tables.private_modules import MODULES, RENAMED
from tfgraph.port.tables.public_names import NAMES
from tfgraph.port.tensorflow_rules.private_modules import public_path


def port(source):
    """Returns the source after this rule alone, and its notes."""
    source = f"import tensorflow as tf\n{source}"
    ported = port_source(source, only=["private_modules"])
    return ported.code.partition("\n")[2], ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "from tensorflow.python.framework import ops\nops.reset_default_graph()",
            "from tensorflow.python.framework import ops\ntf.reset_default_graph()",
            id="module",
        ),
        pytest.param(
            "from tensorflow.python.layers.core import Dense as D\nD(1)",
            "from tensorflow.python.layers.core import Dense as D\ntf.layers.Dense(1)",
            id="name",
        ),
        pytest.param(
            "tf.python.ops.nn_ops.relu(x)",
            "tf.nn.relu(x)",
            id="attribute",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "from tensorflow.python.ops import rnn_cell_impl\nrnn_cell_impl._linear(x)",
            id="not public",
        ),
        pytest.param(
            "from tensorflow.python.client import device_lib\ndevice_lib.f()",
            id="unknown module",
        ),
    ),
)
def test_left_with_a_note(source):
    code, notes = port(source)
    assert code == source
    assert [note.kind for note in notes] == ["by hand"]


def test_a_program_for_tensorflow_2_is_left_alone():
    source = (
        "from tensorflow.python.framework import ops\n"
        "tf.random.set_seed(ops.get_default_graph())"
    )
    assert port(source) == (source, ())


@pytest.mark.parametrize(
    "path",
    (
        "client.session.Session",
        "framework.dtypes.float32",
        "framework.ops.RegisterGradient",
        "framework.ops.get_default_graph",
        "framework.ops.reset_default_graph",
        "framework.random_seed.set_random_seed",
        "framework.tensor_shape.TensorShape",
        "ops.array_ops.placeholder",
        "ops.check_ops.assert_positive",
        "ops.clip_ops.clip_by_value",
        "ops.data_flow_ops.FIFOQueue",
        "ops.lookup_ops.KeyValueTensorInitializer",
        "ops.math_ops.matmul",
        "ops.nn_ops.bias_add",
        "ops.rnn.dynamic_rnn",
        "ops.script_ops.numpy_function",
        "ops.state_ops.assign",
        "ops.variable_scope.get_variable",
        "platform.gfile.GFile",
        "saved_model.tag_constants.SERVING",
        "training.adam.AdamOptimizer",
        "training.optimizer.Optimizer",
        "training.saver.Saver",
        "util.nest.flatten",
    ),
)
def test_the_public_name_is_the_private_one(path):
    import tensorflow.compat.v1 as tf

    module, _, name = path.rpartition(".")
    private = getattr(importlib.import_module(f"tensorflow.python.{module}"), name)
    assert operator.attrgetter(public_path(path))(tf) is private


def test_the_namespaces_are_there():
    for namespaces in MODULES.values():
        assert set(namespaces) <= set(NAMES)


def test_renamed_names_exist():
    from tfgraph import v1

    for path in RENAMED.values():
        assert operator.attrgetter(path)(v1)
