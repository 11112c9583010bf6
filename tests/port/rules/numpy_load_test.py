"""Arrays of objects need a word to be loaded."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import numpy as np\nnp.load('a.npy')",
            'import numpy as np\n'
            'np.load(\'a.npy\', allow_pickle=True, encoding="latin1")',
            id="one argument",
        ),
        pytest.param(
            "import numpy as np\nnp.load(open('a'),).item()",
            'import numpy as np\n'
            'np.load(open(\'a\'), allow_pickle=True, encoding="latin1",).item()',
            id="trailing comma",
        ),
        pytest.param(
            "import numpy as np\nnp.load((p))",
            'import numpy as np\nnp.load((p), allow_pickle=True, encoding="latin1")',
            id="parentheses",
        ),
        pytest.param(
            "from numpy import load\nload(p)[()]",
            'from numpy import load\nload(p, allow_pickle=True, encoding="latin1")[()]',
            id="imported",
        ),
    ),
)
def test_numpy_load(before, after):
    assert modernize(before, only=["numpy_load"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "import numpy as np\nnp.load(p, allow_pickle=False)",
            id="decided",
        ),
        pytest.param(
            "import numpy as np\nnp.load(p, encoding='bytes')",
            id="encoding given",
        ),
        pytest.param(
            "import numpy as np\nnp.load(p, **kw), np.loadtxt(p)",
            id="unknown keywords",
        ),
        pytest.param("pickle.load(p)", id="another module"),
    ),
)
def test_numpy_load_noop(source):
    assert modernize(source, only=["numpy_load"]).code == source
