"""What every test may use: a graph of its own. And where and when tests run."""

import os

import pytest

if hasattr(os, "sched_setaffinity") and "PYTEST_XDIST_WORKER" in os.environ:
    # Each process has its share of the processors. Threads of two that wait for their
    # turn on both take a quarter of the time.
    _number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    _count = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    _processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, _processors[_number::_count] or _processors)


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
