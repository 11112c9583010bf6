"""Notebooks: the sources of code cells change, and nothing else."""

import json
import re

import pytest

from tfgraph.errors import PortError
from tfgraph.port import notebooks
from tfgraph.port.entry_point import Role

PREAMBLE = [
    "import os\n",
    'os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")\n',
    "import tensorflow.compat.v1 as tf\n",
    "tf.disable_v2_behavior()",
]


def code(source, **other):
    return {"cell_type": "code", "source": source, "outputs": [], **other}


def notebook(*cells, indent=1, **metadata):
    content = {"cells": list(cells), "metadata": metadata, "nbformat": 4}
    return json.dumps(content, indent=indent, ensure_ascii=False)


def port(raw, to="tensorflow"):
    read = notebooks.read(raw.encode())
    data, _, ported = read.port(to, Role(is_notebook=True))
    return data.decode(), read, ported


def sources(raw):
    return [cell["source"] for cell in json.loads(raw)["cells"]]


def test_cells_are_one_program():
    raw = notebook(
        code(["import tensorflow as tf"]),
        code(["def f(tf):\n", "    return tf.placeholder\n", "x = tf.initialize_all"]),
        code("y = tf.contrib.layers.flatten(x)"),
    )
    new, _, _ = port(raw)
    assert sources(new) == [
        PREAMBLE,
        ["def f(tf):\n", "    return tf.placeholder\n", "x = tf.initialize_all"],
        "y = tf.layers.flatten(x)",
    ]
    assert port(new)[0] == new


FILE = r"""{
  "nbformat_minor": 0,   "nbformat": 4,
   "metadata": {"b": 1, "a": [ ], "kernelspec": {"name": "python2"}},
 "cells": [ { "outputs": [{"data": ["1.0e5", "\u00e9"], "x": 1.50}],
      "source": [
  "IMPORT\n",
  "# \u00e9\n",
  "f()"],
    "cell_type": "code", "execution_count": 12},
  {"cell_type": "markdown", "source": ["import tensorflow as tf"]}]}
"""


def test_nothing_but_sources_changes():
    spelled = [json.dumps(line)[1:-1] for line in PREAMBLE]
    raw = FILE.replace("IMPORT", "import tensorflow as tf")
    assert port(raw)[0] == FILE.replace("IMPORT", '",\n  "'.join(spelled))


@pytest.mark.parametrize(
    ("cell", "new"),
    (
        pytest.param("%cd a\nprint 'a'", "%cd a\nprint('a')", id="magic and Python 2"),
        pytest.param("!ls {x}\nprint 1", "!ls {x}\nprint(1)", id="shell"),
        pytest.param("%%time\nprint 1", "%%time\nprint(1)", id="cell magic"),
        pytest.param("print 1\r\nx\r\n", "print(1)\r\nx\r\n", id="CRLF"),
        pytest.param("%%bash\nprint 1", "%%bash\nprint 1", id="another language"),
        pytest.param(
            "%cd\nprint '__tfgraph_magic_0__'",
            "%cd\nprint '__tfgraph_magic_0__'",
            id="a name of ours: left alone",
        ),
        pytest.param("\t0\n !ls", "\t0\n !ls", id="a magic in no Python"),
        pytest.param("", "", id="empty"),
        pytest.param([], [], id="empty list"),
    ),
)
def test_cells(cell, new):
    raw = notebook(code("print('first')"), code(cell))
    assert sources(port(raw)[0])[1] == new


def test_a_cell_that_is_no_python_is_told_and_the_others_ported():
    raw = notebook(code("def f(:"), code("print 1"))
    new, read, _ = port(raw)
    assert sources(new) == ["def f(:", "print(1)"]
    [(cell, note)] = read.remarks()
    assert cell == 1 and "neither Python 3 nor Python 2" in note.message


def test_notes_know_their_cell():
    raw = notebook(code("x = 1\n\n"), {"cell_type": "raw"}, code("%cd\nprint 3 / 2"))
    _, read, ported = port(raw)
    assert [read.place(note.line) for note in ported.notes] == [(3, 2)]


def test_format_3():
    cell = {"cell_type": "code", "input": "print 1", "language": "python"}
    content = {"metadata": {}, "nbformat": 3, "worksheets": [{"cells": [cell]}]}
    new = json.loads(port(json.dumps(content))[0])
    assert new["worksheets"][0]["cells"][0] == {**cell, "input": "print(1)"}
    assert new["nbformat"] == 3


def test_no_cell_is_taken_for_two():
    cells = ["print 1\n# tfgraph: the next cell\nprint 2", "print 3", "x"]
    new = sources(port(notebook(*map(code, cells)))[0])
    assert new == [*(re.sub(r"print (\d)", r"print(\1)", cell) for cell in cells)]


def test_another_language_is_left_alone():
    raw = notebook(code("print 1"), kernelspec={"language": "R"})
    assert port(raw)[0] == raw


@pytest.mark.parametrize(
    ("raw", "message"),
    (
        pytest.param("", "not JSON", id="empty"),
        pytest.param('{"cells": [', "not JSON", id="cut off"),
        pytest.param("[]", "JSON of something else", id="list"),
        pytest.param('{"cells": 3}', "JSON of something else", id="no cells"),
        pytest.param(
            '{"cells": [{"cell_type": "code"}]}', "JSON of something", id="no source"
        ),
        pytest.param(
            '{"cells": [{"cell_type": "code", "source": ["x", {}]}]}',
            "JSON of something",
            id="no lines",
        ),
        pytest.param("[" * 10_000, "", id="deep"),
    ),
)
def test_what_is_no_notebook_is_refused(raw, message):
    with pytest.raises(PortError, match="it is no notebook") as refused:
        notebooks.read(raw.encode())
    assert message in str(refused.value)
