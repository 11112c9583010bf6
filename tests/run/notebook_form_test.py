"""What is refused as a notebook, what is completed, and what is of no concern."""

import json
from pathlib import Path

import pytest

from tfgraph.errors import ProgramError
from tfgraph.run.notebook import read_notebook
from tfgraph.run.notebook_form import MAX_DEPTH, check_form

PATH = Path("a.ipynb")


def notebook(*cells, **other):
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [*cells],
    } | other


def code(*outputs, **other):
    cell = {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "x"}
    return cell | {"outputs": [*outputs]} | other


def nested(depth):
    return {"x": nested(depth - 1)} if depth else 1


@pytest.mark.parametrize(
    ("content", "problem"),
    (
        pytest.param(notebook(metadata=[]), "its metadata", id="metadata"),
        pytest.param(notebook(cells={}), "no list of cells", id="cells"),
        pytest.param(notebook(code(), 3), "no type in cell 2", id="no cell"),
        pytest.param(notebook(code(cell_type=None)), "no type", id="no type"),
        pytest.param(notebook(code(source=3)), "no text in cell 1", id="source"),
        pytest.param(notebook(code(metadata="x")), "metadata that", id="cell's"),
        pytest.param(notebook(code(id=3)), "an id that is no text", id="id"),
        pytest.param(notebook(code(execution_count="1")), "a count", id="count"),
        pytest.param(notebook(code(outputs={})), "no list of outputs", id="outputs"),
        pytest.param(notebook(code(3)), "of no known type", id="no output"),
        pytest.param(notebook(code({"output_type": []})), "no known", id="type"),
        pytest.param(
            notebook(code({"output_type": "stream", "name": "stdout"})),
            "without the text `text`",
            id="stream",
        ),
        pytest.param(
            notebook(code({"output_type": "error", "ename": "E", "evalue": 3})),
            "without the text `evalue`",
            id="error",
        ),
        pytest.param(
            notebook(
                code(
                    {
                        "output_type": "error",
                        "ename": "E",
                        "evalue": "",
                        "traceback": [3],
                    }
                )
            ),
            "a traceback",
            id="traceback",
        ),
        pytest.param(
            notebook(code({"output_type": "display_data", "data": []})),
            "whose data",
            id="data",
        ),
        pytest.param(
            notebook(metadata=nested(MAX_DEPTH)), "nested more than 100", id="deep"
        ),
    ),
)
def test_what_is_no_notebook_is_told_with_its_place(content, problem):
    with pytest.raises(ProgramError, match=f"`a.ipynb` is not a notebook: .*{problem}"):
        check_form(PATH, content)


def test_what_is_missing_is_added():
    cell = {"cell_type": "code", "source": "x", "metadata": {}}
    output = {"output_type": "error", "ename": "E", "evalue": ""}
    shown = {"output_type": "display_data"}
    content = notebook(cell, code(output, shown))
    check_form(PATH, content)
    assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert (output["traceback"], shown["data"]) == ([], {})


@pytest.mark.parametrize(
    "content",
    (
        pytest.param(notebook(), id="no cells"),
        pytest.param(notebook(code(more=1), more=1), id="fields of others"),
        pytest.param(notebook(code(cell_type="heading")), id="other cells"),
        pytest.param(notebook(code(id="a b"), code(id="a b")), id="ids"),
        pytest.param(notebook(metadata=nested(MAX_DEPTH - 1)), id="not too deep"),
    ),
)
def test_what_nbformat_finds_amiss_is_no_reason_and_makes_no_noise(
    tmp_path, content, capfd, recwarn
):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(content))
    assert len(read_notebook(path).cells) == len(content["cells"])
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list
