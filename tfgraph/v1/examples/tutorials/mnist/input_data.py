"""``input_data.read_data_sets``: MNIST in batches, as TensorFlow's tutorials read it.

The images come from the program's own folder if the four files are there, as in
TensorFlow 1, and else from wherever ``tfgraph.data`` finds MNIST. If it finds only the
5,000 embedded digits, these are split in the proportions of the whole: the first tenth
for validation, the last tenth for test.

Batches are TensorFlow 1.15's for a given numpy seed: ``next_batch`` shuffles with
``numpy.random.shuffle`` at the start and after each epoch, and a batch across two
epochs takes the rest of the one and the start of the other.
"""

import collections
import gzip
import os
import pathlib
import struct
import sys

import numpy

from tfgraph import v1 as tf

Datasets = collections.namedtuple("Datasets", ("train", "validation", "test"))
_Datasets = Datasets

# Where the tutorials downloaded from; kept for programs that name them.
SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
DEFAULT_SOURCE_URL = SOURCE_URL


class DataSet:
    """Images and labels, handed out in batches.

    Args:
      images: [n, rows, columns, 1], uint8.
      labels: [n] or, one-hot, [n, classes].
      fake_data: hand out the same made-up example always.
      dtype: ``tf.uint8`` for the bytes, ``tf.float32`` for numbers in [0, 1].
      reshape: make the images [n, rows * columns].
      seed: of numpy, which TensorFlow 1.15 then set for the whole process.

    Raises:
      TypeError: if ``dtype`` is another one.
      ValueError: if there are not as many labels as images.
    """

    def __init__(
        self, images, labels, fake_data=False, one_hot=False, dtype=tf.float32,
        reshape=True, seed=None,
    ):
        graph_seed, op_seed = tf.get_seed(seed)
        # TensorFlow 1.15 seeds numpy with the graph's seed, or else with `seed`.
        numpy.random.seed(graph_seed if seed is None else op_seed)
        dtype = tf.as_dtype(dtype).base_dtype
        if dtype not in (tf.uint8, tf.float32):
            raise TypeError(
                f"`dtype` of a DataSet is {dtype.name}; expected uint8 or float32."
            )
        self.one_hot = one_hot
        self._is_fake = fake_data
        self._num_examples = 10000
        if not fake_data:
            if images.shape[0] != labels.shape[0]:
                raise ValueError(
                    f"images.shape: {images.shape} labels.shape: {labels.shape}; "
                    "expected as many labels as images."
                )
            self._num_examples = images.shape[0]
            if reshape:
                images = images.reshape(len(images), images.shape[1] * images.shape[2])
            if dtype == tf.float32:
                images = images.astype(numpy.float32)
                images = numpy.multiply(images, 1.0 / 255.0)
        self._images, self._labels = images, labels
        self._epochs_completed = 0
        self._index_in_epoch = 0

    @property
    def images(self):
        return self._images

    @property
    def labels(self):
        return self._labels

    @property
    def num_examples(self):
        return self._num_examples

    @property
    def epochs_completed(self):
        return self._epochs_completed

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """Returns the next ``(images, labels)``, ``batch_size`` rows of each."""
        if fake_data or self._is_fake:
            label = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784] * batch_size, [label] * batch_size
        start = self._index_in_epoch
        if self._epochs_completed == 0 and start == 0 and shuffle:
            self._shuffle()
        end = start + batch_size
        if end <= self._num_examples:
            self._index_in_epoch = end
            return self._images[start:end], self._labels[start:end]
        return self._across_epochs(start, batch_size, shuffle)

    def _across_epochs(self, start, batch_size, shuffle):
        self._epochs_completed += 1
        images, labels = self._images[start:], self._labels[start:]
        if shuffle:
            self._shuffle()
        self._index_in_epoch = end = batch_size - len(images)
        return (
            numpy.concatenate((images, self._images[:end])),
            numpy.concatenate((labels, self._labels[:end])),
        )

    def _shuffle(self):
        order = numpy.arange(self._num_examples)
        numpy.random.shuffle(order)
        self._images, self._labels = self._images[order], self._labels[order]


