"""Writing files so that a reader never sees half of one."""

import contextlib
import os
import tempfile
import zlib
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
        flush_folder(path.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):  # interrupted after the renaming
            os.unlink(temporary)
        raise


def sealed(text: str) -> str:
    """Returns a line of text with its checksum before it."""
    return f"{zlib.crc32(text.encode())} {text}"


def unsealed(line: str) -> str | None:
    """Returns the text of a sealed line, None if it is not what it was."""
    text = line.partition(" ")[2]
    return text if line == sealed(text) else None


def flush_file(path: Path) -> None:
    """Has what was written to a file reach the disk."""
    with path.open("rb") as written:
        os.fsync(written.fileno())


def flush_folder(folder: Path) -> None:
    """Has the names in a folder reach the disk, where the system can do that."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
