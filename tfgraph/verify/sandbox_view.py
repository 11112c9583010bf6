"""What a sandboxed program sees: which files, of which folder a copy, which variables.

Mostly nothing that belongs to anybody: the system's libraries, Python and its packages,
tfgraph, the data set that the user names, all read-only; a copy of the notebook's folder;
an empty folder for temporary files, and in it an empty home.
"""

import os
import shutil
import site
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tfgraph
from tfgraph.errors import ProgramError
from tfgraph.run import home
from tfgraph.run.managing import MAX_SOCKET_NAME
from tfgraph.verify import nbkernel

# Files of a notebook's folder above this are not copied but shown, read-only.
LARGE_FILE_BYTES = 50 * 2**20

SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
    "/nix/store", "/gnu/store",
    *(
        f"/etc/{name}"
        for name in (
            "alternatives", "fonts", "group", "ld.so.cache", "ld.so.conf",
            "ld.so.conf.d", "localtime", "mime.types", "nsswitch.conf", "passwd",
            "ssl/certs", "timezone",
        )
    ),
)  # fmt: skip
# Of the environment only what programs compute by: others may be secrets.
VARIABLES = ("LANG", "LANGUAGE", "PATH", "TERM", "TZ")
VARIABLE_PREFIXES = (
    "CUDA_", "KMP_", "LC_", "MKL_", "MPLBACKEND", "OMP_", "OPENBLAS_", "PYTHON",
    "TFGRAPH_", "TF_CPP_", "TF_DETERMINISTIC_", "TF_ENABLE_", "TF_GPU_", "TF_NUM_",
    "TF_USE_", "TF_XLA_", "XLA_",
)  # fmt: skip
# Where the sandbox has its temporary files, and among them its home.
TEMPORARY = "/tmp"
HOME = f"{TEMPORARY}/home"


@dataclass(frozen=True)
class Mount:
    """A file or folder that can be seen in a sandbox."""

    source: str
    target: str  # its absolute path there
    is_writable: bool = False


@dataclass(frozen=True)
class View:
    """What a sandboxed program sees."""

    mounts: Sequence[Mount]  # parents before children
    folder: str  # its working directory
    root: str  # an empty folder of this machine, to put things together in


def environment() -> dict[str, str]:
    """Returns the variables of this process that a sandboxed kernel gets, and its own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in VARIABLES or name.startswith(VARIABLE_PREFIXES)
    }
    return kept | {"HOME": HOME}


class Place:
    """A temporary folder, and what of it can be seen in a sandbox."""

    def __init__(self, folder: Path) -> None:
        self.copy, sockets = folder / "copy", folder / "ipc"
        self.connection_file = str(sockets / "k.json")
        if len(self.connection_file) > MAX_SOCKET_NAME:
            raise ProgramError(
                f"--sandbox needs sockets in `{sockets}`, which is too long a name for "
                "them. Set TMPDIR to a folder with a short one."
            )
        root, temporary = folder / "root", folder / "temporary"
        for each in (sockets, root, temporary, temporary / Path(HOME).name):
            each.mkdir()
        self.root = str(root)
        self.mounts = [
            Mount(str(temporary), TEMPORARY, is_writable=True),
            Mount(str(sockets), str(sockets), is_writable=True),
        ]


def libraries(kernel: Sequence[str] = ()) -> list[Mount]:
    """Returns the system, Python, tfgraph and the data set that the user names.

    Args:
      kernel: folders that the kernel needs beside those.
    """
    package = Path(tfgraph.__file__).parent
    shown = [Path(path) for path in (*SYSTEM, *kernel)]
    shown += [Path(sys.prefix), Path(sys.base_prefix), Path(site.getusersitepackages())]
    shown += [package, package.parent / "checkpoints" / "tf1.15"]
    data = nbkernel.environment().get(nbkernel.DATA_VARIABLE)
    if data:
        shown.append(Path(data))
    # What PYTHONPATH and .pth files name; the working directory is none of these.
    own = {Path.cwd(), package.parent}
    shown += [Path(path) for path in sys.path if Path(path) not in own]
    own_home = home.known()
    return [
        Mount(str(path), str(path))
        for path in shown
        if path.is_absolute()
        and path.exists()
        and not (own_home and own_home.resolve().is_relative_to(path.resolve()))
    ]


def copy_of(folder: Path, target: Path, shown: Sequence[Mount]) -> list[Mount]:
    """Copies a notebook's folder but for hidden files and what is shown anyway.

    Links stay links, which lead to nothing outside of the folder.

    Returns:
      The large files, which are shown instead.

    Raises:
      ProgramError: if something cannot be copied.
    """
    large, sources = [], {mount.source for mount in shown}

    def unwanted(parent: str, names: list[str]) -> list[str]:
        return [
            name
            for name in names
            if name.startswith(".") or os.path.join(parent, name) in sources
        ]

    def copy(source: str, target: str) -> None:
        status = os.stat(source)
        if not stat.S_ISREG(status.st_mode):
            return
        if status.st_size > LARGE_FILE_BYTES:
            Path(target).touch()
            large.append(Mount(source, source))
        else:
            shutil.copy2(source, target)

    try:
        shutil.copytree(
            folder, target, symlinks=True, ignore=unwanted, copy_function=copy
        )
    except (OSError, shutil.Error) as error:
        raise ProgramError(
            f"The folder `{folder}` cannot be copied for the sandbox: {error}."
        ) from None
    return large


def in_order(mounts: Sequence[Mount]) -> list[Mount]:
    """Returns parents before children, each target once: the last of those given."""
    by_target = {mount.target: mount for mount in mounts}
    return sorted(by_target.values(), key=lambda mount: Path(mount.target).parts)
