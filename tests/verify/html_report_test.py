"""The page of a verification: complete, harmless, and readable in a real browser."""

import dataclasses
import html
import re
from urllib.parse import unquote

import pytest

from tfgraph.errors import OutputError
from tfgraph.verify import html_report
from tfgraph.verify.results import (
    DIFFERENT,
    FAILED,
    LeftOut,
    Number,
    Output,
    Text,
)

ATTACKS = (
    "<script>window.attacked = 1</script>",
    "<img src=x onerror='window.attacked = 1'>",
    '"><svg onload="window.attacked = 1">',
    "</pre></style></title></textarea><iframe src='javascript:parent.attacked=1'>",
    "' onmouseover='window.attacked = 1",
    "<style>@import 'http://127.0.0.1:9/x.css'</style><link href='http://127.0.0.1:9'>",
    "&lt;script&gt;&#60;b&#62;",
)
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer",
    "section", "h1", "h2", "h4", "p", "ol", "ul", "li", "a", "span", "b", "i", "code",
    "pre", "mark", "div", "details", "summary", "table", "thead", "tbody", "tr", "th",
    "td", "dl", "dt", "dd", "img", "figure", "figcaption", "svg", "path", "text",
    "circle", "polyline", "polygon",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    """Writes the page of some results and returns its path."""

    def write(*results):
        path = tmp_path / "report.html"
        html_report.write(path, results)
        return path

    return write


