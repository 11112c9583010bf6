"""Control dependencies as TensorFlow 1.15 builds them."""

import pytest

from tfgraph import v1 as tf


def test_op_that_is_waited_for_keeps_its_attributes(graph):
    first = tf.constant(1.0).op
    before = list(first.node_def.attr)
    with tf.control_dependencies([first]):
        second = tf.no_op()
    assert second.control_inputs == [first]
    assert list(first.node_def.attr) == before


def test_waiting_for_an_op_that_has_run_warns_of_nothing(graph, capfd):
    first = tf.constant(1.0)
    with tf.Session() as session:
        session.run(first)
        with tf.control_dependencies([first]):
            second = tf.constant(2.0)
        session.run(second)
    assert "was changed" not in capfd.readouterr().err


def test_other_attributes_are_set(graph):
    with graph._attr_scope({"_mark": tf.AttrValue(b=True)}):
        operation = tf.no_op()
    operation._set_attr("_other", tf.AttrValue(b=True))
    assert operation.get_attr("_other") is True
    with pytest.raises(ValueError, match="_absent"):
        operation.get_attr("_absent")
