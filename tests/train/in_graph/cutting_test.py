"""What is cut out of a graph, and in which order its variables change."""

import pytest

from tfgraph import v1 as tf
from tfgraph.train.in_graph.cutting import cut_out, with_updates_last


def names(step):
    return {node.name for node in step.graph_def.node}


def test_only_what_the_targets_need_is_cut_out(graph):
    x = tf.placeholder(tf.float32, shape=(), name="x")
    v = tf.get_variable("v", initializer=2.0)
    product = tf.multiply(x, v, name="product")
    tf.add(product, 1.0, name="unneeded")
    step = cut_out([product], [x])
    assert names(step) == {"v/read", "product"}
    assert step.targets == ("product:0",)
    assert [op.name for op in step.variables] == ["v"]
    assert step.taken == {"x", "v"}


@pytest.mark.parametrize("use_resource", (False, True), ids=("reference", "resource"))
def test_variables_change_after_what_is_recorded(graph, use_resource):
    with tf.variable_scope("", use_resource=use_resource):
        v = tf.get_variable("v", initializer=2.0)
    recorded = tf.square(v, name="recorded")
    update = tf.assign_add(v, 1.0)
    returned = tf.identity(update, name="returned")
    step = cut_out([recorded, returned, update.op], [])
    step = with_updates_last(step, step.targets[:2])
    waits = {
        node.name: [name for name in node.input if name[0] == "^"]
        for node in step.graph_def.node
        if "Assign" in node.op
    }
    # Not for `returned`, which comes from the update itself.
    assert list(waits.values()) == [["^recorded"]]
