"""Pickles that Python 2 wrote."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import pickle\npickle.load(f)",
            'import pickle\npickle.load(f, encoding="latin1")',
            id="load",
        ),
        pytest.param(
            "import pickle\npickle.loads(f.read())",
            'import pickle\npickle.loads(f.read(), encoding="latin1")',
            id="loads",
        ),
        pytest.param(
            "from six.moves import cPickle as p\np.load(f)",
            'from six.moves import cPickle as p\np.load(f, encoding="latin1")',
            id="of six",
        ),
        pytest.param(
            "import pickle\npickle.load(open(p))",
            'import pickle\npickle.load(open(p, "rb"), encoding="latin1")',
            id="opened as text",
        ),
        pytest.param(
            "import pickle\nwith open(p, 'r') as f:\n    x = pickle.load(f)",
            'import pickle\n'
            'with open(p, "rb") as f:\n    x = pickle.load(f, encoding="latin1")',
            id="opened before",
        ),
        pytest.param(
            "import pickle\nf = open(p, 'w')\npickle.dump(x, f)",
            'import pickle\nf = open(p, "wb")\npickle.dump(x, f)',
            id="dumped",
        ),
    ),
)
def test_pickle_load(before, after):
    assert modernize(before, only=["pickle_load"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "import pickle\npickle.load(f, encoding='bytes')",
            id="encoding given",
        ),
        pytest.param("import pickle\npickle.dump(x, open(p, 'wb'))", id="binary"),
        pytest.param("json.load(open(p))", id="another module"),
        pytest.param(
            "import pickle\npickle.dump(x, opener(p, 'w'))",
            id="opened otherwise",
        ),
    ),
)
def test_pickle_load_noop(source):
    assert modernize(source, only=["pickle_load"]).code == source
