"""Run a kernel where it can neither reach a network nor write anybody's files.

It works in a copy of the notebook's folder, at the folder's own path. Of everything else
it sees the system's and Python's libraries, read-only; temporary files and home folder
are empty and its own. What it writes is thrown away, its processes end with it. It talks
to this process through sockets in a folder, since it has no network but its own loopback.

bubblewrap makes the walls if it is installed, else Linux' user namespaces do.
"""

import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from tfgraph.errors import ProgramError
from tfgraph.verify import namespaces
from tfgraph.verify.sandbox_view import (
    TEMPORARY,
    Mount,
    Place,
    View,
    copy_of,
    in_order,
    libraries,
)

PROBE_SECONDS = 30
REMOVAL_SECONDS = 5

# --- The walls ---------------------------------------------------------------------


def _bubblewrap(view: View) -> list[str]:
    program = shutil.which("bwrap")
    if program is None:
        raise FileNotFoundError("it is not installed")
    # A kernel that is told of a parent which it does not have here ends itself.
    arguments = [program, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL"]
    arguments += ["--new-session", "--unsetenv", "JPY_PARENT_PID"]
    for mount in view.mounts:
        option = "--bind" if mount.is_writable else "--ro-bind"
        arguments += [option, mount.source, mount.target]
    arguments += ["--dev", "/dev", "--proc", "/proc"]
    for name in namespaces.KERNEL_SETTINGS:
        arguments += ["--ro-bind-try", f"/proc/{name}", f"/proc/{name}"]
    return [*arguments, "--remount-ro", "/", "--chdir", view.folder, "--"]


def _user_namespaces(view: View) -> list[str]:
    if not sys.platform.startswith("linux"):
        raise FileNotFoundError("only Linux has them")
    mounts = [(m.source, m.target, m.is_writable) for m in view.mounts]
    plan = {"root": view.root, "folder": view.folder, "mounts": mounts}
    return [sys.executable, "-I", "-S", namespaces.__file__, json.dumps(plan)]


# Each returns the command that another one is appended to.
MECHANISMS: dict[str, Callable[[View], list[str]]] = {
    "bubblewrap": _bubblewrap,
    "user namespaces": _user_namespaces,
}


@functools.cache
def failure(mechanism: str) -> str | None:
    """Returns why a mechanism does not work on this machine, None if it does."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            place = Place(Path(folder))
            view = View(in_order([*libraries(), *place.mounts]), TEMPORARY, place.root)
            command = MECHANISMS[mechanism](view)
            subprocess.run(
                [*command, sys.executable, "-I", "-S", "-c", ""],
                check=True,
                capture_output=True,
                text=True,
                timeout=PROBE_SECONDS,
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip().splitlines()
            return said[-1] if said else f"exit status {error.returncode}"
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    return None


def mechanism() -> str:
    """Returns the first mechanism that works on this machine.

    Raises:
      ProgramError: if none does.
    """
    failures = []
    for name in MECHANISMS:
        reason = failure(name)
        if reason is None:
            return name
        failures.append(f"{name}: {reason}")
    raise ProgramError(
        f"--sandbox does not work on this machine ({'; '.join(failures)}), and nothing "
        "was executed. Install bubblewrap (bwrap), allow user namespaces, or verify in "
        "a virtual machine that may be lost."
    )


# --- The kernel --------------------------------------------------------------------


@contextlib.contextmanager
def sandboxed(
    kernel: str, specs: KernelSpecManager, folder: Path
) -> Iterator[AsyncKernelManager]:
    """Gives a manager that starts a kernel in a sandbox, and removes the sandbox.

    Args:
      kernel: its name.
      specs: knows how it is started.
      folder: the notebook's.

    Raises:
      ProgramError: if this machine offers no sandbox, or the folder cannot be shown.
    """
    walls = MECHANISMS[mechanism()]
    _refuse_wide(folder)
    spec = specs.get_kernel_spec(kernel)
    program = _whole(spec.argv[0])
    shown = libraries([spec.resource_dir, str(Path(program).parent.parent)])
    with _temporary_folder() as temporary:
        place = Place(temporary)
        large = copy_of(folder, place.copy, shown)
        own = Mount(str(place.copy), str(folder), is_writable=True)
        mounts = in_order([*shown, own, *large, *place.mounts])
        command = walls(View(mounts, str(folder), place.root))
        spec.argv = [*command, program, *spec.argv[1:]]
        yield AsyncKernelManager(
            kernel_name=kernel,
            kernel_spec_manager=_OneSpec(spec),
            transport="ipc",
            connection_file=place.connection_file,
        )


class _OneSpec(KernelSpecManager):
    def __init__(self, spec: KernelSpec) -> None:
        super().__init__()
        self._spec = spec

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return self._spec


def _whole(program: str) -> str:
    """The path of a kernel's program, found as Jupyter finds it."""
    if program in ("python", "python3"):
        return sys.executable
    return shutil.which(program) or program


def _refuse_wide(folder: Path) -> None:
    """Refuses to copy somebody's home, or the folder that copies are put into."""
    for held in (Path.home(), Path(tempfile.gettempdir())):
        if held.resolve().is_relative_to(folder):
            raise ProgramError(
                f"--sandbox copies a notebook's folder, and `{folder}` holds `{held}`. "
                "Put the notebook and its files into a folder of their own."
            )


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Is removed as soon as the processes that write into it have died."""
    folder = tempfile.mkdtemp(prefix="tfgraph-")
    try:
        yield Path(folder)
    finally:
        end = time.monotonic() + REMOVAL_SECONDS
        while os.path.exists(folder) and time.monotonic() < end:
            shutil.rmtree(folder, ignore_errors=True)
            time.sleep(0.05)
