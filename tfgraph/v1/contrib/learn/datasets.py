"""``tf.contrib.learn.datasets``: small data sets, MNIST, and CSV files."""

import collections
import csv

import numpy as np

from tfgraph.v1._legacy.gone import Gone
from tfgraph.v1.examples.tutorials.mnist import input_data as mnist

Dataset = collections.namedtuple("Dataset", ("data", "target"))
Datasets = mnist.Datasets


def load_csv_with_header(filename, target_dtype, features_dtype, target_column=-1):
    """Reads a CSV file whose first line starts with its rows and columns."""
    with open(filename, newline="") as stream:
        rows = csv.reader(stream)
        n_samples, n_features = (int(n) for n in next(rows)[:2])
        data = np.zeros((n_samples, n_features), dtype=features_dtype)
        target = np.zeros((n_samples,), dtype=target_dtype)
        for i, row in enumerate(rows):
            target[i] = np.asarray(row.pop(target_column), dtype=target_dtype)
            data[i] = np.asarray(row, dtype=features_dtype)
    return Dataset(data=data, target=target)


def load_csv_without_header(filename, target_dtype, features_dtype, target_column=-1):
    """Reads a CSV file."""
    data, target = [], []
    with open(filename, newline="") as stream:
        for row in csv.reader(stream):
            target.append(row.pop(target_column))
            data.append(np.asarray(row, dtype=features_dtype))
    return Dataset(
        data=np.array(data), target=np.array(target, dtype=target_dtype)
    )


def load_iris(data_path=None):
    """The iris data, by scikit-learn: [150, 4] and [150]."""
    if data_path is not None:
        return load_csv_with_header(data_path, int, float)
    from sklearn.datasets import load_iris

    iris = load_iris()
    return Dataset(data=iris.data, target=iris.target)


load_boston = Gone(
    "tf.contrib.learn.datasets.load_boston",
    "scikit-learn and others withdrew the Boston housing data",
    "`sklearn.datasets.fetch_california_housing`",
)
load_dbpedia = Gone(
    "tf.contrib.learn.datasets.load_dbpedia", "it was a download that is gone",
    "the package datasets (`load_dataset('dbpedia_14')`)",
)
maybe_download = Gone(
    "tf.contrib.learn.datasets.base.maybe_download", "it is not ported",
    "`pooch.retrieve`, which checks what it downloads",
)
DATASETS = {
    "boston": load_boston, "iris": load_iris, "mnist": mnist.load_mnist,
    "dbpedia": load_dbpedia,
}  # fmt: skip


def load_dataset(name, size="small", test_with_fake_data=False):
    """Loads ``iris``, ``mnist``, or another name of ``DATASETS``.

    Raises:
      ValueError: if there is no such data set.
    """
    del size, test_with_fake_data
    if name not in DATASETS:
        raise ValueError(
            f"Name of dataset is not found: {name}. Expected one of {list(DATASETS)}."
        )
    return DATASETS[name]()


class base:  # noqa: N801 (a module in TensorFlow 1)
    """``tf.contrib.learn.datasets.base``."""

    Dataset, Datasets = Dataset, Datasets
    load_boston, load_iris = load_boston, load_iris
    maybe_download = maybe_download
    load_csv_with_header = staticmethod(load_csv_with_header)
    load_csv_without_header = staticmethod(load_csv_without_header)
