"""Streams that are closed or full, other locales, odd names, and no home."""

import re
import shlex

import pytest

STUDY = "study optimizer --data digits.npz --set epochs=1 --set optimizer=sgd"
REPRODUCE = "reproduce --data digits.npz --only gradient_clipping"
POSIX = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ASCII = {"PYTHONIOENCODING": "ascii"}  # for kernels; the command's own streams:
TO_ASCII = (
    "sys.stdout = open(1, 'w', encoding='ascii')\n"
    "sys.stderr = open(2, 'w', 1, encoding='ascii', errors='backslashreplace')"
)
PROGRESS = re.compile(r"\r|it/s|cell/s|\d%\|")

# Give a process that has its streams already other ones.
NO_READER = "import os; r, w = os.pipe(); os.dup2(w, 1); os.close(r); os.close(w)"
FULL = "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1)"

PRINTING = (
    pytest.param(f"{STUDY} --output out", id="study"),
    pytest.param(f"{STUDY} --output out --json", id="study, JSON"),
    pytest.param("study", id="study, list"),
    pytest.param(f"{REPRODUCE} --output out", id="reproduce"),
    pytest.param("inspect --ops model.ckpt", id="inspect"),
    pytest.param("port src", id="port"),
    pytest.param("port --output - src/old.py", id="port, to stdout"),
    pytest.param("verify old.ipynb", id="verify"),
    pytest.param("run old.ipynb", id="run, notebook"),
)


@pytest.mark.parametrize("command", PRINTING)
def test_reader_that_has_gone(tfgraph, command):
    ended = tfgraph(*command.split(), before=NO_READER)
    assert ended.status == 141  # as of other programs under SIGPIPE
    assert "Broken" not in ended.err and "Exception" not in ended.err


@pytest.mark.parametrize("command", PRINTING)
def test_full_output(tfgraph, command):
    ended = tfgraph(*command.split(), before=FULL)
    assert ended.status == 2
    ended.tells("tfgraph: ", "No space left on device")


@pytest.mark.parametrize("closed", (">&-", "2>&-", ">&- 2>&-"))
@pytest.mark.parametrize(
    "command",
    (
        pytest.param("port --output - src/old.py", id="port"),
        pytest.param("port --output new src", id="port, copy"),
        pytest.param("study --json", id="study"),
    ),
)
def test_closed_streams(shell, command, closed):
    ended = shell(f"tfgraph {command} {closed}")
    assert ended.status == 0
    assert (ended.out == "") == (">&-" in closed.split() or "new" in command)
    assert (ended.err == "") == ("2>&-" in closed or command == "study --json")


@pytest.mark.parametrize(
    "command",
    (
        pytest.param(f"{STUDY} --output out", id="study"),
        pytest.param(f"{REPRODUCE} --output out", id="reproduce"),
        pytest.param("verify old.ipynb", id="verify"),
        pytest.param("record notebook --force old.ipynb", id="record"),
        pytest.param("run old.ipynb", id="run, notebook"),
        pytest.param("port --jobs 1 src", id="port"),
    ),
)
def test_no_progress_bars_without_a_terminal(tfgraph, command):
    ended = tfgraph(*command.split())
    assert ended.status == 0
    assert not PROGRESS.search(ended.out + ended.err)


UNDECODABLE = "kein \udcff.ipynb"  # the byte 255, which is in no UTF-8

ODD_NAMES = (
    pytest.param("inspect 'ein Modèll ☃.meta'", "ein Mod", id="inspect"),
    pytest.param("inspect 'nö ☃'", "There is no file", id="inspect, missing"),
    pytest.param("port 'src ü/ält.py'", "+print('", id="port"),
    pytest.param("port --output - 'src ü/ält.py'", "ä ☃", id="port, to stdout"),
    pytest.param("port --json 'src ü'", '"ported": 1', id="port, JSON"),
    pytest.param("run 'ein Prögramm.py'", "4.0", id="run"),
    pytest.param("run 'ein Nötebook.ipynb'", "4", id="run, notebook"),
    pytest.param("verify --html x.html 'ein Nötebook.ipynb'", "1 exact", id="verify"),
    pytest.param(
        f"verify old.ipynb '{UNDECODABLE}'", "2 exact", id="verify, not UTF-8"
    ),
)


@pytest.fixture
def odd_names(folder):
    """Copies what is in the folder to names with spaces and other letters."""
    for name, odd in (
        ("model.ckpt.meta", "ein Modèll ☃.meta"),
        ("program.py", "ein Prögramm.py"),
        ("old.ipynb", "ein Nötebook.ipynb"),
        ("old.ipynb", UNDECODABLE),
    ):
        (folder / odd).write_bytes((folder / name).read_bytes())
    (folder / "src ü").mkdir()
    (folder / "src ü/ält.py").write_text("# coding: utf-8\nprint 'ä ☃'\n", "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("command", "words"), ODD_NAMES)
def test_locale(shell, odd_names, command, words):
    check_odd_name(command, words, shell(f"tfgraph {command}", POSIX))


@pytest.mark.parametrize(("command", "words"), ODD_NAMES)
def test_ascii_streams(tfgraph, odd_names, command, words):
    ended = tfgraph(*shlex.split(command), before=TO_ASCII, environment=ASCII)
    check_odd_name(command, words, ended)


def check_odd_name(command, words, ended):
    assert ended.status == (2 if "nö" in command else 0), ended.err
    assert words in ended.out + ended.err
    assert "Error" not in ended.err


def test_locale_of_a_printing_notebook(shell, folder):
    source = (folder / "old.ipynb").read_text().replace("2 + 2", "'\\\\u2603'")
    (folder / "snow.ipynb").write_text(source)
    ended = shell("tfgraph run snow.ipynb", POSIX)
    assert (ended.status, ended.out, ended.err) == (0, "\\u2603\n", "")


@pytest.mark.parametrize(
    ("command", "written"),
    (
        pytest.param(f"{STUDY} --output", "aus gäbe ☃/results.json", id="study"),
        pytest.param(f"{REPRODUCE} --output", "aus gäbe ☃/curves.png", id="reproduce"),
        pytest.param("port src --output", "aus gäbe ☃/old.py", id="port"),
        pytest.param("port src --report", "aus gäbe ☃.html", id="port, report"),
        pytest.param("verify old.ipynb --html", "aus gäbe ☃.html", id="verify"),
        pytest.param("run --graph", "aus gäbe ☃.json", id="run"),
    ),
)
def test_odd_output_name(tfgraph, folder, command, written):
    name = written.partition("/")[0]
    program = ["program.py"] if command == "run --graph" else []
    ended = tfgraph(*command.split(), name, *program)
    assert ended.status == 0, ended.err
    assert (folder / written).stat().st_size


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "words"),
    (
        pytest.param(f"{STUDY} --output out", "out/picture.png", id="study"),
        pytest.param("port src", "+print(", id="port"),
        pytest.param("inspect model.ckpt", "checkpoint V2", id="inspect"),
        pytest.param("run program.py", "4.0", id="run"),
        pytest.param("run old.ipynb", "4", id="run, notebook"),
        pytest.param("verify old.ipynb", "1 number: 1 exact", id="verify"),
    ),
)
def test_home_that_cannot_be_written(shell, command, words):
    variables = ("KERAS_HOME", "MPLCONFIGDIR", "JUPYTER_RUNTIME_DIR", "XDG_CACHE_HOME")
    unset = "unset " + " ".join(variables)
    ended = shell(f"{unset}; tfgraph {command}", {"HOME": "/dev/null"})
    assert ended.status == 0, ended.err
    assert words in ended.out
    assert "Traceback" not in ended.err
