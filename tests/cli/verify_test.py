"""`tfgraph verify`: options, output, reports, updates, exit status."""

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from nbformat import v4

from tfgraph.cli import main, verify
from tfgraph.verify import distribution


def code_cell(source, printed=""):
    outputs = [v4.new_output("stream", name="stdout", text=printed)] if printed else []
    return v4.new_code_cell(source, outputs=outputs, execution_count=1)


def write(path, *cells):
    nbformat.write(v4.new_notebook(cells=list(cells)), path)
    return path


def tagged(tag):
    cell = code_cell("1", "1\n")
    cell.metadata["tags"] = [tag]
    return nbformat.writes(v4.new_notebook(cells=[cell]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    (
        ([], "required: NOTEBOOK"),
        (["a.ipynb", "--atol", "-1"], "expected a number from 0 up"),
        (["a.ipynb", "--rtol", "much"], "expected a number from 0 up"),
        (["a.ipynb", "--jobs", "0"], "expected a whole number from 1 up"),
        (["a.ipynb", "--timeout", "0"], "expected a number above 0"),
        (["a.ipynb", "--max-memory", "inf"], "expected a number above 0"),
        (["a.ipynb", "--seeds", "3"], "expected a whole number from 10 up"),
    ),
)
def test_bad_arguments_are_refused(arguments, message, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["verify", *arguments])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_fewest_seeds_make_a_distribution():
    assert verify.MIN_SEEDS == distribution.MIN_RUNS


@pytest.mark.parametrize(
    ("content", "message"),
    (
        (None, "cannot be read: No such file"),
        ("print(1)", "is not a notebook"),
        (nbformat.writes(v4.new_notebook()), "holds no recorded outputs"),
        (tagged("atol=much"), "`atol=much` is not a tolerance"),
    ),
)
def test_what_cannot_be_verified(tmp_path, capsys, content, message):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content)
    assert main(["verify", str(path)]) == 2
    printed = capsys.readouterr().out
    assert printed.startswith(f"{path}: not verified. ")
    assert message in printed


