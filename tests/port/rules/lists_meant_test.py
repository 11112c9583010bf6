"""Results that are used as lists."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("d.keys()[0]", "list(d.keys())[0]", id="view, indexed"),
        pytest.param("map(f, xs)[1:]", "list(map(f, xs))[1:]", id="map, sliced"),
        pytest.param("len(filter(f, xs))", "len(list(filter(f, xs)))", id="measured"),
        pytest.param(
            "import numpy as np\nnp.array(zip(a, b))",
            "import numpy as np\nnp.array(list(zip(a, b)))",
            id="array of",
        ),
        pytest.param(
            "xs = zip(a, b)\nprint(xs[0])",
            "xs = list(zip(a, b))\nprint(xs[0])",
            id="by a variable",
        ),
        pytest.param(
            "ks = d.keys()\nks.sort()",
            "ks = list(d.keys())\nks.sort()",
            id="sorted in place",
        ),
        pytest.param("range(3) + [1]", "list(range(3)) + [1]", id="added to a list"),
        pytest.param(
            "import random\ni = range(9)\nrandom.shuffle(i)",
            "import random\ni = list(range(9))\nrandom.shuffle(i)",
            id="shuffled",
        ),
        pytest.param(
            "len(map(f, map(g, xs)))",
            "len(list(map(f, map(g, xs))))",
            id="one in another",
        ),
        pytest.param(
            "i = range(3)\ni[0] = 2",
            "i = list(range(3))\ni[0] = 2",
            id="changed",
        ),
    ),
)
def test_lists_meant(before, after):
    assert modernize(before, only=["lists_meant"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("for k in d.keys(): pass", id="iterated"),
        pytest.param("len(d.keys())", id="view, measured"),
        pytest.param("range(9)[1], len(range(3))", id="ranges can do that"),
        pytest.param("dict(zip(a, b)), sorted(map(f, xs))", id="consumed"),
        pytest.param("xs = zip(a, b)\nfor x in xs: pass", id="variable, iterated"),
        pytest.param("def map(f, xs): return []\nmap(f, xs)[0]", id="its own function"),
        pytest.param("import lib\nlib.values()[0]", id="a module's function"),
    ),
)
def test_lists_meant_noop(source):
    assert modernize(source, only=["lists_meant"]).code == source
