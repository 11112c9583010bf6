"""Files that were ported: one with work left, one left as it was, one failed."""

import pytest

from tfgraph.port import trees

OLD = "import numpy as np\n\nprint np.int, '<b>&'\nx = 3 / 2\n"


@pytest.fixture
def outcomes():
    files = {"a.py": OLD, "b.py": "x = 1\n", "<c>.py": "def f(:"}
    return [
        trees.port_alone(name, text.encode(), to="tensorflow")
        for name, text in files.items()
    ]
