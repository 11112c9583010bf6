import json

import pytest

from tfgraph.errors import RecordError
from tfgraph.verify import nboutputs


def stream(name, text):
    return {"output_type": "stream", "name": name, "text": text}


def display(**data):
    return {"output_type": "display_data", "data": data}


@pytest.mark.parametrize(("outputs", "tags", "expected"), (
    pytest.param([], [], [], id="nothing"),
    pytest.param([stream("stdout", "a"), display(**{"text/plain": "x"}),
                  stream("stdout", "b")], [], [("stdout", "ab"), ("text/plain", "x")],
                 id="one stream, interrupted"),
    pytest.param([stream("stdout", ["a\n", "b"])], [], [("stdout", "a\nb")],
                 id="text in lines"),
    pytest.param([stream("stdout", "a"), stream("stderr", "b")], [],
                 [("stderr", "b"), ("stdout", "a")], id="both streams"),
    pytest.param([stream("stderr", "/home/me")], ["stderr-varies"], [],
                 id="stderr differs by machine"),
    pytest.param([stream("stdout", "a")], ["stderr-varies"], [("stdout", "a")],
                 id="stdout never does"),
    pytest.param([display(**{"image/png": "iVBO", "text/plain": "<Figure>"})], [],
                 [("image/png", ""), ("text/plain", "<Figure>")], id="image"),
    pytest.param([display(**{"application/json": {"b": 1, "a": 2}})], [],
                 [("application/json", '{"a": 2, "b": 1}')], id="structure"),
    pytest.param([{"output_type": "error", "ename": "KeyError", "evalue": "'x'",
                   "traceback": ["/home/me"]}], [],
                 [("error", "KeyError: 'x'")], id="error"),
))
def test_outputs_become_pairs_of_kind_and_text(outputs, tags, expected):
    assert nboutputs.texts(outputs, tags) == expected


def test_record_is_read_as_it_was_written(tmp_path):
    record = {"cells": {"train": [["stdout", "0.9\n"]], "quiet": []}}
    notebook = tmp_path / "nets.ipynb"
    path = nboutputs.record_path(tmp_path, notebook, "mnist")
    path.write_text(json.dumps(record), encoding="utf-8")
    assert path.name == "nets.mnist.json"
    assert nboutputs.load_record(tmp_path, notebook, "mnist") == {
        "train": [("stdout", "0.9\n")], "quiet": [],
    }


@pytest.mark.parametrize(
    ("content", "message"),
    (
        ("", "cannot be read as a record"),
        ("[" * 10_000, "cannot be read as a record"),
        ("[]", "holds no object"),
        ("{}", "holds no outputs"),
        ('{"cells": []}', "holds no outputs"),
        ('{"cells": {"a": 1}}', "holds no outputs"),
        ('{"cells": {"a": [["stdout"]]}}', "holds no outputs"),
        ('{"cells": {"a": [["stdout", 1]]}}', "holds no outputs"),
    ),
)
def test_what_is_no_record_is_refused(tmp_path, content, message):
    (tmp_path / "a.mnist.json").write_text(content)
    with pytest.raises(RecordError, match=message):
        nboutputs.load_record(tmp_path, tmp_path / "a.ipynb", "mnist")


def test_missing_record_is_answered_with_what_to_do(tmp_path):
    with pytest.raises(RecordError) as caught:
        nboutputs.load_record(tmp_path, tmp_path / "nets.ipynb", "custom")
    for part in ("`custom`", "nets.custom.json", "TFGRAPH_DATA", "tfgraph record"):
        assert part in str(caught.value)
