"""Whole notebooks, run again: unchanged, changed on purpose, and unfit ones."""

import copy

import nbformat
import pytest
from nbformat import v3, v4

from tfgraph.errors import RecordError
from tfgraph.verify.execution import Limits, execute_now
from tfgraph.verify.results import (
    DIFFERENT,
    EXACT,
    FAILED,
    NEVER_EXECUTED,
    NOT_REPRODUCED,
    NOT_RUN,
    RAN,
    UNSEEDED,
)
from tfgraph.verify.verification import Options, below, each_once, verify

pytestmark = pytest.mark.slow  # kernels


def code_cell(source, printed="", tags=()):
    outputs = [v4.new_output("stream", name="stdout", text=printed)] if printed else []
    return v4.new_code_cell(
        source, outputs=outputs, execution_count=1, metadata={"tags": list(tags)}
    )


def write(path, *cells, **metadata):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=list(cells), metadata=metadata), path)
    return path


# --- Changed on purpose ------------------------------------------------------------

IMPORTS, SETTINGS, DATA, NETWORK, TRAINING, WEIGHTS = range(1, 7)
NET = (
    "import numpy as np\nimport tensorflow as tf",
    "learning_rate, seed, activation = 0.1, 42, tf.nn.relu",
    "np.random.seed(seed)\nX = np.random.randn(300, 5)\n"
    "y = (X[:, 0] * X[:, 1] > 0).astype(np.int32)",
    """\
tf.set_random_seed(seed)
inputs = tf.placeholder(tf.float32, (None, 5))
labels = tf.placeholder(tf.int32, (None,))
hidden = tf.layers.dense(inputs, 20, activation=activation)
logits = tf.layers.dense(hidden, 2)
loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
correct = tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.float32)
accuracy = tf.reduce_mean(correct)
training_op = tf.train.GradientDescentOptimizer(learning_rate).minimize(loss)""",
    """\
sess = tf.Session()
sess.run(tf.global_variables_initializer())
for epoch in range(8):
    for batch in np.split(np.random.permutation(200), 10):
        sess.run(training_op, {inputs: X[batch], labels: y[batch]})
    values = sess.run([loss, accuracy], {inputs: X[200:], labels: y[200:]})
    print(epoch, "Loss: %.5f Validation accuracy: %g" % tuple(values))""",
    "sess.run(tf.trainable_variables()[-1])",
)

# id: the cell that is changed, old and new source; None: the record is changed.
UNCHANGED = (IMPORTS, "", "")
RUNS = [f"unchanged {number}" for number in range(10)]  # of which none may alarm
MUTATIONS = {
    **dict.fromkeys(RUNS, UNCHANGED),
    "learning rate": (SETTINGS, "0.1", "0.09"),
    "seed": (SETTINGS, "42", "43"),
    "activation": (SETTINGS, "tf.nn.relu", "tf.nn.elu"),
    "recorded digit": (TRAINING, None, None),
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in NET])
    done = execute_now(notebook, tmp_path_factory.mktemp("record"))
    assert done.error is None
    return done.notebook


def mutate(notebook, cell, old, new):
    notebook = copy.deepcopy(notebook)
    cell = notebook.cells[cell - 1]
    if old is None:
        printed = cell.outputs[0].text
        at = printed.index("\n5 Loss: 0.") + len("\n5 Loss: 0.")
        digit = str((int(printed[at]) + 1) % 10)
        cell.outputs[0].text = printed[:at] + digit + printed[at + 1 :]
    else:
        assert old in cell.source
        cell.source = cell.source.replace(old, new)
    return notebook


@pytest.fixture(scope="module")
def mutants(recorded, tmp_path_factory):
    """Results by the mutations' names; those in different folders run at a time."""
    folder = tmp_path_factory.mktemp("mutants")
    paths = []
    for name, mutation in MUTATIONS.items():
        paths.append(folder / name / "net.ipynb")
        paths[-1].parent.mkdir()
        nbformat.write(mutate(recorded, *mutation), paths[-1])
    done = {one.path: one.result for one in verify(paths, Options(jobs=2))}
    return {path.parent.name: done[path] for path in paths}


