"""Addresses at which somebody listens, or nobody does."""

import contextlib
import socket

import pytest

from tfgraph.cluster import network


@pytest.fixture
def listener():
    """Makes listeners, each a context with its address."""

    @contextlib.contextmanager
    def listener():
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield f"127.0.0.1:{server.getsockname()[1]}"

    return listener


@pytest.fixture
def silent():
    """An address at which nobody listens."""
    return f"127.0.0.1:{network.free_ports(1)[0]}"
