"""Writing files so that a reader never sees half of one."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(
    path: Path, content: str | bytes, *, mode: int | None = None
) -> None:
    """Writes beside the place, flushes to the disk and renames.

    Args:
      path: replaced if it exists; its folder is made if need be.
      content: text is written as UTF-8 with the newlines it has.
      mode: the permissions; by default those of a new file.
    """
    if isinstance(content, str):
        content = content.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o666 & ~_umask() if mode is None else mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):  # interrupted after the renaming
            os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
