"""Addresses of a cluster: who listens, who does not answer, what is in use."""

import pytest

from tfgraph.cluster import network
from tfgraph.errors import ClusterError


def test_listening_is_seen(listener, silent):
    with listener() as address:
        assert network.is_listening(address)
    assert not network.is_listening(silent)
    assert not network.is_listening("no-such-host.invalid:1")


def test_waiting_ends_with_who_does_not_answer(listener, silent):
    with listener() as address:
        network.wait_for({"ps 0": address}, 0)
        with pytest.raises(ClusterError, match=f"No answer from ps 1 at {silent}"):
            network.wait_for({"ps 0": address, "ps 1": silent}, 0.1)


def test_a_used_address_is_refused(listener, silent):
    network.refuse_used(silent, "worker 0")
    with (
        listener() as address,
        pytest.raises(ClusterError, match="of worker 0 is in use.*started twice"),
    ):
        network.refuse_used(address, "worker 0")
