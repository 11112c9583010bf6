"""The page of ``--report``."""

import re
from html.parser import HTMLParser

import pytest

from tfgraph.port import pages, trees

ATTACKS = (
    "<script>window.attacked = 1</script>",
    "</pre></style><img src=x onerror='window.attacked = 1'>",
    '"><svg onload="window.attacked = 1">',
    "&lt;script&gt;",
)
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "h1", "p", "table", "tr", "th",
    "td", "a", "section", "h2", "div", "pre", "b",
}  # fmt: skip


class Tags(HTMLParser):
    """Checks that tags are closed in order, and collects what they hold."""

    def __init__(self):
        super().__init__()
        self.open, self.texts, self.links = [], [], []
        self.names, self.attributes = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "!doctype"):
            self.open.append(tag)
        self.names.append(tag)
        self.attributes += [name for name, _ in attributes]
        self.links += [v for k, v in attributes if k in ("href", "src")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def test_the_page_is_whole_and_needs_nothing_else(outcomes):
    page = pages.page(outcomes)
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert all(link.startswith("#file") for link in tags.links) and len(tags.links) == 2
    assert not re.search(r"https?:|@import|url\(", page)
    assert 'name="viewport"' in page and "@media (max-width" in page


def test_the_page_shows_old_and_new_with_the_notes(outcomes):
    page = pages.page(outcomes)
    assert '<pre class="old">print np.int, &#x27;&lt;b&gt;&amp;&#x27;</pre>' in page
    assert '<pre class="new">print(int, &#x27;&lt;b&gt;&amp;&#x27;)</pre>' in page
    assert "<b>by hand</b>: `3 / 2` divides integers" in page
    assert "neither Python 3 nor Python 2" in page
    assert "<c>" not in page and "&lt;c&gt;.py: failed" in page
    assert "b.py" not in page


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize(
    "source",
    (
        pytest.param("print 1  # {}", id="comment"),
        pytest.param('import tensorflow as tf\ntf.pack("""{} """)', id="string"),
        pytest.param("import tensorflow as tf\nx = tf.contrib.{}", id="no Python"),
        pytest.param("# coding: {}", id="encoding"),
    ),
)
def test_whatever_a_source_or_its_name_holds_is_text(source, text):
    ported = trees.port_alone(f"{text}.py", source.format(text).encode(), to="tfgraph")
    page = pages.page([ported])
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert set(tags.names) <= ELEMENTS
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert ported.outcome == "unchanged" or text in "".join(tags.texts)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


def test_any_bytes_may_name_a_file():
    ported = trees.port_alone("\udcff.py", b"print 1", to="tfgraph")
    assert "?.py: ported" in pages.page([ported])


def test_new_lines_stand_beside_the_line_they_come_from():
    source = "import tensorflow as tf\n\n\n\n\n\n\n\n\nf()\n"
    ported = trees.port_alone("a.py", source.encode(), to="tensorflow")
    page = pages.page([ported])
    rows = re.findall(
        r'<div class="row (\w+)"><div class="number">(\d*)</div>'
        r'<pre class="old">(.*?)</pre><pre class="new">(.*?)</pre>',
        page,
    )
    assert rows[:5] == [
        ("changed", "", "", "import os"),
        ("changed", "", "", rows[1][3]),
        (
            "changed",
            "1",
            "import tensorflow as tf",
            "import tensorflow.compat.v1 as tf",
        ),
        ("changed", "", "", "tf.disable_v2_behavior()"),
        ("same", "2", "", ""),
    ]
    assert ("same", "10", "f()", "f()") not in rows  # far from any change