@pytest.mark.parametrize("name", RUNS)
def test_unchanged_notebook_is_exact_to_the_last_digit(mutants, name):
    result = mutants[name]
    assert result.counts()[EXACT] == 2 * 8 + 2
    assert not result.has_findings
    assert [curve.label for curve in result.cells[TRAINING - 1].curves] == [
        "Loss", "Validation accuracy",
    ]  # fmt: skip


@pytest.mark.parametrize("name", [n for n in MUTATIONS if n not in RUNS])
def test_change_is_caught_in_the_first_cell_that_it_shows_in(mutants, name):
    result = mutants[name]
    assert result.exit_status == 1
    assert [cell.status for cell in result.cells] == [RAN] * len(NET)
    first = next(cell for cell in result.cells if cell.has_findings)
    assert first.number == TRAINING
    assert any(number.verdict == DIFFERENT for number in first.numbers)


def test_only_the_changed_digit_is_different(mutants):
    numbers = list(mutants["recorded digit"].numbers())
    [changed] = [number for number in numbers if number.is_finding]
    assert (changed.label, changed.line) == ("Loss", 6)


# --- Unseeded -----------------------------------------------------------------------

DRAW = (
    "import numpy as np\nfor i in range(3): print(i, 'value: %.3f' % np.random.rand())"
)


@pytest.fixture(scope="module")
def unseeded(tmp_path_factory):
    """The same program with a record that may be one of its runs, and another."""
    likely = "0 value: 0.500\n1 value: 0.200\n2 value: 0.700\n"
    outside = likely.replace("0.700", "9.700")
    path = write(
        tmp_path_factory.mktemp("unseeded") / "a.ipynb",
        code_cell(DRAW, likely),
        code_cell(DRAW, outside),
    )
    [done] = verify([path], Options(n_seeds=10))
    assert done.result.n_seeds == 10
    return done.result.cells


def test_a_number_that_nobody_seeded_is_not_called_different(unseeded):
    likely, _ = unseeded
    assert [number.verdict for number in likely.numbers] == [UNSEEDED] * 3
    assert not likely.has_findings
    [curve] = likely.curves
    assert len(curve.runs) == 10
    assert curve.place.p_value > 1 / 11


def test_a_number_that_no_seed_comes_near_is_different(unseeded):
    _, outside = unseeded
    assert [number.verdict for number in outside.numbers] == [DIFFERENT] * 3
    assert outside.curves[0].place.is_outside


# --- Bad input ----------------------------------------------------------------------

LONG = "print('0.25 ' * 10 + 'x' * 50_000_000)"
# What is printed needs a moment to leave the kernel.
KILL = """\
import os, time
print(2.5, flush=True)
time.sleep(2)
os.kill(os.getpid(), 9)"""
WRITE = """\
import time
with open('shared.txt', 'w') as file:
    file.write('{0}')
time.sleep(1)
print(open('shared.txt').read())"""


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """Results by notebook name: the bad ones run in one go, two at a time."""
    folder = tmp_path_factory.mktemp("bad")
    paths = [folder / "missing.ipynb", folder / "text.ipynb"]
    paths[1].write_text("print(1)")
    paths.append(write(folder / "empty.ipynb", v4.new_code_cell("print(1)")))
    printed = v3.new_output(output_type="stream", output_text="1\n", stream="stdout")
    sheet = v3.new_worksheet(
        cells=[v3.new_code_cell("print 1", outputs=[printed], prompt_number=1)]
    )
    paths.append(folder / "format3.ipynb")
    old = v3.new_notebook(worksheets=[sheet])
    paths[-1].write_text(nbformat.writes(old, version=3), encoding="utf-8")
    paths += [
        write(
            folder / "long.ipynb",
            code_cell(LONG, "0.25 " * 10 + "x" * 50_000_000 + "\n"),
            code_cell("print(1.5)", "1.5\n"),
        ),
        write(
            folder / "killed.ipynb",
            code_cell("print(1.5)", "1.5\n"),
            code_cell(KILL, "2.5\n"),
            code_cell("print(3.5)", "3.5\n"),
        ),
        write(
            folder / "cells.ipynb",
            code_cell("input('name? ')", "name? me\n"),
            code_cell("1 / 0", "0.5\n"),
            code_cell("1 / 0", tags=["raises-exception"]),
            code_cell("x = 1", tags=["raises-exception"]),
            v4.new_code_cell("print('never executed')"),
            code_cell("import random\nrandom.random()", "0.5\n",
                      tags=["nbval-ignore-output"]),
            code_cell("print(2.5)", "2.5\n"),
            code_cell("import os\nos._exit(1)", "0.5\n", tags=["nbval-skip"]),
        ),
        write(folder / "one.ipynb", code_cell(WRITE.format("one"), "one\n")),
        write(folder / "two.ipynb", code_cell(WRITE.format("two"), "two\n")),
    ]  # fmt: skip
    done = list(verify(each_once([*paths, paths[-1]]), Options(jobs=4)))
    assert sorted(one.path for one in done) == sorted(paths)
    return {one.path.stem: one.result for one in done}


