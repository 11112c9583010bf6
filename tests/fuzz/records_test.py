"""Spoiled records: read, or refused as what they are."""

import json
from pathlib import Path

import pytest
from fuzzing import FUZZ, JSON, in_time, spoiled_bytes, spoiled_json
from hypothesis import given
from hypothesis import strategies as st

from tfgraph import records
from tfgraph.errors import TfgraphError
from tfgraph.verify import bands, nboutputs

SEEDS = {
    "origin": {"command": "c", "date": "2026-11-22", "versions": {"numpy": "2"}},
    "seeds": [1, 2, 3],
    "curves": {"val_accuracy": [[0.1, 0.2], [0.2, 0.3], [0.3, 0.4]]},
}
CELLS = {
    "origin": {"source": "a test"},
    "cells": {"first": [["stdout", "0.5\n"], ["image/png", ""]], "second": []},
}
REAL = [json.loads(p.read_text(encoding="utf-8")) for p in records.files()]
SMALL = [
    value
    for value in (SEEDS, CELLS, *REAL)
    if len(json.dumps(value)) < 20_000
]  # fmt: skip
CONTENTS = (
    spoiled_json(st.sampled_from(SMALL)).map(lambda value: json.dumps(value).encode())
    | spoiled_bytes([json.dumps(value).encode() for value in SMALL])
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.binary()
)
READERS = {
    "origin": records.origin_of,
    "bands": bands.read,
    "cells": lambda path: nboutputs.load_record(path.parent, Path("a.ipynb"), "b"),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "a.b.json"


@pytest.mark.parametrize("reader", READERS)
@FUZZ
@given(CONTENTS)
def test_a_record_is_read_or_refused(path, reader, content):
    path.write_bytes(content)
    with in_time():
        try:
            READERS[reader](path)
        except TfgraphError as error:
            assert str(path) in str(error)
