"""How kernels are reached."""

import os
import tempfile

import pytest

from tfgraph.run.kernelspec import NAME, OwnKernelSpecs
from tfgraph.run.managing import managed


@pytest.mark.parametrize(
    ("length", "transport"), ((0, "ipc"), (100, "tcp")), ids=("short", "too long")
)
def test_a_kernel_is_reached_through_files_if_their_names_fit(
    monkeypatch, length, transport
):
    with tempfile.TemporaryDirectory(prefix="t" * length) as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        with managed(NAME, OwnKernelSpecs()) as manager:
            assert manager.transport == transport
            manager.write_connection_file()
            manager.cleanup_connection_file()
        assert os.listdir(folder) == []
