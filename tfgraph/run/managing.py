"""The managers of kernels that are started here."""

import contextlib
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

# The name of a socket has 107 bytes on Linux: this and "-ipc-5" for ".json".
MAX_SOCKET_NAME = 105


@contextlib.contextmanager
def managed(kernel: str, specs: KernelSpecManager) -> Iterator[AsyncKernelManager]:
    """Gives a manager that reaches its kernel through sockets in a temporary folder.

    Jupyter's default are ports, chosen before the kernel is started. Until it listens
    there, another process may have taken one, and the kernel dies. It stays with ports
    where there are no such sockets (Windows), or the folder's name is too long for
    them.

    Args:
      kernel: its name.
      specs: knows how it is started.
    """
    with tempfile.TemporaryDirectory(
        prefix="tfgraph-kernel-", ignore_cleanup_errors=True
    ) as folder:
        connection_file = str(Path(folder, "k.json"))
        sockets = {}
        if hasattr(socket, "AF_UNIX") and len(connection_file) <= MAX_SOCKET_NAME:
            sockets = {"transport": "ipc", "connection_file": connection_file}
        yield AsyncKernelManager(
            kernel_name=kernel, kernel_spec_manager=specs, **sockets
        )
