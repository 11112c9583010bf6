"""Names of the standard library that have moved."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "import time\ntime.clock()",
            "import time\ntime.perf_counter()",
            id="same module",
        ),
        pytest.param(
            "from time import clock, sleep",
            "from time import perf_counter as clock, sleep",
            id="imported",
        ),
        pytest.param(
            "import collections\ncollections.Iterable",
            "import collections, collections.abc\ncollections.abc.Iterable",
            id="another module",
        ),
        pytest.param(
            "import collections as c\nc.Mapping",
            "import collections as c, collections.abc\ncollections.abc.Mapping",
            id="another module, alias",
        ),
        pytest.param(
            "from collections import namedtuple, Iterable",
            "from collections import namedtuple; from collections.abc import Iterable",
            id="one of two",
        ),
        pytest.param(
            "from collections import Iterable",
            "from collections.abc import Iterable",
            id="all",
        ),
        pytest.param(
            "from collections import (Set,\n    deque)",
            "from collections import (deque\n); from collections.abc import Set",
            id="over lines",
        ),
        pytest.param(
            "import urllib\nurllib.urlretrieve(u)\nurllib.quote(u)",
            "import urllib, urllib.parse, urllib.request\n"
            "urllib.request.urlretrieve(u)\nurllib.parse.quote(u)",
            id="two modules",
        ),
        pytest.param("from itertools import izip", "izip = zip", id="now a builtin"),
        pytest.param(
            "import itertools as it\nit.izip(a, b)",
            "import itertools as it\nzip(a, b)",
            id="builtin, attribute",
        ),
        pytest.param(
            "import sys, fractions\nfractions.gcd(1, sys.maxint)",
            "import sys, fractions, math\nmath.gcd(1, sys.maxsize)",
            id="other root",
        ),
    ),
)
def test_standard_names(before, after):
    assert modernize(before, only=["standard_names"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "import urllib.request\nurllib.request.urlretrieve(u)",
            id="new place",
        ),
        pytest.param("from collections import OrderedDict, deque", id="living names"),
        pytest.param("self.time.clock()", id="another object"),
        pytest.param("from six.moves import urllib\nurllib.request.urlopen", id="six"),
    ),
)
def test_standard_names_noop(source):
    assert modernize(source, only=["standard_names"]).code == source
