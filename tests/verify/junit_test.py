"""JUnit XML: what servers read, in their elements, with counts that add up."""

from xml.etree import ElementTree

import pytest

from tfgraph.errors import OutputError
from tfgraph.verify import junit
from tfgraph.verify.results import LeftOut, Output, Text

# Of the schema that Jenkins, GitLab, GitHub's actions and others read.
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "property": set(),
    "testcase": {"failure", "error", "skipped", "system-out", "system-err"},
    "failure": set(),
    "error": set(),
    "system-out": set(),
}
REQUIRED = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "property": {"name", "value"},
    "testcase": {"name", "classname"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
}
ALLOWED = {"testsuite": {"timestamp"}, "testcase": {"time"}}


def written(tmp_path, results):
    path = tmp_path / "report.xml"
    junit.write(path, results)
    return ElementTree.parse(path).getroot()


def test_elements_and_attributes_are_those_of_the_schema(results, tmp_path):
    root = written(tmp_path, results)
    assert root.tag == "testsuites"
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN[element.tag]
        required = REQUIRED.get(element.tag, set())
        assert required <= set(element.attrib)
        assert set(element.attrib) <= required | ALLOWED.get(element.tag, set())


def test_counts_add_up(results, tmp_path):
    root = written(tmp_path, results)
    counts = [
        tuple(int(suite.get(key)) for key in ("tests", "failures", "errors"))
        for suite in root
    ]
    assert counts == [(2, 0, 0), (4, 1, 3), (1, 0, 1)]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == (
        "7",
        "1",
        "4",
    )
    for suite in root:
        assert len(suite.findall("testcase")) == int(suite.get("tests"))
        assert len(suite.findall(".//failure")) == int(suite.get("failures"))
        assert len(suite.findall(".//error")) == int(suite.get("errors"))


def test_a_failure_names_cell_number_and_tolerance(results, tmp_path):
    [case] = written(tmp_path, results).findall(".//testcase[failure]")
    assert case.get("classname") == "notebooks.bad"
    assert case.get("name") == "cell 4 (In [7])"
    assert case.get("time") == "12.340"
    text = case.find("failure").text
    assert case.find("failure").get("message") == (
        "2 of 4 numbers, first Validation accuracy: 0.8798 → 0.8902"
    )
    for part in ("Validation accuracy", "0.8798", "0.8902", "0.0104", "atol=0.001"):
        assert part in text
    assert case.find("system-out").text == "left out (timing): in 3 s"


@pytest.mark.parametrize(
    ("path", "class_name"),
    (("a.ipynb", "a"), ("x/b.c.ipynb", "x.b.c"), ("/x/a.ipynb", "x.a")),
)
def test_class_names_are_paths(make_result, make_cell, tmp_path, path, class_name):
    [case] = written(tmp_path, [make_result(path, make_cell(1))]).iter("testcase")
    assert case.get("classname") == class_name


def test_errors_say_what_happened(results, tmp_path):
    root = written(tmp_path, results)
    found = {
        (case.get("classname"), case.get("name")): case.find("error").get("message")
        for case in root.findall(".//testcase[error]")
    }
    assert found == {
        ("notebooks.bad", "notebook"): "ended in cell 4: its kernel died",
        ("notebooks.bad", "cell 2"): "ZeroDivisionError: division by zero",
        ("notebooks.bad", "cell 5"): "the notebook ended before it",
        ("notebooks.none", "notebook"): "`notebooks/none.ipynb` is no notebook.",
    }


@pytest.mark.parametrize(
    "text",
    (
        pytest.param("</testcase><failure>&amp;]]>", id="markup"),
        pytest.param(
            "\x00\x08\x0b\x1b[31mred\x1b[0m\ud800\uffff", id="control characters"
        ),
    ),
)
def test_whatever_notebooks_hold_is_text(make_result, make_cell, tmp_path, text):
    cell = make_cell(1, error=text, status="failed", new=[Output("stdout", text)])
    cell.left_out = [LeftOut("path", text, "stdout", 1)]
    differing = make_cell(2, texts=[Text("different", text, text, "stdout", 1)])
    root = written(
        tmp_path, [make_result(f"{text}.ipynb", cell, differing, error=text)]
    )
    assert {element.tag for element in root.iter()} <= CHILDREN.keys()
    assert len(root.findall(".//error")) == 2
    assert len(root.findall(".//failure")) == 1


def test_what_cannot_be_written_is_reported(results, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        junit.write(tmp_path, results)
