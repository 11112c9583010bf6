"""A process without room for TensorFlow is refused."""

import resource

import pytest

from tfgraph.errors import StartupError
from tfgraph.v1._runtime import memory


@pytest.mark.parametrize("limit", (resource.RLIM_INFINITY, 3072 << 20))
def test_room_enough(monkeypatch, limit):
    monkeypatch.setattr(resource, "getrlimit", lambda which: (limit, limit))
    memory.require_room()


def test_too_little_room(monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda which: (2048 << 20, -1))
    with pytest.raises(StartupError, match="to 2,048 MB.*`ulimit -v 3145728`"):
        memory.require_room()
