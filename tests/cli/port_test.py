"""``tfgraph port``."""

import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from tfgraph import cli

OLD = "import tensorflow as tf\nprint tf.__name__\n"
NEW = (
    'import os\nos.environ.setdefault("TF_USE_LEGACY_KERAS", "1")\n'
    "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n"
    "print(tf.__name__)\n"
)
BY_HAND = "print 3 / 2\n"
BROKEN = "def f(:\n"
PLAIN = "x = 1\n"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder ``src`` with a file of each kind, in the working directory."""
    files = {"old": OLD, "by_hand": BY_HAND, "broken": BROKEN, "plain": PLAIN}
    (tmp_path / "src").mkdir()
    for name, text in files.items():
        (tmp_path / f"src/{name}.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "src"


@pytest.fixture
def port(capsys):
    """Runs the command; returns status, output and errors."""

    def run(*args):
        try:
            status = cli.main(["port", *map(str, args)])
        except SystemExit as stopped:
            status = stopped.code
        return status, *capsys.readouterr()

    return run


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_help_has_examples(port):
    status, out, _ = port("--help")
    assert status == 0
    assert "tfgraph port --in-place src" in out


def test_a_diff_and_what_is_left_are_printed(tree, port):
    before = content(tree)
    status, out, err = port("src")
    assert status == 2
    assert "--- src/old.py\n+++ src/old.py (ported)\n@@ -1,2 +1,5 @@\n" in out
    assert "+print(tf.__name__)\n" in out
    assert "src/by_hand.py:1:6: by hand: `3 / 2` divides integers" in out
    assert "src/broken.py: failed: neither Python 3 nor Python 2: line 1" in out
    assert "plain.py" not in out
    assert err == (
        "4 files: 2 ported, 1 unchanged, 1 failed; 5 edits, 1 to finish by hand, "
        "0 that may differ, 0 that need tfgraph\n"
    )
    assert content(tree) == before


def test_the_diff_can_be_applied(tree, port):
    (tree / "old.py").write_bytes(OLD.replace("\n", "\r\n").encode()[:-2])
    _, out, _ = port("src/old.py")
    subprocess.run(["patch", "--binary", "-p0"], input=out.encode(), check=True)
    assert (tree / "old.py").read_bytes() == NEW.replace("\n", "\r\n").encode()[:-2]


@pytest.mark.parametrize(
    ("name", "options", "status"),
    (
        pytest.param("old", (), 0, id="ported"),
        pytest.param("plain", (), 0, id="unchanged"),
        pytest.param("by_hand", (), 1, id="something by hand"),
        pytest.param("broken", (), 2, id="failed"),
        pytest.param("old", ("--check",), 1, id="check: something to port"),
        pytest.param("plain", ("--check",), 0, id="check: nothing to port"),
        pytest.param("broken", ("--check",), 2, id="check: failed"),
        pytest.param("by_hand", ("--json",), 1, id="JSON"),
    ),
)
def test_exit_status(tree, port, name, options, status):
    assert port(tree / f"{name}.py", *options)[0] == status


def test_in_place(tree, port):
    status, out, _ = port("--in-place", tree / "old.py", tree / "broken.py")
    assert status == 2 and "@@" not in out
    assert (tree / "old.py").read_text() == NEW
    assert (tree / "old.py.orig").read_text() == OLD
    assert (tree / "broken.py").read_text() == BROKEN
    assert not (tree / "broken.py.orig").exists()
    assert port("--in-place", tree / "old.py")[0] == 0


def test_in_place_without_backup(tree, port):
    assert port("--in-place", "--no-backup", tree / "old.py")[0] == 0
    assert (tree / "old.py").read_text() == NEW
    assert not (tree / "old.py.orig").exists()


def test_output_folder(tree, port):
    before = content(tree)
    assert port("--output", "new", "src")[0] == 2
    new = content(tree.parent / "new")
    assert new["old.py"] == NEW.encode()
    assert new["broken.py"] == BROKEN.encode() and new["plain.py"] == PLAIN.encode()
    assert set(new) == set(before) and content(tree) == before


def test_check_lists_what_rules_would_do(tree, port):
    status, out, _ = port("--check", "src/old.py")
    assert status == 1
    assert "src/old.py:1: imports: `tensorflow` becomes `tensorflow.compat.v1`\n" in out
    assert "src/old.py:2: python2: `print tf.__name__` becomes `print(tf.__" in out


def test_json_is_one_object(tree, port):
    status, out, err = port("--json", "src")
    found = json.loads(out)
    assert status == 2 and out.count("\n") == 1 and err.startswith("4 files")
    assert list(found) == ["target", "counts", "files"]
    assert found["counts"] == {
        "files": 4, "ported": 2, "unchanged": 1, "failed": 1, "edits": 5,
        "by_hand": 1, "may_differ": 0, "depends": 0,
    }  # fmt: skip
    broken, by_hand, old, plain = found["files"]
    assert list(old) == [
        "file", "outcome", "reason", "is_entry_point", "changes", "notes", "diff",
    ]  # fmt: skip
    assert (old["outcome"], old["is_entry_point"]) == ("ported", True)
    assert old["changes"][-1] == {
        "cell": None, "line": 2, "rule": "python2",
        "before": "print tf.__name__", "after": "print(tf.__name__)",
    }  # fmt: skip
    assert by_hand["notes"][0]["kind"] == "by hand" and by_hand["notes"][0]["line"] == 1
    assert broken["outcome"] == "failed" and broken["reason"]
    assert plain["diff"] == "" and plain["changes"] == []


def test_diff_stat(tree, port):
    _, out, _ = port("--diff-stat", "src")
    rows = [line.split() for line in out.splitlines()]
    assert ["src/old.py", "ported", "5", "2", "4", "0", "0", "0"] in rows
    assert ["all", "6", "3", "5", "1", "0", "0"] in rows


def test_the_standard_input(monkeypatch, port):
    def give(data):
        stdin = io.TextIOWrapper(io.BytesIO(data))
        monkeypatch.setattr("sys.stdin", stdin)

    give(OLD.encode())
    status, out, _ = port("-")
    assert status == 0 and "+++ <stdin> (ported)\n" in out
    give(OLD.replace("\n", "\r\n").encode())
    status, out, err = port("--output", "-", "-")
    assert (
        status == 0 and out == NEW.replace("\n", "\r\n") and err.startswith("1 file:")
    )
    give(b'{"cells": [{"cell_type": "code", "source": "print 1"}]}')
    assert '"source": "print(1)"' in port("--output", "-", "-")[1]


def test_a_file_to_the_standard_output(tree, port):
    status, out, err = port("--output", "-", tree / "by_hand.py")
    assert (status, out) == (1, "print(3 / 2)\n")
    assert "by hand: `3 / 2`" in err


def test_explain(port):
    status, out, _ = port("--explain", "numpy_names")
    assert status == 0 and out.startswith("numpy_names: Names that NumPy has dropped")
    assert "disable_v2_behavior" in port("--explain", "entry_point")[1]
    assert "tfgraph.v1" in port("--explain", "tfgraph_imports")[1]


def test_modules_without_a_program_are_told(tree, port):
    (tree / "module.py").write_text("import tensorflow as tf\nx = tf.add\n")
    assert "no program starts in these files" in port("src/module.py")[2]
    assert "no program starts" not in port("src")[2]


def test_to_tfgraph(tree, port):
    assert "+import tfgraph.v1 as tf\n" in port("--to", "tfgraph", "src/old.py")[1]


def test_a_report(tree, port):
    port("--check", "--report", "port.html", "src")
    page = (tree.parent / "port.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and "divides integers" in page


@pytest.mark.parametrize(
    ("args", "message"),
    (
        pytest.param([], "Nothing to port", id="no path"),
        pytest.param(["nothing"], "`nothing` does not exist", id="missing"),
        pytest.param(["-", "src"], "ported alone", id="stdin and a folder"),
        pytest.param(["--in-place", "-"], "ported alone", id="stdin in place"),
        pytest.param(["--no-backup", "src"], "--in-place", id="no backup of nothing"),
        pytest.param(
            ["--output", "-", "src"], "prints one file", id="folder to stdout"
        ),
        pytest.param(["--output", "src/new", "src"], "lies in", id="output inside"),
        pytest.param(["--in-place", "--check", "src"], "not allowed with", id="both"),
        pytest.param(["--jobs", "0", "src"], "expected a whole number", id="no jobs"),
        pytest.param(
            ["--scheduler", "nowhere", "src"], "No Dask scheduler", id="no scheduler"
        ),
        pytest.param(["--to", "jax", "src"], "invalid choice", id="another target"),
        pytest.param(["--explain", "x"], "No rule is named `x`", id="unknown rule"),
        pytest.param(
            ["--report", "src/old.py", "src"],
            "no name of a page",
            id="report on source",
        ),
        pytest.param(
            ["--report", "src/old.py/x.html", "src/plain.py"],
            "The report cannot be written",
            id="report nowhere",
        ),
    ),
)
def test_a_mistake_is_told_and_ends_with_2(tree, port, args, message):
    before = content(tree)
    status, out, err = port(*args)
    assert (status, out) == (2, "")
    assert message in err
    assert content(tree) == before


@pytest.mark.parametrize(
    ("data", "expected"),
    (
        pytest.param(
            "# -*- coding: latin-1 -*-\nprint 'é'\n".encode("latin-1"),
            "# -*- coding: latin-1 -*-\nprint('é')\n".encode("latin-1"),
            id="latin-1",
        ),
        pytest.param(
            "print 'é'\n".encode("latin-1"),
            "print('é')\n".encode("latin-1"),
            id="latin-1 without saying so",
        ),
        pytest.param(
            "print 'é'\n".encode("utf-16"),
            "print('é')\n".encode("utf-16"),
            id="UTF-16",
        ),
        pytest.param(b"print 1\r\nx\r\n", b"print(1)\r\nx\r\n", id="CRLF"),
        pytest.param(b"print 1\r\nx\nprint 2", b"print(1)\r\nx\nprint(2)", id="mixed"),
        pytest.param(b"if x:\n\tprint 1\n", b"if x:\n\tprint(1)\n", id="tabs"),
        pytest.param(b"print 1\n\x0c\nx\n", b"print(1)\n\x0c\nx\n", id="form feed"),
    ),
)
def test_files_of_other_times(tmp_path, port, data, expected):
    path = tmp_path / "old.py"
    path.write_bytes(data)
    port("--in-place", path)
    assert path.read_bytes() == expected
    assert path.with_name("old.py.orig").read_bytes() == data


@pytest.mark.parametrize(
    ("name", "data"),
    (
        pytest.param("a.py", b"print 'a' if\n", id="Python 2 of no grammar"),
        pytest.param("a.py", b"exec 'a' in\n\tx\n  y\n", id="Python 2, indentation"),
        pytest.param("a.py", b"x = '''\n", id="string never closed"),
        pytest.param("a.py", b"\x00\x01\x02", id="binary"),
        pytest.param("a.py", b"# coding: utf-8\n# \xe9\n", id="not the coding it says"),
        pytest.param("a.py", b"# coding: klingon\nprint 1\n", id="unknown coding"),
        pytest.param("a.py", b"<html>\n", id="another language"),
        pytest.param("a.py", b"x = " + b"(" * 5000 + b")" * 5000, id="nested"),
        pytest.param("a.ipynb", b"", id="empty notebook file"),
        pytest.param("a.ipynb", b'{"cells": [', id="invalid JSON"),
        pytest.param("a.ipynb", b'{"a": 1}', id="JSON of something else"),
    ),
)
def test_what_cannot_be_parsed_is_named_and_left(tmp_path, port, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    status, out, err = port("--in-place", path)
    assert status == 2
    assert out.startswith(f"{path}: failed: ") and out.count("\n") == 1
    assert "0 ported, 0 unchanged, 1 failed" in err
    assert content(tmp_path) == {name: data}


def test_an_unreadable_file_is_one_failure(tree, port):
    (tree / "gone.py").symlink_to("nowhere.py")
    status, out, err = port("src")
    assert status == 2
    assert "src/gone.py: failed: cannot be read: No such file" in out
    assert err.startswith("5 files: 2 ported, 1 unchanged, 2 failed")


@pytest.mark.slow
def test_ctrl_c_leaves_every_file_whole(tmp_path):
    text = OLD + "print 'x'\n" * 100
    n_files = 600  # that it does not end before the signal
    for number in range(n_files):
        (tmp_path / f"m{number}.py").write_text(text)
    command = [sys.executable, "-m", "tfgraph", "port", "--in-place", str(tmp_path)]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while len(list(tmp_path.glob("*.orig"))) < 3 and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.splitlines()[-1]) == (130, "tfgraph: interrupted")
    assert "Traceback" not in err
    new = NEW + "print('x')\n" * 100
    ported = 0
    for path in tmp_path.glob("*"):
        assert path.read_text() in ((text,) if path.suffix == ".orig" else (text, new))
        if path.suffix == ".py" and path.read_text() == new:
            ported += 1
            assert path.with_name(f"{path.name}.orig").read_text() == text
    assert 0 < ported < n_files
    assert {path.suffix for path in tmp_path.iterdir()} == {".py", ".orig"}


@pytest.mark.slow
def test_a_file_of_50_000_lines(tmp_path, port):
    path = tmp_path / "long.py"
    lines = "".join(
        f"x{i} = tf.reduce_sum(y, keep_dims=True)  # {i}\n" for i in range(500)
    )
    data = "".join(f"ROW_{i} = [{i}, {i + 1}, 'é']\n" for i in range(49_500))
    path.write_text("import tensorflow as tf\n" + data + lines)
    start = time.monotonic()
    assert port("--in-place", path)[0] == 0
    assert time.monotonic() - start < 120
    new = path.read_text()
    assert data in new
    assert new.count("keepdims=True") == 500 and "keep_dims" not in new


def test_neither_tensorflow_nor_what_is_ported_is_imported(tmp_path):
    path = tmp_path / "old.py"
    path.write_text(OLD + "raise SystemExit('it ran')\n")
    code = (
        "import sys; from tfgraph import cli\n"
        f"status = cli.main(['port', {str(path)!r}])\n"
        "assert not {'tensorflow', 'tf_keras', 'numpy', 'IPython'} & set(sys.modules)\n"
        "sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
