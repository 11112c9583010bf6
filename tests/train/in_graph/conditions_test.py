"""Conditionals on known booleans disappear, and what is left computes the same."""

import pytest

from tfgraph import v1 as tf
from tfgraph.train.in_graph.cutting import cut_out, op_name


def plain(flag, x):
    return tf.cond(flag, lambda: x + 1, lambda: x * 3)


def negated(flag, x):
    return tf.cond(tf.logical_not(flag), lambda: x + 1, lambda: x * 3)


def nested(flag, x):
    return tf.cond(flag, lambda: plain(flag, x) * 10, lambda: plain(flag, x) * 100)


def passed_through(flag, x):
    return tf.cond(flag, lambda: x, lambda: -x) * 2


def of_a_constant(flag, x):
    return tf.cond(flag, lambda: tf.constant(5.0), lambda: tf.constant(7.0)) + x


def beside_another(flag, x):
    return tf.cond(x > 1, lambda: plain(flag, x), lambda: x)


def of_a_variable(flag, x):
    variable = tf.get_variable("v", initializer=20.0)
    return tf.cond(flag, lambda: variable + x, lambda: variable - x)


# What is left of tf.cond: one for the condition that is not known.
LEFT = {beside_another: 1}


@pytest.mark.parametrize("value", (True, False))
@pytest.mark.parametrize(
    "build",
    (
        plain, negated, nested, passed_through, of_a_constant, beside_another,
        of_a_variable,
    ),
)  # fmt: skip
def test_what_is_left_computes_the_same(graph, build, value):
    flag = tf.placeholder_with_default(value, shape=())
    x = tf.placeholder(tf.float32, shape=())
    result = build(flag, x)
    step = cut_out([result], [x], {flag: value})
    merges = [node for node in step.graph_def.node if node.op == "Merge"]
    assert len(merges) == LEFT.get(build, 0)
    fed = tf.constant(2.0)
    given = {x.name: fed, flag.name: tf.constant(value)}
    given |= {v.outputs[0].name: v.outputs[0] for v in step.variables}
    given = {name: t for name, t in given.items() if op_name(name) in step.taken}
    [imported] = tf.import_graph_def(
        step.graph_def, input_map=given, return_elements=step.targets
    )
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run(imported) == session.run(result, {x: 2.0})
