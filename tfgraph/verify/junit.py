"""A verification as JUnit XML, which CI servers read: a case for each code cell.

A recorded number or text that did not come back is a failure; a cell that failed or
was not run, and a notebook that could not be verified or ended early, is an error.

References:
  `The elements and attributes that servers know
  <https://github.com/testmoapp/junitxml>`_
"""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from xml.etree import ElementTree

from tfgraph.errors import OutputError
from tfgraph.files import write_atomically
from tfgraph.verify.cell_words import finding_words
from tfgraph.verify.results import NEVER_EXECUTED, RAN, CellResult, NotebookResult
from tfgraph.verify.summary import first_finding
from tfgraph.verify.untrusted import clean

Element = ElementTree.Element


def write(path: Path, results: Iterable[NotebookResult]) -> None:
    """Writes the file; one that is there is replaced.

    Raises:
      OutputError: if it cannot be written.
    """
    suites = Element("testsuites", name="tfgraph verify")
    seconds = 0.0
    for result in results:
        suites.append(_suite(result))
        seconds += result.seconds
    _count(suites, seconds)
    ElementTree.indent(suites)
    content = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    try:
        write_atomically(path, content + b"\n")
    except OSError as error:
        raise OutputError(f"`{path}` cannot be written: {error.strerror}.") from error


def _suite(result: NotebookResult) -> Element:
    suite = Element("testsuite", name=clean(result.path))
    if result.started:
        suite.set("timestamp", result.started)
    facts = {"kernel": result.kernel, **result.environment}
    if facts:
        properties = ElementTree.SubElement(suite, "properties")
    for name, value in facts.items():
        ElementTree.SubElement(properties, "property", name=name, value=clean(value))
    # Servers group cases by the dots.
    path = PurePath(clean(result.path)).with_suffix("")
    class_name = ".".join(path.relative_to(path.anchor).parts)
    if result.error is not None:
        whole = ElementTree.SubElement(suite, "testcase", name="notebook")
        whole.append(_finding("error", result.error, result.error))
    suite.extend(_case(cell) for cell in result.cells)
    for case in suite.iter("testcase"):
        case.set("classname", class_name)
    _count(suite, result.seconds)
    return suite


def _case(cell: CellResult) -> Element:
    case = Element("testcase", name=cell.name, time=f"{cell.seconds or 0:.3f}")
    if cell.has_findings:
        is_failure = cell.status in (RAN, NEVER_EXECUTED)
        words, more = finding_words(cell), first_finding(cell) or cell.error
        case.append(_finding("failure" if is_failure else "error", words, more))
    if cell.left_out:
        words = ElementTree.SubElement(case, "system-out")
        words.text = "\n".join(_left_out(cell))
    return case


def _finding(kind: str, words: str, more: str | None) -> Element:
    finding = Element(kind, message=clean(words), type=kind)
    finding.text = clean(more or words)
    return finding


def _left_out(cell: CellResult) -> Iterator[str]:
    for one in cell.left_out:
        yield clean(f"left out ({one.reason}): {one.text}")


def _count(element: Element, seconds: float) -> None:
    """Sets how many cases there are, how many are bad, and how long they took."""
    element.set("tests", str(len([*element.iter("testcase")])))
    element.set("failures", str(len([*element.iter("failure")])))
    element.set("errors", str(len([*element.iter("error")])))
    element.set("skipped", "0")
    element.set("time", f"{seconds:.3f}")
