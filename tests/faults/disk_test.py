"""Full disks, closed folders and files, and files that vanish under the run."""

import contextlib
import os
import subprocess

import pytest

REPRODUCE = "reproduce --data digits.npz --only gradient_clipping --output out"
STUDY = "study optimizer --data digits.npz --set epochs=1 --set optimizer=sgd"

WRITING = (
    pytest.param(REPRODUCE, id="reproduce"),
    pytest.param(f"{STUDY} --output out", id="study"),
    pytest.param("port --output out/new src", id="port"),
    pytest.param("port --in-place out", id="port in place"),
    pytest.param("port --report out/new.html src", id="port, report"),
    pytest.param("run --graph out/graph.json program.py", id="run, graph"),
    pytest.param("run --output out/new.ipynb old.ipynb", id="run, notebook"),
    pytest.param("verify --html out/new.html old.ipynb", id="verify, report"),
    pytest.param("verify --junit out/new.xml old.ipynb", id="verify, JUnit"),
    pytest.param("record notebook --force out/old.ipynb", id="record"),
)

# What permissions forbid root is otherwise allowed.
UNPRIVILEGED = """
if os.geteuid() == 0:
    import ctypes
    version_and_process = (ctypes.c_uint32 * 2)(0x20080522, 0)
    no_capabilities = (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(version_and_process, no_capabilities) == 0
"""
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"


@pytest.fixture
def out(folder):
    """A folder in that folder, with a source and a notebook."""
    (folder / "out").mkdir()
    return fill(folder)


def fill(folder):
    for name in ("src/old.py", "old.ipynb"):
        place = folder / "out" / os.path.basename(name)
        place.write_bytes((folder / name).read_bytes())
    return folder / "out"


@contextlib.contextmanager
def disk_of(folder, size):
    """Mounts a small disk; yields whether that was allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def full_disk(folder, out):
    """Makes `out` a full disk, or else has the process write no byte to any file."""
    with disk_of(out, "64k") as mounted:
        if not mounted:
            yield LIMITED.format(0)
            return
        fill(folder)
        with contextlib.suppress(OSError), open(out / "rest", "wb", 0) as rest:
            while rest.write(bytes(4096)):
                pass
        yield ""


@pytest.mark.parametrize("command", WRITING)
def test_full_disk(tfgraph, full_disk, files, command):
    before = files()
    ended = tfgraph(*command.split(), before=full_disk)
    assert ended.status == 2
    ended.tells("File too large" if full_disk else "No space left on device")
    after = files()
    after.pop("out/.tfgraph-lock", None)  # empty, and locked by nobody
    assert after == before


@pytest.mark.parametrize("command", WRITING)
def test_read_only_folder(tfgraph, out, files, command):
    before = files()
    out.chmod(0o555)
    ended = tfgraph(*command.split(), before=UNPRIVILEGED)
    out.chmod(0o755)
    assert ended.status == 2
    ended.tells("Permission denied")
    assert files() == before


@pytest.mark.parametrize(
    ("closed", "command"),
    (
        pytest.param("digits.npz", REPRODUCE, id="reproduce"),
        pytest.param("digits.npz", STUDY, id="study"),
        pytest.param("src/old.py", "port src", id="port, file"),
        pytest.param("src", "port src", id="port, folder"),
        pytest.param("src", "port --in-place src", id="port in place, folder"),
        pytest.param("model.ckpt.index", "inspect model.ckpt", id="inspect, index"),
        pytest.param("model.ckpt.meta", "inspect model.ckpt", id="inspect, graph"),
        pytest.param("program.py", "run program.py", id="run"),
        pytest.param("old.ipynb", "run old.ipynb", id="run, notebook"),
        pytest.param("old.ipynb", "verify old.ipynb", id="verify"),
        pytest.param("old.ipynb", "record notebook --force old.ipynb", id="record"),
    ),
)
def test_permission_denied(tfgraph, folder, files, closed, command):
    before = files()
    mode = (folder / closed).stat().st_mode
    (folder / closed).chmod(0)
    ended = tfgraph(*command.split(), before=UNPRIVILEGED)
    (folder / closed).chmod(mode)
    assert ended.status == 2
    ended.tells("ermission denied")
    assert files() == before


@pytest.mark.parametrize(
    ("cut", "command", "words"),
    (
        pytest.param("digits.npz", REPRODUCE, ["cut off"], id="reproduce"),
        pytest.param("digits.npz", STUDY, ["cut off"], id="study"),
        pytest.param(
            "model.ckpt.data-00000-of-00001", "inspect model.ckpt", ["cut off"],
            id="inspect, data",
        ),
        pytest.param(
            "model.ckpt.index", "inspect model.ckpt",
            ["`model.ckpt`", "cannot be read"],
            id="inspect, index",
        ),
        pytest.param(
            "model.ckpt.meta", "inspect model.ckpt.meta", ["is damaged or no model"],
            id="inspect, graph",
        ),
        pytest.param(
            "old.ipynb", "run old.ipynb", ["is not a notebook"], id="run, notebook"
        ),
        pytest.param("old.ipynb", "verify old.ipynb", ["is not a"], id="verify"),
        pytest.param(
            "old.ipynb", "record notebook --force old.ipynb", ["a notebook"],
            id="record",
        ),
    ),
)  # fmt: skip
def test_truncated_file(tfgraph, folder, files, cut, command, words):
    os.truncate(folder / cut, os.path.getsize(folder / cut) // 2)
    before = files()
    ended = tfgraph(*command.split(), before="")
    assert ended.status == 2
    ended.tells(*words)
    assert files() == before


# Replaces a function by one that first does something to the files.
FIRST = """
import shutil
import {module} as module
then = module.{function}
def function(*args, **kwargs):
    {deed}
    return then(*args, **kwargs)
module.{function} = function
"""


@pytest.mark.parametrize(
    ("place", "deed", "command", "status", "words"),
    (
        pytest.param(
            ("tfgraph.study.saving", "save"), "shutil.rmtree('out')",
            f"{STUDY} --output out", 0, ["out/results.json"],
            id="study, its folder: made again",
        ),
        pytest.param(
            ("tfgraph.reproduction", "judge"), "shutil.rmtree('out')",
            REPRODUCE, 0, ["results: out/results.json"],
            id="reproduce, its folder: made again",
        ),
        pytest.param(
            ("tfgraph.port.trees", "port_all"), "os.unlink('src/old.py')",
            "port src", 2, ["src/old.py", "No such file"],
            id="port, a source",
        ),
        pytest.param(
            ("tfgraph.port.writing", "replace_file"), "os.truncate('src/old.py', 3)",
            "port --in-place src", 2, ["src/old.py", "it changed while it was ported"],
            id="port in place, a source that is cut",
        ),
        pytest.param(
            ("tfgraph.run.notebook", "forget_outputs"), "os.unlink('old.ipynb')",
            "run --output new.ipynb old.ipynb", 0, ["4"],
            id="run, its notebook: it is in memory",
        ),
        pytest.param(
            ("tfgraph.run.loader", "compile_program"), "os.unlink('program.py')",
            "run program.py", 0, ["4.0"],
            id="run, its program: it is in memory",
        ),
    ),
)  # fmt: skip
def test_deleted_under_the_run(tfgraph, folder, place, deed, command, status, words):
    module, function = place
    before = FIRST.format(module=module, function=function, deed=deed)
    ended = tfgraph(*command.split(), before=before)
    assert ended.status == status, ended.err
    ended.tells(*words)
    if "--in-place" in command:
        assert [path.name for path in (folder / "src").iterdir()] == ["old.py"]
