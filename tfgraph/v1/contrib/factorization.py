"""``tf.contrib.factorization``: k-means clustering."""

from tfgraph.v1._legacy.gone import Gone as _Gone
from tfgraph.v1.contrib._private import (
    COSINE_DISTANCE,
    KMEANS_PLUS_PLUS_INIT,
    RANDOM_INIT,
    SQUARED_EUCLIDEAN_DISTANCE,
    KMeans,
)

__all__ = [
    "COSINE_DISTANCE", "KMEANS_PLUS_PLUS_INIT", "KMeans", "KMeansClustering",
    "RANDOM_INIT", "SQUARED_EUCLIDEAN_DISTANCE",
]  # fmt: skip
_GONE = {
    "GMM": "scikit-learn's `GaussianMixture`",
    "GmmAlgorithm": "scikit-learn's `GaussianMixture`",
    "WALSMatrixFactorization": "the package implicit",
    "WALSModel": "the package implicit",
    "gmm": "scikit-learn's `GaussianMixture`",
}


def __getattr__(name: str) -> object:
    if name == "KMeansClustering":
        from tfgraph import v1 as tf

        return tf.estimator.experimental.KMeans
    if name in _GONE:
        return _Gone(
            f"tf.contrib.factorization.{name}", "it is not ported", _GONE[name]
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
