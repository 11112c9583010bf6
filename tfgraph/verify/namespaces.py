"""Start a program in Linux namespaces of its own, as bubblewrap does.

Run as a script, with a description in JSON and the program: ``python namespaces.py
'{"root": FOLDER, "folder": FOLDER, "mounts": [[SOURCE, TARGET, WRITABLE], ...]}'
PROGRAM ...``. The program sees the mounts, ``/proc`` and a few devices; it has no network
but its own loopback, no capabilities, and dies with whoever started it. Nothing but the
standard library is imported.

References:
  The manual pages namespaces(7), user_namespaces(7), mount_setattr(2), pivot_root(2).
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import sys
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)

# <sched.h>: mount, UTS, IPC, user, process and network namespace.
_NEW_NAMESPACES = 0x20000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
# <sys/mount.h>
_NO_SUID, _NO_DEV, _NO_EXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_DETACH = 2
# <linux/mount.h>
_SYS_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE = 442, -100, 0x8000
_ATTR_READ_ONLY, _ATTR_NO_SUID, _ATTR_NO_DEV = 1, 2, 4
# <linux/prctl.h>
_PARENT_DEATH_SIGNAL, _DROP_FROM_BOUNDING_SET, _NO_NEW_PRIVILEGES = 1, 24, 38
_MOST_CAPABILITIES = 64
# <linux/sockios.h>, <net/if.h>
_SET_INTERFACE_FLAGS, _INTERFACE_UP = 0x8914, 1

# Files of ``/proc`` that set something of the whole machine; root may write them.
KERNEL_SETTINGS = ("bus", "fs", "irq", "sys", "sysrq-trigger")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
    "ptmx": "pts/ptmx",
}


def main() -> None:
    """Enters the namespaces and becomes the program, whose exit status it returns."""
    description, *program = sys.argv[1:]
    plan = json.loads(description)
    _die_with_parent()
    _enter()
    first = os.fork()  # the new process namespace begins with this child
    if first:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the program
        _, status = os.waitpid(first, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    _die_with_parent()
    _change_root(Path(plan["root"]), plan["mounts"])
    _raise_loopback()
    _drop_capabilities()
    os.chdir(plan["folder"])
    os.environ.pop("JPY_PARENT_PID", None)  # no such process here: a kernel would end
    os.execvp(program[0], program)


def _call(name: str, *arguments: object) -> None:
    arguments = [a.encode() if isinstance(a, str) else a for a in arguments]
    if getattr(_LIBC, name)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _die_with_parent() -> None:
    _call("prctl", _PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _enter() -> None:
    user, group = os.geteuid(), os.getegid()
    _call("unshare", _NEW_NAMESPACES)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _change_root(root: Path, mounts: list[tuple[str, str, bool]]) -> None:
    """Makes the mounts, parents before children, the whole file system."""
    _call("mount", None, "/", None, _RECURSIVE | _PRIVATE, None)
    _mount("tmpfs", root, "tmpfs", _NO_SUID | _NO_DEV)
    for source, target, is_writable in mounts:
        place = root / target.lstrip("/")
        _bind(source, place)
        _restrict(place, _AT_RECURSIVE, is_writable=is_writable)
    _make_devices(root / "dev")
    _make_processes(root / "proc")
    _restrict(root)
    os.chdir(root)
    _call("pivot_root", ".", ".")
    _call("umount2", ".", _DETACH)


def _mount(source: str, target: Path, kind: str, flags: int, options: str = "") -> None:
    _call("mount", source, str(target), kind, flags, options)


def _bind(source: str, target: Path) -> None:
    if Path(source).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _call("mount", source, str(target), None, _BIND | _RECURSIVE, None)


def _restrict(place: Path, flags: int = 0, *, is_writable: bool = False) -> None:
    attributes = _ATTR_NO_SUID | _ATTR_NO_DEV
    if not is_writable:
        attributes |= _ATTR_READ_ONLY
    structure = struct.pack("=4Q", attributes, 0, 0, 0)  # struct mount_attr
    path, size = str(place), ctypes.c_size_t(len(structure))
    _call("syscall", _SYS_MOUNT_SETATTR, _AT_FDCWD, path, flags, structure, size)


def _make_processes(folder: Path) -> None:
    folder.mkdir()
    _mount("proc", folder, "proc", _NO_SUID | _NO_DEV | _NO_EXEC)
    for place in map(folder.joinpath, KERNEL_SETTINGS):
        if place.exists():
            _bind(str(place), place)
            _restrict(place)


def _make_devices(folder: Path) -> None:
    folder.mkdir()
    for name in _DEVICES:
        _bind(f"/dev/{name}", folder / name)
    for name, target in _LINKS.items():
        (folder / name).symlink_to(target)
    for name in ("shm", "pts"):
        (folder / name).mkdir()
    _mount("tmpfs", folder / "shm", "tmpfs", _NO_SUID | _NO_DEV)
    options = "newinstance,ptmxmode=0666,mode=620"  # for the shell commands of IPython
    _mount("devpts", folder / "pts", "devpts", _NO_SUID | _NO_EXEC, options)


def _raise_loopback() -> None:
    """As TensorFlow's servers in one process need it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", _INTERFACE_UP)
        fcntl.ioctl(any_socket, _SET_INTERFACE_FLAGS, request)


def _drop_capabilities() -> None:
    """None is left once the program is executed, nor can it get any."""
    for number in range(_MOST_CAPABILITIES):
        if _LIBC.prctl(_DROP_FROM_BOUNDING_SET, number, 0, 0, 0) == -1:
            break  # there are no more
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"namespaces: {error}")
