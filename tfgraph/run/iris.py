"""``sklearn.datasets.load_iris`` as it was until scikit-learn 0.20.

Two rows differed from Fisher's paper, and numbers recorded with them do not come back
without. Scikit-learn 0.20 and TensorFlow 1.11 came out in the same week of September
2018: the rows are those of then if ``TFGRAPH_RELEASE`` asks for an older TensorFlow.

References:
  scikit-learn, `load_iris
  <https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_iris.html>`_
"""

import functools
import importlib
import os
from types import ModuleType

CORRECTED_WITH = (1, 11)
# Sepal length and width, petal length and width, cm.
ROWS = {34: (4.9, 3.1, 1.5, 0.1), 37: (4.9, 3.1, 1.5, 0.1)}


def restore(sklearn: ModuleType) -> None:
    """Gives the program the rows of then, if it is to run as of then."""
    if not os.environ.get("TFGRAPH_RELEASE"):
        return
    from tfgraph.v1._runtime.release import release

    if release() >= CORRECTED_WITH:
        return
    datasets = importlib.import_module(f"{sklearn.__name__}.datasets")
    load = datasets.load_iris

    @functools.wraps(load)
    def load_iris(*args: object, **kwargs: object) -> object:
        loaded = load(*args, **kwargs)
        if kwargs.get("as_frame"):  # a program of today
            return loaded
        data = loaded[0] if isinstance(loaded, tuple) else loaded.data
        for row, values in ROWS.items():
            data[row] = values
        return loaded

    datasets.load_iris = load_iris