def read_data_sets(
    train_dir, fake_data=False, one_hot=False, dtype=tf.float32, reshape=True,
    validation_size=5000, seed=None, source_url=SOURCE_URL,
):
    """Returns MNIST as ``Datasets(train, validation, test)``.

    Args:
      train_dir: a folder; read if it holds the four IDX files, and never written.
      one_hot: labels as [n, 10] float64, not [n] uint8.
      dtype, reshape, seed: as in ``DataSet``.
      validation_size: the first rows of the training set that are set apart.
      source_url: not used; ``tfgraph.data`` knows where to look.

    Raises:
      ValueError: if ``validation_size`` is not within the training set.
      DataError: if no MNIST is found, or it is damaged.
    """
    del source_url
    options = {"dtype": dtype, "reshape": reshape, "seed": seed}
    if fake_data:
        made_up = (
            DataSet([], [], fake_data=True, one_hot=one_hot, dtype=dtype, seed=seed)
            for _ in range(3)
        )
        return Datasets(*made_up)
    x_train, y_train, x_test, y_test, is_whole = _load(train_dir)
    if one_hot:
        y_train, y_test = dense_to_one_hot(y_train, 10), dense_to_one_hot(y_test, 10)
    if not is_whole and validation_size == 5000:
        validation_size = len(x_test)
    if not 0 <= validation_size <= len(x_train):
        raise ValueError(
            f"Validation size should be between 0 and {len(x_train)}. Received: "
            f"{validation_size}."
        )
    n = validation_size
    # Each of the three sets numpy's seed, in this order.
    train = DataSet(x_train[n:], y_train[n:], one_hot=one_hot, **options)
    validation = DataSet(x_train[:n], y_train[:n], one_hot=one_hot, **options)
    test = DataSet(x_test, y_test, one_hot=one_hot, **options)
    return Datasets(train=train, validation=validation, test=test)


def load_mnist(train_dir="MNIST-data"):
    """``read_data_sets`` with its defaults, as ``tf.contrib.learn`` called it."""
    return read_data_sets(train_dir)


def dense_to_one_hot(labels_dense, num_classes):
    """Labels [n] as [n, num_classes], float64, 1 where the label says."""
    return numpy.eye(num_classes)[labels_dense]


def extract_images(f):
    """Reads the images of an open, gzipped IDX file: [n, rows, columns, 1], uint8."""
    with gzip.GzipFile(fileobj=f) as stream:
        magic, *shape = struct.unpack(">4I", stream.read(16))
        if magic != 2051:
            raise ValueError(f"Invalid magic number {magic} in MNIST image file: {f}")
        return numpy.frombuffer(stream.read(), numpy.uint8).reshape(*shape, 1)


def extract_labels(f, one_hot=False, num_classes=10):
    """Reads the labels of an open, gzipped IDX file: [n], uint8, or one-hot."""
    with gzip.GzipFile(fileobj=f) as stream:
        magic, _ = struct.unpack(">2I", stream.read(8))
        if magic != 2049:
            raise ValueError(f"Invalid magic number {magic} in MNIST label file: {f}")
        labels = numpy.frombuffer(stream.read(), numpy.uint8)
    return dense_to_one_hot(labels, num_classes) if one_hot else labels


def _load(train_dir):
    """Returns images and labels of training and test set, and whether it is whole.

    The images are [n, 28, 28, 1], uint8; the labels [n], uint8.
    """
    arrays = _from_folder(train_dir)
    if arrays is None:
        arrays = _from_where_tfgraph_finds_it()
    if arrays is None:
        return *_embedded(), False
    return (
        _as_images(arrays["x_train"]), arrays["y_train"].astype(numpy.uint8),
        _as_images(arrays["x_test"]), arrays["y_test"].astype(numpy.uint8), True,
    )


def _as_images(array):
    return numpy.asarray(array, numpy.uint8).reshape(-1, 28, 28, 1)


def _from_folder(folder):
    from tfgraph.data import files
    from tfgraph.errors import DataError

    if not folder or not os.path.isdir(folder):
        return None
    if not any("ubyte" in name for name in os.listdir(folder)):
        return None
    try:
        return files.read_folder(pathlib.Path(folder))
    except DataError as error:
        print(f"tfgraph: passing over `{folder}`: {error}", file=sys.stderr)
        return None


def _from_where_tfgraph_finds_it():
    from tfgraph import data
    from tfgraph.data import files

    dataset = data.load_mnist()
    if dataset.name == data.SUBSET:
        return None
    named = os.environ.get(data.PATH_VARIABLE)
    if named in (None, "", data.FULL):
        named = data.keras_cache()
    path = pathlib.Path(named).expanduser()
    return files.read_folder(path) if path.is_dir() else files.read_npz(path)


def _embedded():
    """The 5,000 digits, the last tenth as the test set."""
    from tfgraph import data

    dataset = data.load_mnist(data.SUBSET)
    images = numpy.concatenate([dataset.X_valid, dataset.X_train])
    labels = numpy.concatenate([dataset.y_valid, dataset.y_train]).astype(numpy.uint8)
    images = _as_images(numpy.rint(images * 255))
    cut = len(images) - len(dataset.X_valid)
    return images[:cut], labels[:cut], images[cut:], labels[cut:]
