"""Modules and names of scikit-learn that have moved."""

import pytest

from tfgraph.port.modernize import modernize


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "from sklearn.cross_validation import train_test_split",
            "from sklearn.model_selection import train_test_split",
            id="from",
        ),
        pytest.param(
            "from sklearn import cross_validation, svm",
            "from sklearn import model_selection as cross_validation, svm",
            id="from the package",
        ),
        pytest.param(
            "import sklearn.cross_validation\nsklearn.cross_validation.KFold",
            "import sklearn.model_selection\nsklearn.model_selection.KFold",
            id="dotted",
        ),
        pytest.param(
            "import sklearn.grid_search as g",
            "import sklearn.model_selection as g",
            id="dotted as",
        ),
        pytest.param(
            "from sklearn.externals import joblib",
            "import joblib",
            id="joblib",
        ),
        pytest.param(
            "from sklearn.preprocessing import Imputer, scale",
            "from sklearn.preprocessing import scale; "
            "from sklearn.impute import SimpleImputer as Imputer",
            id="class",
        ),
    ),
)
def test_scikit_learn(before, after):
    assert modernize(before, only=["scikit_learn"]).code == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("from sklearn.model_selection import KFold", id="new place"),
        pytest.param("from sklearn import datasets, metrics", id="living names"),
        pytest.param("import mylib.cross_validation", id="another package"),
    ),
)
def test_scikit_learn_noop(source):
    assert modernize(source, only=["scikit_learn"]).code == source
