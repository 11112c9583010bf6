"""Methods that dictionaries no longer have."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "for k, v in d.iteritems(): pass",
            "for k, v in d.items(): pass",
            id="iteritems",
        ),
        pytest.param("sum(d.itervalues())", "sum(d.values())", id="itervalues"),
        pytest.param("a.b[0].iterkeys()", "a.b[0].keys()", id="of an expression"),
        pytest.param(
            "if not d.has_key(k): pass",
            "if not d.__contains__(k): pass",
            id="has_key",
        ),
    ),
)
def test_dict_methods(before, after):
    assert modernize(before, only=["dict_methods"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("import six\nsix.iteritems(d), six.moves", id="six"),
        pytest.param(
            "class A:\n    def iteritems(self): pass\nA().iteritems()",
            id="its own method",
        ),
        pytest.param("d.items()", id="new name"),
        pytest.param("d.has_key()", id="other arguments"),
    ),
)
def test_dict_methods_noop(source):
    assert modernize(source, only=["dict_methods"]).code == source
