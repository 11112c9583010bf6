"""Arrays from and to bytes."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import numpy as np\nnp.fromstring(b, dtype=np.uint8)",
            "import numpy as np\nnp.frombuffer(b, dtype=np.uint8).copy()",
            id="binary",
        ),
        pytest.param(
            "import numpy as np\nnp.fromstring(f.read(), 'u1').reshape(2)",
            "import numpy as np\nnp.frombuffer(f.read(), 'u1').copy().reshape(2)",
            id="chained",
        ),
        pytest.param("image.tostring()", "image.tobytes()", id="to bytes"),
        pytest.param(
            "np.array(x).tostring()",
            "np.array(x).tobytes()",
            id="to bytes of a call",
        ),
        pytest.param(
            "import numpy as np\nnp.asscalar(x)",
            "import numpy as np\nnp.asarray(x).item()",
            id="scalar",
        ),
    ),
)
def test_numpy_bytes(before, after):
    assert modernize(before, only=["numpy_bytes"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import numpy as np\nnp.fromstring('1 2', sep=' ')", id="text"),
        pytest.param(
            "import numpy as np\nnp.fromstring('1 2', float, -1, ' ')",
            id="text by position",
        ),
        pytest.param(
            "import xml.etree.ElementTree as E\nE.tostring(x)",
            id="another module",
        ),
        pytest.param(
            "class A:\n    def tostring(self): pass\nA().tostring()",
            id="its own method",
        ),
    ),
)
def test_numpy_bytes_noop(source):
    assert modernize(source, only=["numpy_bytes"]).code == source
