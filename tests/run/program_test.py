"""A program behaves under ``tfgraph run`` as under ``python``.

Every tiny program runs under both, in a folder of its own, with the same input; what
they print and how they end must be the same.
"""

import os
import signal
import subprocess
import sys
import time

import pytest

STATUS = "import sys; print('before'); "
PROGRAMS = (
    pytest.param("", id="empty"),
    pytest.param("print('out')", id="stdout"),
    pytest.param("import sys; print('err', file=sys.stderr)", id="stderr"),
    pytest.param("import sys; print(sys.argv)", id="argv"),
    pytest.param("print(__name__, __file__, __package__, __doc__)", id="names"),
    pytest.param("import os; print(os.getcwd(), os.listdir('.'))", id="folder"),
    pytest.param("import sys; print(sys.path[0])", id="first path"),
    pytest.param("import sys; print(sys.stdin.read().upper())", id="stdin"),
    pytest.param("print(input() + input())", id="input"),
    pytest.param("for _ in range(3): input()", id="end of input"),
    pytest.param(STATUS + "sys.exit()", id="exit"),
    pytest.param(STATUS + "sys.exit(3)", id="exit status"),
    pytest.param(STATUS + "sys.exit('last words')", id="exit with words"),
    pytest.param(STATUS + "exit(4)", id="exit of site"),
    pytest.param(STATUS + "import os; os._exit(5)", id="exit at once"),
    pytest.param(STATUS + "raise SystemExit", id="raise exit"),
    pytest.param("def f():\n  return 1 / 0\nf()", id="exception"),
    pytest.param(
        "try:\n  1 / 0\nexcept ZeroDivisionError as e:\n  raise ValueError('x') from e",
        id="exception with a cause",
    ),
    pytest.param(
        "try:\n  1 / 0\nexcept ZeroDivisionError:\n  print(unknown)",
        id="exception within an exception",
    ),
    pytest.param(
        "raise ExceptionGroup('g', [ValueError(1), TypeError(2)])",
        id="group of exceptions",
    ),
    pytest.param("import no_such_module", id="missing module"),
    pytest.param("from os import no_such_name", id="missing name"),
    pytest.param("from . import sibling", id="relative import of a script"),
    pytest.param("import beside; print(beside.__name__)", id="module beside"),
    pytest.param("import broken", id="syntax error in a module beside"),
    pytest.param("import raising", id="exception in a module beside"),
    pytest.param("import package.inner as i; print(i.up, i.__file__)", id="package"),
    pytest.param("x = (1,\ny = 2", id="syntax error"),
    pytest.param("if True:\nx = 1", id="indentation error"),
    pytest.param("x = '\\", id="end of file in a string"),
    pytest.param(
        "import sys\ndef hook(*a): print('hook', a[0].__name__)\n"
        "sys.excepthook = hook\n1 / 0",
        id="its own exception hook",
    ),
    pytest.param(
        "import atexit\nfor i in range(3): atexit.register(print, i)\n1 / 0",
        id="at exit, after the traceback",
    ),
    pytest.param(
        "import os\nif os.fork():\n  os.wait(); print('parent')\n"
        "else:\n  print('child', flush=True)",
        id="fork",
    ),
    pytest.param(
        "import threading\nt = threading.Thread(target=lambda: print('thread'))\n"
        "t.start(); t.join()",
        id="thread",
    ),
    pytest.param(
        "import pickle\nclass A: pass\n"
        "print(A, type(pickle.loads(pickle.dumps(A()))) is A)",
        id="pickle of its own class",
    ),
    pytest.param(
        "import inspect\ndef f():\n  return 1  # here\nprint(inspect.getsource(f))",
        id="source of a function",
    ),
    pytest.param(
        "import sys; print(sys.modules['__main__'].__dict__ is globals())",
        id="main is the program",
    ),
    pytest.param(
        "import builtins; builtins.answer = 42; print(answer)", id="new builtin"
    ),
    pytest.param(
        "exec('import beside; print(beside.__name__)'); print(eval('len([1])'))",
        id="exec and eval",
    ),
    pytest.param("import warnings; warnings.warn('careful')", id="warning"),
    pytest.param("import os, signal; os.kill(os.getpid(), 15)", id="terminated"),
    pytest.param("raise KeyboardInterrupt", id="interrupted"),
    pytest.param(
        "import atexit; atexit.register(print, 'bye')\nraise KeyboardInterrupt",
        id="interrupted, with a last word",
    ),
    pytest.param(
        "import unittest\nclass T(unittest.TestCase):\n"
        "  def test(self): self.assertEqual(1, 1)\nunittest.main(verbosity=0)",
        id="unittest",
    ),
    pytest.param(
        "import multiprocessing as m\ndef f(x): return x * x\n"
        "if __name__ == '__main__':\n"
        "  with m.get_context('fork').Pool(2) as p: print(p.map(f, [1, 2]))",
        id="pool of forked processes",
    ),
    pytest.param(
        "import multiprocessing as m\ndef f(x): return x * x\n"
        "print(__name__, flush=True)\n"
        "if __name__ == '__main__':\n"
        "  with m.get_context('spawn').Pool(1) as p: print(p.map(f, [1, 2]))",
        id="pool of spawned processes",
    ),
)
BESIDE = {
    "beside.py": "x = 1\n",
    "broken.py": "x = (\n",
    "raising.py": "def f():\n    raise OSError('no')\n\nf()\n",
    "package/__init__.py": "",
    "package/inner.py": "from . import sibling\nup = sibling.__name__\n",
    "package/sibling.py": "x = 7\n",
    "package/spawning.py": (
        "import multiprocessing as m\nfrom . import sibling\n"
        "def f(x): return x * sibling.x\n"
        "if __name__ == '__main__':\n"
        "    with m.get_context('spawn').Pool(1) as p: print(p.map(f, [1, 2]))\n"
    ),
    "package/__main__.py": "import sys\nfrom . import inner\nprint(inner.up, sys.argv)",
}


