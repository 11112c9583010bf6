"""A verification as one web page: recorded beside new, for people.

The page needs no network and runs no scripts; a policy in its head forbids both, in
case that something of a notebook should ever get through unescaped.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from tfgraph import __version__
from tfgraph.errors import OutputError
from tfgraph.files import write_atomically
from tfgraph.verify.cell_words import cell_verdict, finding_words
from tfgraph.verify.html_cells import cell_html
from tfgraph.verify.html_outputs import css_class
from tfgraph.verify.results import UNSEEDED, NotebookResult, Total
from tfgraph.verify.summary import plural
from tfgraph.verify.untrusted import escaped

STYLE = Path(__file__).with_name("html_report.css")
MANY = 20  # notebooks; more do not go into one page
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write(path: Path, results: Collection[NotebookResult]) -> None:
    """Writes the page; files that are there are replaced.

    Of many notebooks it lists those that were not reproduced, then the others. Each has
    a page of its own beside it: ``report.html`` has its in ``report_files/``.

    Raises:
      OutputError: if it cannot be written.
    """
    try:
        if len(results) <= MANY:
            write_atomically(path, page(results))
        else:
            _write_pages(path, results)
    except OSError as error:
        raise OutputError(f"`{path}` cannot be written: {error.strerror}.") from error


def page(results: Iterable[NotebookResult], introduction: str = "") -> str:
    """Returns the HTML of one page that has it all, after an introduction in HTML."""
    items, sections, total = [], [], Total()
    for index, result in enumerate(results, start=1):
        total.add(result)
        items.append(_item(result, f"#n{index}"))
        sections.append(_notebook(result, f"n{index}"))
    if len(items) > 1:
        introduction += _list(items)
    return _document(total, introduction, sections)


def _write_pages(path: Path, results: Iterable[NotebookResult]) -> None:
    folder = path.with_name(f"{path.stem}_files")
    back = f'<p><a href="../{quote(path.name)}">all notebooks</a></p>'
    reproduced, others, total = [], [], Total()
    for index, result in enumerate(results, start=1):
        total.add(result)
        name = f"n{index}.html"
        write_atomically(folder / name, page([result], back))
        items = others if result.has_findings else reproduced
        items.append(_item(result, f"{quote(folder.name)}/{name}"))
    lists = [
        f"<section><h2>{heading}</h2>{_list(items)}</section>\n"
        for heading, items in (("Not reproduced", others), ("Reproduced", reproduced))
        if items
    ]
    write_atomically(path, _document(total, "", lists))


def _document(total: Total, introduction: str, main: Iterable[str]) -> str:
    notebooks = plural(total.n_notebooks, "notebook")
    title = f"{total.n_reproduced} of {notebooks} reproduced"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title} - tfgraph verify</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f"<header><h1>{title}</h1>{introduction}</header>\n"
        f"<main>{''.join(main)}</main>\n"
        f"<footer>tfgraph {__version__} verify</footer>\n</body>\n</html>\n"
    )


def _item(result: NotebookResult, link: str) -> str:
    return (
        f'<li><a href="{link}">{escaped(result.path)}</a> {_badge(_verdict(result))}'
        f"{_bar(result)}</li>"
    )


def _list(items: Iterable[str]) -> str:
    return f"<ol>{''.join(items)}</ol>"


def _notebook(result: NotebookResult, anchor: str) -> str:
    error = f'<p class="error">{escaped(result.error)}</p>' if result.error else ""
    facts = f"<p>{'. '.join(_facts(result))}.</p>" if result.cells else ""
    cells = "".join(cell_html(cell, f"{anchor}c{cell.number}") for cell in result.cells)
    return (
        f'<section id="{anchor}">\n<h2>{escaped(result.path)} '
        f"{_badge(_verdict(result))}</h2>\n{error}{_bar(result)}"
        f"{facts}\n{_findings(result, anchor)}{cells}{_environment(result)}</section>\n"
    )


def _verdict(result: NotebookResult) -> str:
    if result.is_input_error:
        return "not verified"
    return "not reproduced" if result.has_findings else "reproduced"


def _badge(verdict: str) -> str:
    return f'<span class="badge {css_class(verdict)}">{verdict}</span>'


def _bar(result: NotebookResult) -> str:
    """Shows the shares of the verdicts on numbers; the words follow in the facts."""
    parts = "".join(
        f'<span class="{css_class(verdict)}" style="flex-grow:{count}"></span>'
        for verdict, count in result.counts().items()
        if count
    )
    return f'<div class="bar" aria-hidden="true">{parts}</div>' if parts else ""


def _facts(result: NotebookResult) -> Iterator[str]:
    counts = result.counts()
    found = [f"{n} {verdict}" for verdict, n in counts.items() if n]
    yield f"{plural(sum(counts.values()), 'number')}: {', '.join(found) or 'none'}"
    found = [f"{n} {verdict}" for verdict, n in result.text_counts().items() if n]
    yield f"Texts: {', '.join(found) or 'none'}"
    if left_out := result.left_out_counts():
        reasons = ", ".join(f"{n} {escaped(why)}" for why, n in left_out.items())
        yield f"Left out: {reasons}"
    if result.n_seeds:
        yield f"Run with {result.n_seeds} other seeds, too"
    elif counts[UNSEEDED]:
        yield "Unseeded: the program sets no seed; --seeds N places such numbers"
    if result.is_strict:
        yield "Compared strictly: words to the letter, nothing left out"


def _findings(result: NotebookResult, anchor: str) -> str:
    items = "".join(
        f'<li><a href="#{anchor}c{cell.number}">{escaped(cell.name)}</a> '
        f"{_badge(cell_verdict(cell))} {escaped(finding_words(cell))}</li>"
        for cell in result.cells
        if cell.has_findings
    )
    return f'<ul class="findings">{items}</ul>' if items else ""


def _environment(result: NotebookResult) -> str:
    facts = {
        "kernel": result.kernel,
        "started": result.started,
        "took": f"{result.seconds:.0f} s",
        **result.environment,
    }
    rows = "".join(
        f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>"
        for name, value in facts.items()
        if value
    )
    return f"<details><summary>environment</summary><dl>{rows}</dl></details>"
