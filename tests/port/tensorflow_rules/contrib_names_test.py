"""Names of ``tf.contrib`` with a public place of their own."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_names"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.contrib.rnn.BasicLSTMCell(10)",
            "tf.nn.rnn_cell.BasicLSTMCell(10)",
            id="cell",
        ),
        pytest.param(
            "cells = [tf.contrib.rnn.GRUCell]",
            "cells = [tf.nn.rnn_cell.GRUCell]",
            id="value",
        ),
        pytest.param(
            "from tensorflow.contrib import rnn\nrnn.static_rnn(c, x)",
            "from tensorflow.contrib import rnn\ntf.nn.static_rnn(c, x)",
            id="module",
        ),
        pytest.param(
            "from tensorflow.contrib.rnn.python.ops import core_rnn_cell\n"
            "core_rnn_cell.LSTMCell(1)",
            "from tensorflow.contrib.rnn.python.ops import core_rnn_cell\n"
            "tf.nn.rnn_cell.LSTMCell(1)",
            id="implementation",
        ),
        pytest.param(
            "tf.contrib.keras.layers.Dense(1)",
            "tf.keras.layers.Dense(1)",
            id="below a module",
        ),
        pytest.param(
            "tf.contrib.framework.get_global_step()",
            "tf.train.get_global_step()",
            id="global step",
        ),
        pytest.param(
            "tf.contrib.framework.nest.is_sequence(x)",
            "tf.nest.is_nested(x)",
            id="nest",
        ),
        pytest.param(
            "class Cell(tf.contrib.rnn.RNNCell):\n    pass",
            "class Cell(tf.nn.rnn_cell.RNNCell):\n    pass",
            id="base class",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.contrib.rnn.NASCell(10)", id="no equivalent"),
        pytest.param(
            "from tensorflow.contrib import rnn\ndef f(rnn):\n    return "
            "rnn.GRUCell(1)",
            id="shadowed",
        ),
        pytest.param(
            "from tensorflow.contrib import rnn\nrnn = make()\nrnn.GRUCell(1)",
            id="rebound",
        ),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_tensorflow_is_imported_where_it_has_no_name():
    source = "from tensorflow.contrib import rnn\nrnn.GRUCell(1)\n"
    assert port_source(source, only=["contrib_names"]).code == (
        "import tensorflow as tf\n"
        "from tensorflow.contrib import rnn\ntf.nn.rnn_cell.GRUCell(1)\n"
    )


def test_a_name_that_is_taken_is_not_given_to_tensorflow():
    source = "from tensorflow.contrib import rnn\ntf = rnn.GRUCell(1)\n"
    code = port_source(source, only=["contrib_names"]).code
    assert "tf = tensorflow_v1.nn.rnn_cell.GRUCell(1)" in code


# Functions of their own in the runtime; those that compute are in equivalence_test.
FUNCTIONS_OF_THEIR_OWN = {
    "contrib.data.shuffle_and_repeat", "contrib.losses.add_loss",
    "contrib.losses.get_losses", "contrib.losses.get_regularization_losses",
    "contrib.losses.get_total_loss", "contrib.slim.create_global_step",
    "contrib.slim.get_global_step", "contrib.slim.get_or_create_global_step",
}  # fmt: skip


def test_the_runtime_has_the_same_under_both_names():
    import operator

    from tfgraph import v1
    from tfgraph.port.tables.contrib_names import NAMES

    different = {
        old
        for old, new in NAMES.items()
        if operator.attrgetter(old)(v1) is not operator.attrgetter(new)(v1)
    }
    assert different == FUNCTIONS_OF_THEIR_OWN


def test_the_new_names_are_public():
    from tfgraph.port.tables.contrib_names import MODULES, NAMES
    from tfgraph.port.tables.public_names import is_public

    assert all(map(is_public, [*NAMES.values(), *MODULES.values()]))


def test_a_known_difference_is_noted():
    code, notes = port("tf.contrib.data.shuffle_and_repeat(10)")
    assert code == "tf.data.experimental.shuffle_and_repeat(10)"
    assert [note.kind for note in notes] == ["may differ"]
