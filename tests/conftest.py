"""What every test may use: a graph of its own."""

import pytest


@pytest.fixture
def graph():
    """A fresh default graph, with both seeds set."""
    from tfgraph import v1 as tf

    with tf.Graph().as_default() as graph:
        tf.set_random_seed(42)
        yield graph