def test_unknown_kernel(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", code_cell("1", "1\n"))
    assert main(["verify", "--kernel", "cobol", str(path)]) == 2
    assert "no Jupyter kernel `cobol`" in capsys.readouterr().out


@pytest.fixture
def changed(tmp_path):
    """A notebook whose first cell prints something else today."""
    return write(
        tmp_path / "a.ipynb",
        code_cell("print('loss 0.6, took 3.5 s')", "loss 0.5, took 1.2 s\n"),
        code_cell("print 'as ever'", "as ever\n"),
    )


@pytest.mark.slow
def test_reports(changed, tmp_path, capsys):
    before = changed.read_bytes()
    page, xml = tmp_path / "page.html", tmp_path / "report.xml"
    arguments = ["verify", "--verbose", "--html", str(page), "--junit", str(xml)]
    assert main([*arguments, str(changed)]) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "1 number: 1 different" in printed.out
    assert "cell 1 (In [1]): 1 of 1 number different, first loss" in printed.out
    assert "left out (timing): took 1.2 s" in printed.out
    assert changed.read_bytes() == before
    assert "loss 0.6" in page.read_text(encoding="utf-8")
    assert "failure" in xml.read_text(encoding="utf-8")


@pytest.mark.slow
def test_json_and_tolerance(changed, capsys):
    assert main(["verify", "--json", "--atol", "0.1", str(changed)]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["notebooks"][0]["counts"]["within tolerance"] == 1


@pytest.mark.slow
def test_update_shows_what_changes_and_writes_it(changed, capsys):
    assert main(["verify", "--update", str(changed)]) == 1
    shown = capsys.readouterr().err.splitlines()
    assert shown == [
        "--- cell 1 (In [1]), recorded",
        "+++ cell 1 (In [1]), new",
        "@@ -1 +1 @@",
        "-stdout: loss 0.5, took 1.2 s",
        "+stdout: loss 0.6, took 3.5 s",
        f"{changed}: rewritten",
    ]
    cells = nbformat.read(changed, as_version=4).cells
    assert [cell.outputs[0].text for cell in cells] == [
        "loss 0.6, took 3.5 s\n", "as ever\n",
    ]  # fmt: skip
    written = changed.read_bytes()
    assert main(["verify", "--update", str(changed)]) == 0
    assert capsys.readouterr().err == f"{changed}: nothing changes\n"
    assert changed.read_bytes() == written


@pytest.mark.slow
def test_update_of_a_failing_notebook_is_refused(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", code_cell("print(1.5)\n1 / 0", "2.5\n"))
    before = path.read_bytes()
    assert main(["verify", "--update", str(path)]) == 1
    error = capsys.readouterr().err
    assert f"`{path}` is not updated: it failed in cell 1" in error
    assert path.read_bytes() == before


WAIT = """\
import os, time
while not os.path.exists("go"):
    time.sleep(0.1)
print(0.5)"""


def comparable(stdout):
    """What --json printed, without times."""
    content = json.loads(stdout)
    for notebook in content["notebooks"]:
        del notebook["started"], notebook["seconds"]
        for cell in notebook["cells"]:
            del cell["seconds"]
    return content


@pytest.mark.slow
def test_a_killed_run_goes_on(tmp_path):
    """Killed while the fourth runs; the second changes, the third is damaged."""
    for name, source in zip("abcd", ["print(0.5)"] * 3 + [WAIT], strict=True):
        write(tmp_path / f"{name}.ipynb", code_cell(source, "0.5\n"))
    command = [sys.executable, "-m", "tfgraph", "verify", "--json", "."]
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    options = {
        "cwd": tmp_path,
        "env": os.environ | {"PYTHONPATH": root},
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }
    kept = tmp_path / ".tfgraph-verify"
    killed = subprocess.Popen(command, **options)
    while len(list(kept.glob("*.json"))) < 3:
        assert killed.poll() is None
        time.sleep(0.05)
    killed.kill()
    killed.communicate()
    (tmp_path / "go").touch()
    write(tmp_path / "b.ipynb", code_cell("print(0.25)", "0.75\n"))
    [damaged] = [f for f in kept.iterdir() if '"path": "c.ipynb"' in f.read_text()]
    damaged.write_bytes(damaged.read_bytes()[:100])

    resumed = subprocess.run([*command, "--resume"], check=False, **options)
    assert resumed.returncode == 1
    said = resumed.stderr.splitlines()
    assert said[0].startswith(f"tfgraph: `.tfgraph-verify/{damaged.name}` is damaged")
    assert said[1:] == ["1 of 4 notebooks were finished before"]
    assert not kept.exists()
    whole = subprocess.run(command, check=False, **options)
    assert comparable(resumed.stdout) == comparable(whole.stdout)
    counts = [one["counts"] for one in comparable(whole.stdout)["notebooks"]]
    assert [count["exact"] for count in counts] == [1, 0, 1, 1]


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("jobs", ("1", "2"))
def test_ctrl_c_ends_all_and_says_how_to_go_on(tmp_path, jobs):
    for name in "ab":
        (tmp_path / name).mkdir()
        source = "open('begun', 'w').close()\nimport time\ntime.sleep(60)"
        write(tmp_path / name / "a.ipynb", code_cell(source, "0.5\n"))
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    process = subprocess.Popen(
        [sys.executable, "-m", "tfgraph", "verify", "--jobs", jobs]
        + ["a/a.ipynb", "b/a.ipynb"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": root},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while len(list(tmp_path.glob("*/begun"))) < int(jobs):
        assert process.poll() is None
        time.sleep(0.05)
    started = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert error.splitlines() == [
        "tfgraph: what was finished is kept: go on with the same command and "
        "`--resume`",
        "tfgraph: interrupted",
    ]
    assert psutil.wait_procs(started, timeout=30)[1] == []


def test_a_scheduler_that_does_not_answer(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", code_cell("1", "1\n"))
    assert main(["verify", "--scheduler", "nowhere", str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("tfgraph: No Dask scheduler answers at `nowhere`")
    assert printed.err.count("\n") == 1
