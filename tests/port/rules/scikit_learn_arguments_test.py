"""Arguments of scikit-learn that have another name."""

import pytest

from tfgraph.port.modernize import modernize

RULE = ["scikit_learn_arguments"]


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "from sklearn.manifold import TSNE\nTSNE(perplexity=30, n_iter=500)",
            "from sklearn.manifold import TSNE\nTSNE(perplexity=30, max_iter=500)",
            id="imported class",
        ),
        pytest.param(
            "from sklearn import preprocessing as p\np.OneHotEncoder(\n  sparse=False)",
            "from sklearn import preprocessing as p\n"
            "p.OneHotEncoder(\n  sparse_output=False)",
            id="attribute, over lines",
        ),
    ),
)
def test_scikit_learn_arguments(before, after):
    assert modernize(before, only=RULE).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("TSNE(n_iter=500)", id="not imported"),
        pytest.param(
            "from sklearn.manifold import TSNE\nTSNE(max_iter=500)", id="new name"
        ),
        pytest.param(
            "from sklearn.manifold import Isomap\nIsomap(n_iter=5)", id="another class"
        ),
    ),
)
def test_scikit_learn_arguments_noop(source):
    assert modernize(source, only=RULE).code == source
