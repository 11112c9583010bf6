"""Checkpoints and graphs that do not fit, are unknown, or are too large."""

import os

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import DataError, GraphNameError
from tfgraph.train.restoring import partial_saver
from tfgraph.train.reuse import import_meta_graph

RESTORING = """import numpy as np
import tensorflow as tf
tf.get_variable("{name}", {shape}, {dtype}, tf.zeros_initializer())
with tf.Session() as session:
    tf.train.Saver().restore(session, "saved.ckpt")
    print(session.run("{name}:0"))
"""
FIT = {"name": "a", "shape": [2], "dtype": tf.float32}


@pytest.fixture
def saved(folder):
    """Saves two variables, of which most programs want one."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.get_variable("a", initializer=np.ones(2, np.float32))
        tf.get_variable("more/b", initializer=np.ones(3, np.float32))
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, str(folder / "saved.ckpt"))
    return folder / "saved.ckpt"


MISFITS = (
    pytest.param({"name": "c"}, "c", id="of another graph"),
    pytest.param({"shape": [3]}, "a", id="of another shape"),
    pytest.param({"dtype": tf.int32}, "a", id="of another type"),
)


@pytest.mark.parametrize(("change", "name"), MISFITS)
def test_restoring_names_the_misfit(graph, saved, change, name):
    values = FIT | change
    variable = tf.get_variable(**values, initializer=tf.zeros_initializer())
    n_ops = len(graph.get_operations())
    with tf.Session() as session:
        session.run(variable.initializer)
        with pytest.raises(GraphNameError, match=rf"does not fit the graph: `{name}`"):
            partial_saver(saved, ".")
        assert not session.run(variable).any()
    assert len(graph.get_operations()) == n_ops


def test_restoring_passes_over_extra_variables(graph, saved):
    variable = tf.get_variable(**FIT)
    with tf.Session() as session:
        partial_saver(saved, ".").restore(session, str(saved))
        assert session.run(variable).tolist() == [1, 1]


@pytest.mark.parametrize(("change", "name"), MISFITS)
def test_a_program_that_restores_a_misfit_fails_as_ever(
    tfgraph, folder, saved, files, change, name
):
    values = FIT | change
    source = RESTORING.format(**values | {"dtype": f"np.{values['dtype'].name}"})
    (folder / "restoring.py").write_text(source)
    before = files()
    ended = tfgraph("run", "restoring.py")
    assert (ended.status, ended.out) == (1, "")
    assert "Traceback (most recent call last)" in ended.err
    assert name in ended.err
    assert files() == before


def test_a_program_passes_over_extra_variables(tfgraph, folder, saved):
    source = RESTORING.format(**FIT | {"dtype": "np.float32"})
    (folder / "restoring.py").write_text(source)
    ended = tfgraph("run", "restoring.py")
    assert (ended.status, ended.out, ended.err) == (0, "[1. 1.]\n", "")


@pytest.fixture
def unknown(folder):
    """Writes a graph with an operation that no TensorFlow knows."""
    meta_graph = tf.MetaGraphDef()
    node = meta_graph.graph_def.node.add(name="it", op="NoSuchOperation")
    node.attr["T"].type = tf.float32.as_datatype_enum
    path = folder / "unknown.meta"
    path.write_bytes(meta_graph.SerializeToString())
    return path


def test_inspect_names_an_unknown_operation(tfgraph, unknown):
    ended = tfgraph("inspect", unknown.name)
    assert (ended.status, ended.err) == (1, "")
    ended.tells("1 operation type that this TensorFlow does not know")


def test_importing_an_unknown_operation_is_refused(graph, unknown):
    with pytest.raises(DataError, match="cannot be imported .*NoSuchOperation"):
        import_meta_graph(unknown)
    assert not graph.get_operations()


def test_a_program_that_imports_an_unknown_operation_fails_as_ever(
    tfgraph, folder, unknown
):
    (folder / "importing.py").write_text(
        "import tensorflow as tf\ntf.train.import_meta_graph('unknown.meta')\n"
    )
    ended = tfgraph("run", "importing.py")
    assert ended.status == 1
    assert "NoSuchOperation" in ended.err.splitlines()[-1]


def test_a_constant_of_2_gb(tfgraph, folder):
    (folder / "large.py").write_text(
        "import numpy as np\nimport tensorflow as tf\n"
        "tf.constant(np.zeros(1 << 29, np.float32))\n"
    )
    ended = tfgraph("run", "large.py")
    assert ended.status == 1
    assert "larger than 2GB" in ended.err.splitlines()[-1]


@pytest.mark.parametrize("name", ("large.pb", "large.meta"))
def test_a_graph_of_2_gb(tfgraph, folder, name):
    with open(folder / name, "wb") as large:
        os.truncate(large.fileno(), 2**31)  # takes no room on the disk
    ended = tfgraph("inspect", name)
    assert (ended.status, ended.out) == (2, "")
    ended.tells(f"tfgraph: `{name}`", "got 2,147,483,648 bytes")
