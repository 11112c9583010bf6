"""Arguments of scikit-learn's classes that have another name today."""

from collections.abc import Iterator

from tfgraph.port.arguments import rename_keywords
from tfgraph.port.source import Edit, Source

TABLE = {
    "sklearn.manifold.TSNE": {"n_iter": "max_iter"},
    "sklearn.linear_model.SGDClassifier": {"n_iter": "max_iter"},
    "sklearn.linear_model.SGDRegressor": {"n_iter": "max_iter"},
    "sklearn.linear_model.Perceptron": {"n_iter": "max_iter"},
    "sklearn.linear_model.PassiveAggressiveClassifier": {"n_iter": "max_iter"},
    "sklearn.preprocessing.OneHotEncoder": {"sparse": "sparse_output"},
    "sklearn.cluster.AgglomerativeClustering": {"affinity": "metric"},
}
WORDS = tuple({old for keywords in TABLE.values() for old in keywords})


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    return rename_keywords(source, TABLE)