def words_of(path):
    return html.unescape(re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8")))


def attacked(text, make_result, make_cell, training):
    """A result that holds a text wherever a notebook can put one."""
    line = f"{text} 0.5 {text}"
    outputs = [Output(kind, text) for kind in ("stderr", "text/html", "image/svg+xml")]
    outputs += [Output(text, text), Output("image/png", text), Output("error", text)]
    outputs.append(Output("stdout", line))
    numbers = [
        Number(DIFFERENT, text, text, text, text, 1, text, text, text, text),
        Number(DIFFERENT, "0.5", "0.5", text, "stdout", 1, line, line, text, text),
    ]
    training.curves = [dataclasses.replace(training.curves[0], label=text)]
    cell = make_cell(
        1,
        text,
        FAILED,
        error=text,
        recorded=outputs,
        new=outputs,
        numbers=numbers,
        texts=[Text(DIFFERENT, text, text, text, 1)],
        left_out=[LeftOut(text, text, text, 1)],
    )
    result = make_result(text, cell, training, error=text)
    result.environment = {text: text}
    return result


def test_cells_outputs_and_environment_are_there(results, write):
    words = words_of(write(*results))
    for part in (
        "1 of 3 notebooks reproduced",
        "import tensorflow as tf",
        "ZeroDivisionError: division by zero",
        "3 Validation accuracy: 0.9061",
        "1 left out of the comparison",
        "timing: in 3 s",
        "4 numbers: 1 exact, 1 within tolerance, 1 different, 1 not reproduced",
        "2 of 4 numbers, first Validation accuracy: 0.8798 → 0.8902",
        "a processor",
    ):
        assert part in words


def test_what_differs_is_marked_on_both_sides_and_nothing_else(
    training, make_result, write
):
    page = write(make_result("a.ipynb", training)).read_text()
    marked = re.findall(r'<mark class="([\w-]+)"[^>]*>([^<]*)</mark>', page)
    assert marked == [
        ("within-tolerance", "0.7936"),
        ("different", "0.8798"),
        ("not-reproduced", "0.9061"),
        ("within-tolerance", "0.7938"),
        ("different", "0.8902"),
    ]


def test_only_cells_with_findings_are_open(results, write):
    cells = re.findall(
        r'<details class="cell" id="(\w+)"( open)?>', write(*results).read_text()
    )
    assert cells == [
        ("n1c1", ""), ("n1c2", ""),
        ("n2c2", " open"), ("n2c4", " open"), ("n2c5", " open"),
    ]  # fmt: skip


def test_every_link_leads_somewhere(results, write):
    page = write(*results).read_text()
    links = set(re.findall(r'href="#([^"]*)"', page))
    assert links <= set(re.findall(r'id="([^"]*)"', page))
    assert "n2c4" in links


def test_many_notebooks_have_a_page_each(results, tmp_path):
    path = tmp_path / "a & b.html"
    html_report.write(path, [*results] * 7)
    page = path.read_text(encoding="utf-8")
    assert "7 of 21 notebooks reproduced" in words_of(path)
    assert page.index("Not reproduced</h2>") < page.index("Reproduced</h2>")
    links = re.findall(r'href="([^"]*)"', page)
    assert links[0] == "a%20%26%20b_files/n2.html"  # what was not reproduced, first
    pages = [tmp_path / unquote(link) for link in links]
    assert sorted(pages) == sorted((tmp_path / "a & b_files").iterdir())
    assert len(pages) == 21
    assert "0 of 1 notebook reproduced" in words_of(pages[0])
    back, *_ = re.findall(r'href="([^"]*)"', pages[0].read_text(encoding="utf-8"))
    assert (pages[0].parent / unquote(back)).resolve() == path


def test_long_outputs_are_cut_and_say_so(make_result, make_cell, write):
    long = "".join(f"{i} line\n" for i in range(100_000))
    path = write(make_result("a.ipynb", make_cell(1, new=[Output("stdout", long)])))
    assert path.stat().st_size < 100_000
    assert "more characters are not shown" in words_of(path)


def test_long_lines_are_cut_everywhere(make_result, make_cell, write):
    long = "x" * 1_000_000
    cell = make_cell(1, long, FAILED, error=long, new=[Output("stdout", long)])
    cell.numbers = [Number(DIFFERENT, *[long] * 4, 1, *[long] * 4)] * 10
    cell.texts = [Text(DIFFERENT, long, long, "stdout", 1)] * 10
    cell.left_out = [LeftOut("timing", long, "stdout", 1)] * 10
    path = write(make_result("a.ipynb", cell))
    assert path.stat().st_size < 200_000


def test_what_cannot_be_written_is_reported(results, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        html_report.write(tmp_path, results)


@pytest.mark.parametrize("text", ATTACKS)
def test_whatever_notebooks_hold_is_text(make_result, make_cell, training, write, text):
    path = write(attacked(text, make_result, make_cell, training))
    page = path.read_text(encoding="utf-8")
    assert set(re.findall(r"<([a-z]\w*)", page)) <= ELEMENTS
    assert text in words_of(path)


# In a browser.


@pytest.mark.browser
@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_of_a_notebook_becomes_an_element(
    make_result, make_cell, training, write, browser, text
):
    browser.open(write(attacked(text, make_result, make_cell, training)), width=1280)
    assert browser.evaluate("window.attacked") is None
    elements = browser.evaluate(
        "[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]"
    )
    assert set(elements) <= ELEMENTS
    attributes = browser.evaluate(
        "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
    )
    assert not [name for name in attributes if name.startswith("on")]
    links = browser.evaluate(
        "[...document.querySelectorAll('[href], [src]')]"
        ".map(e => e.getAttribute('href') ?? e.getAttribute('src'))"
    )
    assert all(link.startswith(("#", "data:image/")) for link in links)
    shown = browser.evaluate("document.body.textContent")
    assert text in shown


@pytest.mark.browser
def test_nothing_is_loaded_and_no_policy_is_violated(results, write, browser, training):
    path = write(*results)
    browser.open(path, width=390)
    requests = [e["request"]["url"] for e in browser.of("Network.requestWillBeSent")]
    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
    assert browser.of("Log.entryAdded") == []


@pytest.mark.browser
def test_the_policy_stops_what_should_get_through(results, write, browser):
    """The page with an attack in its midst, as if escaping had failed."""
    path = write(*results)
    attack = "".join(ATTACKS) + "<img src='http://127.0.0.1:9/x.png'>"
    path.write_text(path.read_text().replace("</main>", f"{attack}</main>"))
    browser.open(path, width=390)
    assert browser.evaluate("window.attacked") is None
    assert browser.evaluate("document.scripts.length") >= 1


@pytest.mark.browser
@pytest.mark.parametrize("width", (320, 390, 1280))
@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_it_fits_the_width_and_can_be_read(
    results, training, make_result, write, browser, width, scheme
):
    long = "x" * 500
    training.source = long
    training.new = [Output("stdout", long), Output(long, long)]
    bad = make_result(f"{long}.ipynb", training, error=long)
    browser.open(write(*results, bad), width=width, scheme=scheme)
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    size = browser.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= 16
    assert browser.evaluate(LOWEST_CONTRAST) >= 4.5  # WCAG AA


@pytest.mark.browser
@pytest.mark.parametrize(("width", "columns"), ((390, 1), (1280, 2)))
def test_recorded_stands_beside_new_where_there_is_room(
    results, write, browser, width, columns
):
    browser.open(write(*results), width=width)
    tops = browser.evaluate(
        "[...document.querySelectorAll('#n2c4 .sides > div')]"
        ".map(e => e.getBoundingClientRect().top)"
    )
    assert (tops[0] == tops[1]) == (columns == 2)


@pytest.mark.browser
def test_curves_and_pictures_are_drawn(training, make_result, png, write, browser):
    training.new.append(Output("image/png", png))
    training.curves[0] = dataclasses.replace(
        training.curves[0], runs=[[0.2, 0.7, 0.8, 0.9], [0.3, 0.8, 0.9, 0.95]]
    )
    browser.open(write(make_result("a.ipynb", training)), width=390)
    assert browser.evaluate("document.querySelector('.sides img').naturalWidth") == 1
    for part in ("polyline.new", "circle.recorded", "polygon.runs"):
        box = f"document.querySelector('svg {part}').getBoundingClientRect()"
        assert browser.evaluate(f"{box}.width") > 0
        assert browser.evaluate(f"{box}.right") < 390


# The lowest contrast of any text with what is behind it, after WCAG 2.
LOWEST_CONTRAST = """
(() => {
  const rgba = css => css.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [[r, .2126], [g, .7152], [b, .0722]]
    .map(([v, w]) => [v / 255, w])
    .map(([v, w]) => w * (v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
    .reduce((a, b) => a + b);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  let lowest = 21;
  for (const e of document.querySelectorAll("body *")) {
    const has_text = [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
    if (!has_text || e.closest("svg")) continue;
    const [a, b] = [rgba(getComputedStyle(e).color), behind(e)].map(luminance);
    lowest = Math.min(lowest, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return lowest;
})()
"""
