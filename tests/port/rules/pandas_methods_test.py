"""Methods of pandas that have another name."""

import pytest

from tfgraph.port.modernize import modernize


def test_pandas_methods():
    before, after = "x = df[['a']].as_matrix()", "x = df[['a']].to_numpy()"
    assert modernize(before, only=["pandas_methods"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("df.as_matrix(columns=['a'])", id="with columns"),
        pytest.param("class A:\n    def as_matrix(self): pass", id="its own method"),
    ),
)
def test_pandas_methods_noop(source):
    assert modernize(source, only=["pandas_methods"]).code == source