@pytest.fixture
def folder(tmp_path):
    for name, source in BESIDE.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    return tmp_path


def python(*args, folder, **options):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    house = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    environment.update(PYTHONPATH=house, PYTHONDONTWRITEBYTECODE="1")
    return subprocess.Popen(
        [sys.executable, *args],
        cwd=folder,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def ending(process, text="one\ntwo\n"):
    out, err = process.communicate(text, timeout=60)
    return {"status": process.returncode, "stdout": out, "stderr": err}


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_script_behaves_as_under_python(source, folder):
    (folder / "program.py").write_text(source)
    args = ("program.py", "--steps", "3", "--", "-m", "--help")
    expected = ending(python(*args, folder=folder))
    assert ending(python("-m", "tfgraph", "run", *args, folder=folder)) == expected


@pytest.mark.parametrize("path", ("sub/program.py", "./program.py", "link.py"))
def test_a_path_to_the_script_is_taken_as_python_takes_it(path, folder):
    source = "import sys; print(sys.argv, __file__, sys.path[0])\n1 / 0"
    (folder / "sub").mkdir()
    (folder / "program.py").write_text(source)
    (folder / "sub" / "program.py").write_text(source)
    (folder / "link.py").symlink_to(folder / "sub" / "program.py")
    expected = ending(python(path, folder=folder))
    assert ending(python("-m", "tfgraph", "run", path, folder=folder)) == expected


@pytest.mark.parametrize(
    "module", ("package.inner", "package", "package.spawning", "beside")
)
def test_a_module_behaves_as_under_python(module, folder):
    args = ("-m", module, "--flag")
    expected = ending(python(*args, folder=folder))
    assert ending(python("-m", "tfgraph", "run", *args, folder=folder)) == expected


@pytest.mark.parametrize("number", (signal.SIGINT, signal.SIGTERM))
def test_a_signal_ends_it_as_under_python(number, folder):
    (folder / "program.py").write_text(
        "import time\nprint('ready', flush=True)\ntime.sleep(60)\n"
    )
    ends = []
    for command in (("program.py",), ("-m", "tfgraph", "run", "program.py")):
        process = python(*command, folder=folder)
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.05)  # into `sleep`
        process.send_signal(number)
        ends.append(ending(process, ""))
    assert ends[1] == ends[0]
    assert ends[1]["status"] == -number


def test_a_package_of_python_2_finds_its_modules(folder):
    (folder / "package" / "old.py").write_text("import sibling\nprint sibling.x\n")
    (folder / "program.py").write_text("import package.old, json\n")
    end = ending(python("-m", "tfgraph", "run", "program.py", folder=folder))
    assert end == {"status": 0, "stdout": "7\n", "stderr": ""}


def test_python_may_be_told_not_to_look_beside_the_script(folder):
    (folder / "program.py").write_text("import sys; print(sys.path[0])\nimport beside")
    expected = ending(python("-P", "program.py", folder=folder))
    command = ("-P", "-m", "tfgraph", "run", "program.py")
    found = ending(python(*command, folder=folder))
    assert found == expected
    assert "No module named 'beside'" in found["stderr"]


def test_no_bytecode_is_left_for_plain_python(folder):
    (folder / "program.py").write_text("import beside\n")
    process = python("-m", "tfgraph", "run", "program.py", folder=folder)
    assert ending(process)["status"] == 0
    assert not list(folder.rglob("*.pyc"))


@pytest.mark.parametrize(
    ("args", "message"),
    (
        pytest.param(["nothing.py"], "cannot be read: No such file", id="missing"),
        pytest.param(["package"], "is a folder, not a program", id="folder"),
        pytest.param(["picture.png"], "is a binary file", id="binary"),
        pytest.param(["-m", "no.such"], "No module named `no.such`", id="module"),
    ),
)
def test_what_cannot_be_run_takes_one_line(args, message, folder):
    (folder / "picture.png").write_bytes(b"\x89PNG\0\0")
    end = ending(python("-m", "tfgraph", "run", *args, folder=folder))
    assert end["status"] == 2
    assert end["stdout"] == ""
    assert end["stderr"].startswith("tfgraph: ")
    assert message in end["stderr"]
    assert end["stderr"].count("\n") == 1


def test_running_nothing_does_not_load_tensorflow(folder):
    (folder / "program.py").write_text(
        "import sys; print([m for m in sys.modules if m.startswith('tensorflow')])"
    )
    end = ending(python("-m", "tfgraph", "run", "program.py", folder=folder))
    assert end["stdout"] == "[]\n"
