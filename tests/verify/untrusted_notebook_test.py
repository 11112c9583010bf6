"""A notebook made to do harm where it is shown or recorded, without being executed."""

import copy
import json
from html.parser import HTMLParser

import pytest

from tfgraph.cli import main
from tfgraph.run.notebook import forget_outputs
from tfgraph.verify import html_report, junit, nboutputs, summary, verification
from tfgraph.verify.execution import Execution

ATTACKS = {
    "script": "<script>attacked = 1</script>",
    "event": "<img src=x onerror='attacked = 1'>",
    "out of an attribute": '\'"><svg onload="attacked = 1">',
    "out of an element": "</pre></style></title><iframe src='//example.org'>",
    "loaded": "<link rel=stylesheet href='//example.org'>@import '//example.org'",
    "entities": "&lt;script&gt;&#60;script&#62;",
    "terminal": "\x1b]52;c;YXR0YWNrZWQ=\x07\x1b[2J\x9b2J\x08\r",
    "no character": "\ud800\x00\ufffe",
}
HARMLESS = "harmless"


def display(kind, content):
    return {"output_type": "display_data", "metadata": {}, "data": {kind: content}}


# Where a notebook can put a text; each of them into a cell, some into the metadata.
PLACES = {
    "stdout": lambda text: stream("stdout", f"{text} loss 0.5 {text}"),
    "stderr": lambda text: stream("stderr", text),
    "name of a stream": lambda text: stream(text, "0.5"),
    "error name": lambda text: error(text, "message"),
    "error message": lambda text: error("ValueError", text),
    "plain text": lambda text: outputs(display("text/plain", text)),
    "HTML": lambda text: outputs(display("text/html", text)),
    "SVG": lambda text: outputs(display("image/svg+xml", text)),
    "PNG": lambda text: outputs(display("image/png", text)),
    "JavaScript": lambda text: outputs(display("application/javascript", text)),
    "JSON": lambda text: outputs(display("application/json", {text: [text]})),
    "MIME type": lambda text: outputs(display(text, text)),
    "picture of a type": lambda text: outputs(display(f"image/{text}", text)),
    "source": lambda text: {"source": f"# {text}"},
    "tag": lambda text: {"metadata": {"tags": [text, f"atol=0.1{text}"]}},
    "id": lambda text: {"id": text},
}
METADATA = {
    "title": lambda text: {"title": text},
    "kernel": lambda text: {"kernelspec": {"name": text, "display_name": text}},
    "record": lambda text: {"tfgraph": {"record": text}},
}


def stream(name, text):
    return outputs({"output_type": "stream", "name": name, "text": text})


def error(name, message):
    found = {"ename": name, "evalue": message, "traceback": [name, message]}
    return outputs({"output_type": "error", **found})


def outputs(*found):
    return {"outputs": list(found)}


@pytest.fixture
def results_of(tmp_path, monkeypatch):
    """``results_of(cell, metadata, name)``: of a notebook that prints nothing today."""

    async def silent(notebook, *arguments, **options):
        executed = copy.deepcopy(notebook)
        forget_outputs(executed)
        return Execution(executed)

    def results_of(cell, metadata, name="a"):
        usual = {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "source": "x",
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "1.5"}],
        }
        content = {
            "nbformat": 4,
            "nbformat_minor": 5 if "id" in cell else 4,
            "metadata": metadata,
            "cells": [{**usual, **cell}, {**usual, "id": "other"}],
        }
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps(content))
        monkeypatch.setattr(verification, "execute", silent)
        return [one.result for one in verification.verify([path])]

    return results_of


class Elements(HTMLParser):
    """The elements of a page, with the names of their attributes, and its links."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.links = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, [name for name, _ in attributes]))
        self.links += [v for k, v in attributes if k in ("src", "href", "action")]


def assert_harmless(attacked, harmless):
    """Asserts that reports hold nothing but other texts than those of a harmless one."""
    page = html_report.page(attacked)
    found, expected = Elements(page), Elements(html_report.page(harmless))
    assert {str(one) for one in found.elements} <= {str(x) for x in expected.elements}
    assert all(link.startswith("#") for link in found.links)
    page.encode("utf-8")
    for shown in (summary.summary(attacked[0]), summary.details(attacked[0])):
        assert not set("\x00\x07\x08\x1b\x9b\r\ud800") & set(shown)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_cell_does_no_harm(results_of, place, attack, tmp_path):
    attacked = results_of(PLACES[place](ATTACKS[attack]), {})
    assert_harmless(attacked, results_of(PLACES[place](HARMLESS), {}))
    junit.write(tmp_path / "report.xml", attacked)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", METADATA)
def test_metadata_do_no_harm(results_of, place, attack):
    attacked = results_of({}, METADATA[place](ATTACKS[attack]))
    assert_harmless(attacked, results_of({}, METADATA[place](HARMLESS)))


@pytest.mark.parametrize(
    "name", ("<script>x<script>", "<img src=x onerror='x'>", "\x1b[2J", "\udcff")
)
def test_the_name_of_a_file_does_no_harm(results_of, name):
    assert_harmless(results_of({}, {}, name), results_of({}, {}))


# --- Nothing outside of where it belongs is written --------------------------------


@pytest.mark.parametrize(
    "name", ("../../outside", "/outside", "..", "a/b", "", "a\x00b", ".hidden", "-\n")
)
def test_a_data_sets_name_leads_out_of_no_folder(tmp_path, name):
    records = tmp_path / "records"
    with pytest.raises(nboutputs.RecordError, match="names the data set"):
        nboutputs.record_path(records, tmp_path / "a.ipynb", name)


@pytest.mark.parametrize("name", ("mnist-5k", "mnist", "custom", "täglich_2.0"))
def test_usual_names_of_data_sets(tmp_path, name):
    path = nboutputs.record_path(tmp_path, tmp_path / "a.ipynb", name)
    assert path == tmp_path / f"a.{name}.json"


@pytest.mark.slow
def test_update_writes_nothing_that_a_notebook_names(tmp_path, capsys):
    source = "print('/../../outside')"
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {"tags": [nboutputs.NAMES_RECORD]},
        "source": source,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "mnist\n"}],
    }
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(content))
    before = path.read_bytes()
    assert main(["verify", "--update", str(path)]) == 2
    assert "names the data set '/../../outside'" in capsys.readouterr().out
    assert path.read_bytes() == before
