"""Reference variables become resources, or the op that cannot be is named."""

import pytest

from tfgraph import v1 as tf
from tfgraph.train.in_graph.cutting import cut_out
from tfgraph.train.in_graph.resources import NotConvertibleError, with_resources


def types_of(targets):
    step = with_resources(cut_out(targets, []))
    return [node.op for node in step.graph_def.node if node.op != "Const"]


def variable(value=1.0, name="v"):
    return tf.get_variable(name, initializer=value)


TABLE = (
    pytest.param(
        lambda: tf.assign_sub(variable(), 1.0).op, ["AssignSubVariableOp"], id="sub"
    ),
    pytest.param(lambda: variable() * 2, ["ReadVariableOp", "Mul"], id="read"),
    pytest.param(
        lambda: tf.assign_add(variable(), 1.0) * 2,
        ["AssignAddVariableOp", "ReadVariableOp", "Mul"],
        id="value after an assignment",
    ),
    pytest.param(
        lambda: tf.raw_ops.Neg(x=variable()._ref()),
        ["ReadVariableOp", "Neg"],
        id="reference read without Identity",
    ),
    pytest.param(
        lambda: tf.scatter_add(variable([1.0, 2.0]), [1], [5.0]).op,
        ["ResourceScatterAdd"],
        id="scatter",
    ),
)


@pytest.mark.parametrize(("build", "types"), TABLE)
def test_ops_become_those_of_resources(graph, build, types):
    assert types_of([build()]) == types


def test_an_op_without_a_counterpart_is_named(graph):
    target = tf.count_up_to(variable(1, "counter"), 5)
    with pytest.raises(NotConvertibleError, match=r"CountUpTo\) changes .* `counter`"):
        types_of([target])
