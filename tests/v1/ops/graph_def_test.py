"""The limit of a graph's message. (A real one of 2 GB takes 13 GB and minutes.)"""

import pytest
from google.protobuf.message import DecodeError

from tfgraph import v1 as tf


def test_a_graph_that_does_not_fit_its_message_is_told(graph, monkeypatch):
    def corrupt(self, data):
        raise DecodeError("Wire format was corrupt")

    tf.constant(1.0)
    monkeypatch.setattr(tf.GraphDef, "ParseFromString", corrupt)
    with pytest.raises(ValueError, match="GraphDef cannot be larger than 2GB"):
        tf.train.export_meta_graph()


def test_another_graph_is_as_it_was(graph):
    tf.constant(1.0, name="one")
    assert [node.name for node in graph.as_graph_def().node] == ["one"]
