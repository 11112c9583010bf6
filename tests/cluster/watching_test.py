"""The thread that notices when training cannot go on."""

import contextlib
import queue

import pytest

from tfgraph.cluster import watching
from tfgraph.cluster.specification import Specification

SECONDS = 10  # until a message must have come


@pytest.fixture(autouse=True)
def short_ticks(monkeypatch):
    monkeypatch.setattr(watching, "TICK_SECONDS", 0.05)


def watch(ps, *workers, wait=60.0):
    """A watch of worker 0, and where its messages go."""
    messages = queue.Queue()
    specification = Specification((ps,), ("own:1", *workers))
    return watching.Watch(specification, 0, wait, messages.put), messages


def test_a_parameter_server_that_has_gone_is_told(listener):
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(listener())
        found, messages = watch(address)
        with found:
            with pytest.raises(queue.Empty):
                messages.get(timeout=0.5)
            stack.close()
            message = messages.get(timeout=SECONDS)
    assert message.startswith(f"Parameter server 0 at {address} has gone")


def test_a_standstill_is_told_with_who_does_not_answer(listener, silent):
    with listener() as ps, listener() as worker:
        found, messages = watch(ps, worker, silent, wait=0.2)
        with found:
            message = messages.get(timeout=SECONDS)
    assert f"No update within 0.2 s; no answer from worker 2 at {silent}." in message
    assert "worker 1" not in message


def test_progress_is_no_standstill(listener):
    with listener() as ps:
        found, messages = watch(ps, wait=0.3)
        with found:
            for _ in range(7):
                found.progress()
                with pytest.raises(queue.Empty):
                    messages.get(timeout=0.1)


def test_the_end_is_no_loss(silent):
    found, messages = watch(silent)
    with found:
        pass
    with pytest.raises(queue.Empty):
        messages.get(timeout=0.5)