@pytest.mark.parametrize(
    ("name", "message"),
    (
        ("missing", "cannot be read: No such file"),
        ("text", "is not a notebook"),
        ("empty", "holds no recorded outputs"),
    ),
)
def test_what_cannot_be_verified_is_told(bad, name, message):
    assert message in bad[name].error
    assert bad[name].exit_status == 2


@pytest.mark.parametrize("name", ("format3", "long", "one", "two"))
def test_unusual_notebooks_are_verified(bad, name):
    result = bad[name]
    assert result.error is None
    assert not result.has_findings
    assert result.cells


def test_outputs_of_50_megabytes_are_compared_as_a_whole(bad):
    long, short = bad["long"].cells
    assert [one.reason for one in long.left_out] == ["too long for numbers"]
    assert [number.recorded for number in short.numbers] == ["1.5"]


def test_a_killed_kernel_ends_its_notebook(bad):
    result = bad["killed"]
    assert "ended in cell 2 (In [1]): the kernel died in it" in result.error
    assert [cell.status for cell in result.cells] == [RAN, FAILED, NOT_RUN]
    verdicts = [number.verdict for number in result.numbers()]
    assert verdicts == [EXACT, EXACT, NOT_REPRODUCED]


def test_cells_are_judged_one_by_one(bad):
    cells = bad["cells"].cells
    assert [cell.status for cell in cells] == [
        FAILED, FAILED, RAN, FAILED, NEVER_EXECUTED, RAN, RAN, RAN,
    ]  # fmt: skip
    assert cells[0].error.startswith("StdinNotImplementedError")
    assert cells[1].error == "ZeroDivisionError: division by zero"
    assert [number.verdict for number in cells[1].numbers] == [NOT_REPRODUCED]
    assert "raised no exception" in cells[3].error
    assert [one.reason for one in cells[5].left_out] == ["nbval-ignore-output"]
    assert not cells[6].has_findings
    assert [one.reason for one in cells[7].left_out] == ["nbval-skip"]


@pytest.mark.parametrize(
    ("source", "limits", "reason"),
    (
        pytest.param(
            "while True: pass", Limits(cell_seconds=2), "(--timeout)", id="a cell"
        ),
        pytest.param(
            "while True:\n  try:\n    while True: pass\n  except: pass",
            Limits(total_seconds=12),
            "(--total-timeout)",
            id="the notebook, deaf to interrupts",
        ),
        pytest.param(
            "import time\nx = bytearray(700 * 2**20)\ntime.sleep(60)",
            Limits(megabytes=600),
            "(--max-memory)",
            id="memory",
        ),
    ),
)
def test_limits_end_a_notebook(tmp_path, source, limits, reason):
    path = write(
        tmp_path / "a.ipynb",
        code_cell("print(1.5)", "1.5\n"),
        code_cell(source, "0.5\n"),
    )
    [done] = verify([path], Options(limits=limits))
    result = done.result
    assert reason in result.error
    assert [cell.status for cell in result.cells] == [RAN, FAILED]
    assert [n.verdict for n in result.numbers()] == [EXACT, NOT_REPRODUCED]


def test_a_folder_stands_for_the_notebooks_below_it(tmp_path):
    names = ("b.ipynb", "a/c.ipynb", "a/.ipynb_checkpoints/c.ipynb", "a/notes.txt")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    assert below(tmp_path) == [tmp_path / "b.ipynb", tmp_path / "a" / "c.ipynb"]
    assert below(tmp_path / "a" / "notes.txt") == [tmp_path / "a" / "notes.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(RecordError, match="holds no notebooks"):
        below(tmp_path / "empty")
