"""Modules and names of scikit-learn that have moved or have a successor."""

from collections.abc import Iterator

from tfgraph.port.moves import move_modules, move_names
from tfgraph.port.source import Edit, Source

MODULES = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.datasets.base": "sklearn.datasets",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.feature_selection.univariate_selection": "sklearn.feature_selection",
    "sklearn.ensemble.forest": "sklearn.ensemble",
    "sklearn.tree.tree": "sklearn.tree",
    "sklearn.decomposition.pca": "sklearn.decomposition",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.neighbors.classification": "sklearn.neighbors",
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
}
NAMES = {
    "sklearn.externals.joblib": "joblib",
    "sklearn.externals.six": "six",
    "sklearn.preprocessing.Imputer": "sklearn.impute.SimpleImputer",
    "sklearn.mixture.GMM": "sklearn.mixture.GaussianMixture",
    "sklearn.decomposition.RandomizedPCA": "sklearn.decomposition.PCA",
    "sklearn.utils.testing": "numpy.testing",
}
WORDS = tuple({name.rpartition(".")[2] for name in (*MODULES, *NAMES)})


def find(source: Source) -> Iterator[Edit]:
    """Yields the edits."""
    yield from move_modules(source, MODULES)
    yield from _names(source)


def _names(source: Source) -> Iterator[Edit]:
    for edit in move_names(source, NAMES):
        # `from sklearn.externals import joblib` is `import joblib`.
        text = edit.text.replace("from  import", "import")
        for module in ("joblib", "six"):
            text = text.replace(f"{module} = {module}", f"import {module}")
        yield Edit(edit.start, edit.end, text)
