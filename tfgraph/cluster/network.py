"""Whether somebody listens at an address, and which ports are free."""

import contextlib
import socket
import time
from collections.abc import Mapping

from tfgraph.errors import ClusterError

CONNECT_SECONDS = 2
POLL_SECONDS = 0.2


def is_listening(address: str) -> bool:
    """Tells whether a connection to ``host:port`` is accepted within two seconds."""
    host, _, port = address.rpartition(":")
    try:
        # IPv6 addresses are in brackets.
        socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def free_ports(count: int) -> list[int]:
    """Returns ports of the loopback interface that nobody uses at the moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def wait_for(addresses: Mapping[str, str], seconds: float) -> None:
    """Waits until all addresses accept connections.

    Args:
      addresses: ``host:port``, by the name of who is to listen there.
      seconds: to wait at most.

    Raises:
      ClusterError: if one does not in time.
    """
    end = time.monotonic() + seconds
    waiting = dict(addresses)
    while True:
        waiting = {who: a for who, a in waiting.items() if not is_listening(a)}
        if not waiting:
            return
        if time.monotonic() > end:
            who, address = next(iter(waiting.items()))
            raise ClusterError(
                f"No answer from {who} at {address} within {seconds:g} s. Start it, "
                "correct its address in the specification, or open the port; `--wait` "
                "sets the time."
            )
        time.sleep(POLL_SECONDS)


def refuse_used(address: str, who: str) -> None:
    """Checks that nobody listens at a process's own address yet.

    This is also how a second process in the same role is found, wherever it runs.

    Raises:
      ClusterError: if somebody does.
    """
    if is_listening(address):
        raise ClusterError(
            f"The address {address} of {who} is in use. End what listens there, which "
            f"may be {who} itself, started twice; or choose another port or task."
        )
