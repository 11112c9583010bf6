"""A notebook that reaches out of its sandbox, and one that does what it may."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
from nbformat import v4

from tfgraph.verify import sandbox_view
from tfgraph.verify.execution import Limits, execute_now

pytestmark = pytest.mark.slow  # kernels

HOUSE = Path(sandbox_view.__file__).parents[2]
SECRET = "the secret of this machine"
# What a process of the notebook sleeps, to be known by.
SLEEP = "86399"

# What a cell does, and the error that it meets; the names are those of `world`.
ATTACKS = {
    "a socket to the outside": (
        "socket.create_connection(('192.0.2.1', 80), 5)",
        "OSError",
    ),
    "a name server": ("socket.getaddrinfo('example.org', 80)", "gaierror"),
    "a datagram": (
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "OSError",
    ),
    "a service of this machine": (
        "socket.create_connection(('127.0.0.1', PORT), 5)",
        "ConnectionRefusedError",
    ),
    "a socket that is a file": (
        "socket.socket(socket.AF_UNIX).connect(OUTSIDE + '/service')",
        "FileNotFoundError",
    ),
    "a key in the home": ("open(REAL_HOME + '/.ssh/id')", "FileNotFoundError"),
    "a file in the home": ("open(REAL_HOME + '/trace', 'w')", "FileNotFoundError"),
    "a hidden file beside": ("open('.env')", "FileNotFoundError"),
    "a file elsewhere": ("open(OUTSIDE + '/public')", "FileNotFoundError"),
    "a link to there": ("open('link')", "FileNotFoundError"),
    "a new file elsewhere": ("open(OUTSIDE + '/trace', 'w')", "FileNotFoundError"),
    "a new file in the root": ("open('/trace', 'w')", "OSError"),
    "the library": ("open(os.__file__, 'a')", "OSError"),
    "tfgraph": ("open(HOUSE + '/tfgraph/trace.py', 'w')", "OSError"),
    "a large file beside": ("open('large.bin', 'a')", "OSError"),
    "a variable": ("os.environ['TF_TOKEN_host']", "KeyError"),
    "a setting of the kernel": (
        "open('/proc/sys/kernel/core_pattern', 'r+').write('|/trace')",
        "OSError",
    ),
    "a process of this machine": ("os.kill(PROCESS, 9)", "ProcessLookupError"),
    "other rights": (
        "subprocess.run(['mount', '-o', 'remount,rw,bind', '/usr'], check=True)",
        "CalledProcessError",
    ),
}
# What only seems to succeed: it reaches nothing but what is thrown away.
VAIN = (
    "open(os.path.expanduser('~/trace'), 'w').close()",
    "open('trace', 'w').close()",
    "open('data.txt', 'w').close()",
    "os.remove('notebook.ipynb')",
    "open('/tmp/tfgraph-sandbox-trace', 'w').close()",
    f"subprocess.Popen(['sleep', '{SLEEP}'], start_new_session=True)",
)
# What a notebook may well do, and what it prints then.
SERVER = """
server = socket.create_server(("127.0.0.1", 0))
print(bool(socket.create_connection(server.getsockname())))
"""
PROCESSES = """
import multiprocessing
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(abs, [-1, -2]))
"""
HARMLESS = {
    "reads beside it": ("print(open('data.txt').read())", "beside"),
    "reads a large file": ("print(len(open('large.bin').read()))", "11"),
    "names its folder": ("print(os.getcwd() == FOLDER)", "True"),
    "saves and loads": (
        "import numpy as np\nnp.save('new', [1.5]); print(np.load('new.npy'))",
        "[1.5]",
    ),
    "has a home": (
        "open(os.path.expanduser('~/x'), 'w').close(); print(os.path.exists('/tmp'))",
        "True",
    ),
    "calls the shell": ("!echo as ever", "as ever"),
    "starts processes": (PROCESSES, "[1, 2]"),
    "talks to itself": (SERVER, "True"),
    "is who it is": (f"print(os.getuid() == {os.getuid()})", "True"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A home, a place outside, and a notebook's folder, which nothing may change."""
    top = tmp_path_factory.mktemp("world")
    for name, content in (
        ("home/.ssh/id", SECRET),
        ("outside/public", SECRET),
        ("notebooks/.env", SECRET),
        ("notebooks/data.txt", "beside"),
        ("notebooks/large.bin", "large bytes"),
        ("notebooks/notebook.ipynb", "{}"),
    ):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(content)
    (top / "notebooks/link").symlink_to(top / "outside/public")
    return top


@pytest.fixture(scope="module")
def ran(mechanism, world):
    """The cells after a run in the sandbox, by their sources."""
    folder = world / "notebooks"
    process = subprocess.Popen(["sleep", "600"])
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as service,
    ):
        place = world / "outside" / "service"
        place.unlink(missing_ok=True)
        service.bind(str(place))
        service.listen()
        monkeypatch.setenv("HOME", str(world / "home"))
        monkeypatch.setenv("TF_TOKEN_host", SECRET)
        monkeypatch.setattr(sandbox_view, "LARGE_FILE_BYTES", 10)
        names = {
            "REAL_HOME": str(world / "home"),
            "OUTSIDE": str(world / "outside"),
            "FOLDER": str(folder),
            "HOUSE": str(HOUSE),
            "PORT": tcp.getsockname()[1],
            "PROCESS": process.pid,
        }
        setup = "\n".join(f"{name} = {value!r}" for name, value in names.items())
        sources = ["import os, socket, subprocess\n" + setup]
        sources += [source for source, _ in (*HARMLESS.values(), *ATTACKS.values())]
        sources += VAIN
        notebook = v4.new_notebook(cells=[v4.new_code_cell(s) for s in sources])
        execution = execute_now(notebook, folder, limits=Limits(is_sandboxed=True))
    assert process.poll() is None
    process.kill()
    process.wait()
    place.unlink()
    assert execution.error is None
    assert notebook.cells[0].outputs == []
    return {cell.source: cell for cell in notebook.cells}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_blocked(ran, attack):
    source, error = ATTACKS[attack]
    (output,) = [o for o in ran[source].outputs if o.output_type == "error"]
    assert output.ename == error


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_harmless_works(ran, what):
    source, printed = HARMLESS[what]
    shown = "".join(output.get("text", "?") for output in ran[source].outputs)
    assert shown.strip() == printed


def test_nothing_remains(ran, world, sleeps):
    for source in VAIN:
        assert not [o for o in ran[source].outputs if o.output_type == "error"]
    files = {str(p.relative_to(world)) for p in world.rglob("*") if not p.is_dir()}
    assert files == {
        "home/.ssh/id", "outside/public", "notebooks/.env", "notebooks/data.txt",
        "notebooks/large.bin", "notebooks/link", "notebooks/notebook.ipynb",
    }  # fmt: skip
    assert (world / "notebooks/data.txt").read_text() == "beside"
    assert not os.path.exists("/tmp/tfgraph-sandbox-trace")
    assert not sleeps(SLEEP, False)
