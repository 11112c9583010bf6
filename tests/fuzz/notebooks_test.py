"""Spoiled notebooks: verified, but not executed, with every report made of them."""

import copy
import json
from pathlib import Path

import nbformat
import pytest
from fuzzing import FUZZ, JSON, in_time, spoiled_bytes, spoiled_json
from hypothesis import example, given
from hypothesis import strategies as st

from tfgraph.errors import TfgraphError
from tfgraph.run.notebook import forget_outputs, read_notebook
from tfgraph.verify import html_report, junit, summary, verification
from tfgraph.verify.execution import Execution
from tfgraph.verify.results import as_json
from tfgraph.verify.updating import update_of

# What nbformat finds amiss when it writes.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning")

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MAX_CELLS = 4
MAX_TEXT = 500  # characters of a picture or output


def pieces():
    """A few cells at a time of our own notebooks, long outputs cut."""
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        content = json.loads(path.read_text(encoding="utf-8"), object_hook=shortened)
        cells = content["cells"]
        for start in range(0, len(cells), MAX_CELLS):
            yield content | {"cells": cells[start : start + MAX_CELLS]}


def shortened(found):
    cut = {k: v[:MAX_TEXT] for k, v in found.items() if isinstance(v, str)}
    return found | cut


OUTPUTS = st.lists(
    st.fixed_dictionaries(
        {"output_type": st.sampled_from(("stream", "error", "display_data", "x"))},
        optional={
            "name": st.sampled_from(("stdout", "stderr", "x")),
            "text": JSON,
            "ename": JSON,
            "evalue": JSON,
            "traceback": JSON,
            "data": st.dictionaries(
                st.sampled_from(("text/plain", "image/png", "image/svg+xml", "a")), JSON
            ),
            "metadata": JSON,
        },
    ),
    max_size=3,
)
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(("code", "markdown", "raw", "x"))},
    optional={
        "source": st.text(max_size=30) | JSON,
        "outputs": OUTPUTS | JSON,
        "metadata": st.fixed_dictionaries({}, optional={"tags": JSON}) | JSON,
        "execution_count": JSON,
        "id": JSON,
    },
)
MADE = st.fixed_dictionaries(
    {"nbformat": st.sampled_from((4, 3)) | JSON, "cells": st.lists(CELLS) | JSON},
    optional={
        "nbformat_minor": st.integers(0, 9) | JSON,
        "metadata": st.fixed_dictionaries({}, optional={"tfgraph": JSON}) | JSON,
        "worksheets": JSON,
    },
)
REAL = st.sampled_from(list(pieces()))
STRUCTURES = (REAL | MADE | spoiled_json(REAL) | JSON).map(
    lambda value: json.dumps(value).encode()
)
BYTES = spoiled_bytes([json.dumps(piece).encode() for piece in pieces()])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "notebook.ipynb"


@FUZZ
@given(STRUCTURES | BYTES | st.binary(), st.integers(0, 1))
@example(b"[" * 100_000, 0)
@example(b'{"nbformat": 4, "cells": ' + b"[" * 3000 + b"]" * 3000 + b"}", 0)
def test_a_notebook_is_refused_or_verified_and_reported(path, content, n_seeds):
    with in_time(), pytest.MonkeyPatch.context() as monkeypatch:
        path.write_bytes(content)
        monkeypatch.setattr(verification, "execute", unexecuted)
        options = verification.Options(n_seeds=10 * n_seeds, records=path.parent)
        (done,) = verification.verify([path], options)
        results = [done.result]
        html_report.page(results)
        junit.write(path.with_name("report.xml"), results)
        summary.summary(done.result)
        summary.details(done.result)
        json.dumps(as_json(done.result))
        try:
            update_of(done, path.parent)
        except TfgraphError:
            pass


async def unexecuted(notebook, *arguments, **options):
    """What a kernel would give that prints what is recorded."""
    outputs = copy.deepcopy(notebook.cells)
    forget_outputs(notebook)
    for cell, old in zip(notebook.cells, outputs, strict=True):
        if cell.cell_type == "code":
            cell.outputs = old.outputs
    return Execution(notebook)


@FUZZ
@given(STRUCTURES | BYTES | st.binary())
def test_a_notebook_that_is_read_can_be_written(path, content):
    with in_time():
        path.write_bytes(content)
        try:
            notebook = read_notebook(path)
        except TfgraphError:
            return
        nbformat.writes(notebook)
