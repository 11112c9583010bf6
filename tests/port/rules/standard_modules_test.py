"""Modules that Python 3 calls otherwise."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param("import cPickle", "import pickle as cPickle", id="import"),
        pytest.param(
            "import cPickle as pickle",
            "import pickle as pickle",
            id="import as",
        ),
        pytest.param(
            "import os, Queue, sys",
            "import os, queue as Queue, sys",
            id="among others",
        ),
        pytest.param(
            "from StringIO import StringIO",
            "from io import StringIO",
            id="from",
        ),
        pytest.param(
            "try:\n"
            "    import cPickle as pickle\nexcept ImportError:\n    import pickle",
            "try:\n    import pickle as pickle\nexcept ImportError:\n    import pickle",
            id="in a try",
        ),
        pytest.param(
            "import urllib2\nurllib2.urlopen(u)",
            "import urllib.request as urllib2\nurllib2.urlopen(u)",
            id="new place with dots",
        ),
        pytest.param(
            "import xml.etree.cElementTree as E",
            "import xml.etree.ElementTree as E",
            id="old place with dots",
        ),
        pytest.param(
            "from xml.etree import cElementTree",
            "from xml.etree import ElementTree as cElementTree",
            id="from a package",
        ),
    ),
)
def test_standard_modules(before, after):
    assert modernize(before, only=["standard_modules"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import pickle, queue", id="new names"),
        pytest.param("from .Queue import Queue", id="relative"),
        pytest.param("import mypkg.Queue", id="inside another package"),
        pytest.param("StringIO = 1", id="a variable"),
    ),
)
def test_standard_modules_noop(source):
    assert modernize(source, only=["standard_modules"]).code == source
