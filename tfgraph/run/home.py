"""A home for Jupyter and IPython where the user has none that can be written.

IPython makes a folder in the home at each start of a kernel, and Jupyter looks there for
settings. A service, a container or a read-only disk may have no home, or none to write.
"""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path


def known() -> Path | None:
    """Returns the home folder, which may not exist; None if the user has none."""
    try:
        return Path.home()
    except RuntimeError:
        return None


@functools.cache
def provide() -> None:
    """Has IPython use a temporary folder if it could write none of its own.

    The folder is named in this process's environment, for the kernels that it starts,
    and removed at its end. Who has no home at all gets it as home.
    """
    home = known()
    if home and (_is_writable(home / ".ipython") or _is_writable(home)):
        return
    folder = tempfile.mkdtemp(prefix="tfgraph-home-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("IPYTHONDIR", folder)
    if home is None:
        os.environ["HOME"] = folder


def _is_writable(folder: Path) -> bool:
    """Whether a file can be made; permissions alone do not tell."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
