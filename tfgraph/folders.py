"""The files of a folder that can be part of a program."""

import os
from collections.abc import Iterator
from pathlib import Path

from tfgraph.errors import ProgramError

PASSED_OVER = ("__pycache__", "node_modules", "site-packages")


def walk(folder: Path) -> Iterator[Path]:
    """Yields the files, and links to folders, below a folder.

    Hidden folders, virtual environments and installed packages are passed over; links
    to folders are not followed.

    Raises:
      ProgramError: if a folder cannot be read.
    """
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in PASSED_OVER
            and not os.path.exists(os.path.join(root, name, "pyvenv.cfg"))
        )
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]
        for name in sorted([*files, *links]):
            yield Path(root, name)


def _refuse(error: OSError) -> None:
    raise ProgramError(
        f"`{error.filename}` cannot be read: {error.strerror}."
    ) from None
