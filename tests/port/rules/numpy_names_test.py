"""Names that NumPy has dropped."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import numpy as np\nnp.zeros(3, np.int)",
            "import numpy as np\nnp.zeros(3, int)",
            id="alias of a type",
        ),
        pytest.param(
            "import numpy as np\nx.astype(np.float_) * np.Inf",
            "import numpy as np\nx.astype(np.float64) * np.inf",
            id="renamed",
        ),
        pytest.param(
            "import numpy\nnumpy.random.rand(numpy.product(s))",
            "import numpy\nnumpy.random.rand(numpy.prod(s))",
            id="no alias",
        ),
        pytest.param(
            "from numpy import int, arange",
            "from numpy import arange; int = int",
            id="imported type",
        ),
        pytest.param(
            "from numpy import product as p",
            "from numpy import prod as p",
            id="imported and renamed",
        ),
        pytest.param(
            "def f():\n    import numpy as n\n    return n.bool",
            "def f():\n    import numpy as n\n    return bool",
            id="imported in a function",
        ),
    ),
)
def test_numpy_names(before, after):
    assert modernize(before, only=["numpy_names"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "import numpy as np\nnp.int32, np.floating, np.str_, np.bool_",
            id="living names",
        ),
        pytest.param("np.int", id="not imported"),
        pytest.param("import jax.numpy as np\nnp.product", id="another module"),
        pytest.param("import numpy as np\nx.int, np.random.int", id="another object"),
    ),
)
def test_numpy_names_noop(source):
    assert modernize(source, only=["numpy_names"]).code == source
