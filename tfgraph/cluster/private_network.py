"""A network namespace with a loopback interface of its own, for servers of one machine.

TensorFlow's servers listen on every interface and ask nobody for a password. In a
namespace of their own, nobody else can reach them. As a program, this module keeps
one open until its standard input ends.

References:
  The manual pages network_namespaces(7), unshare(1) and nsenter(1).
"""

import contextlib
import fcntl
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator

READY = b"ready\n"
_SET_INTERFACE_FLAGS, _INTERFACE_UP = 0x8914, 1  # <linux/sockios.h>, <net/if.h>
# Options of unshare, and of nsenter: as root, and as anybody where that is allowed.
WAYS = (
    (["--net"], ["--net"]),
    (
        ["--user", "--map-current-user", "--net"],
        ["--user", "--preserve-credentials", "--net"],
    ),
)


@contextlib.contextmanager
def private_network() -> Iterator[list[str] | None]:
    """Keeps a network namespace while the body runs.

    Returns:
      The beginning of a command that runs another one in it; None if this machine does
      not offer that.
    """
    for unshare, nsenter in WAYS:
        keeper = _keeper(["unshare", *unshare, "--"])
        if keeper is not None:
            with keeper:  # closes its standard input, and waits for its end
                target = ["--target", str(keeper.pid)]
                yield ["nsenter", *nsenter, *target, "--"]
            return
    yield None


def _keeper(prefix: list[str]) -> subprocess.Popen | None:
    try:
        process = subprocess.Popen(
            [*prefix, sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the parent's
        )
    except OSError:  # no such program, or no such system
        return None
    if process.stdout.readline() == READY:
        return process
    with process:
        return None


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", _INTERFACE_UP)
        fcntl.ioctl(any_socket, _SET_INTERFACE_FLAGS, request)


if __name__ == "__main__":
    _raise_loopback()
    os.write(1, READY)
    sys.stdin.buffer.read()
