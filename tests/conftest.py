"""What every test may use: a graph of its own. And which tests run first."""

import pytest


def pytest_collection_modifyitems(items):
    """Moves notebooks and files with slow tests, which take minutes, to the front.

    Processes take file after file. Those that come last are short, so all end at
    about the same time.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.suffix != ".ipynb", item.path not in slow))


@pytest.fixture
def graph():
    """A fresh default graph, with both seeds set."""
    from tfgraph import v1 as tf

    with tf.Graph().as_default() as graph:
        tf.set_random_seed(42)
        yield graph
