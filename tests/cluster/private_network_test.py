"""A network of its own for the servers of one machine, where the system has that."""

import os
import socket
import subprocess
import sys

from tfgraph.cluster import private_network as module
from tfgraph.cluster.private_network import private_network

ADDRESS_AND_INTERFACES = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()  # the loopback works
print([name for _, name in socket.if_nameindex()])
"""


def test_a_command_in_it_has_a_loopback_of_its_own_and_nothing_else():
    with private_network() as prefix:
        if prefix is None:
            # Then `unshare` itself fails, as anybody or as root.
            for unshare, _ in module.WAYS:
                command = ["unshare", *unshare, "true"]
                assert subprocess.run(command, check=False).returncode != 0
            return
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            code = (
                f"{ADDRESS_AND_INTERFACES}socket.create_server(('127.0.0.1', {port}))"
            )
            found = subprocess.run(
                [*prefix, sys.executable, "-c", code],
                check=False,
                capture_output=True,
                text=True,
            )
        assert (found.stdout, found.stderr) == ("['lo']\n", "")
        keeper = int(prefix[prefix.index("--target") + 1])
        assert os.path.exists(f"/proc/{keeper}")
    assert not os.path.exists(f"/proc/{keeper}")


def test_a_machine_without_namespaces_has_none(monkeypatch):
    monkeypatch.setattr(module, "WAYS", ((["--no-such-option"], []),))
    with private_network() as prefix:
        assert prefix is None
    monkeypatch.setenv("PATH", "/nowhere")
    with private_network() as prefix:
        assert prefix is None
