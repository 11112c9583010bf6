"""``input_data``: TensorFlow 1.15's splits and batches, without a download."""

import gzip
import struct

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1.examples.tutorials.mnist import input_data, mnist

IMAGES = np.arange(10 * 28 * 28, dtype=np.int64).reshape(10, 28, 28, 1).astype(np.uint8)
LABELS = np.arange(10, dtype=np.uint8)


def data_set(**options):
    return input_data.DataSet(IMAGES, LABELS, **options)


def test_batches_follow_numpys_shuffle_across_epochs():
    data = data_set()
    np.random.seed(3)
    found = np.concatenate([data.next_batch(4)[1] for _ in range(5)])
    random = np.random.RandomState(3)
    first = np.arange(10)
    random.shuffle(first)
    second = np.arange(10)
    random.shuffle(second)
    # The second epoch shuffles what the first has shuffled.
    assert found.tolist() == [*first, *first[second]]
    assert data.epochs_completed == 1


def test_batches_in_order_without_shuffle():
    data = data_set()
    found = [data.next_batch(4, shuffle=False)[1].tolist() for _ in range(3)]
    assert found == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1]]


def test_the_graphs_seed_seeds_numpy():
    orders = []
    for _ in range(2):
        with tf.Graph().as_default():
            tf.set_random_seed(5)
            orders.append(data_set().next_batch(10)[1].tolist())
    assert orders[0] == orders[1]


@pytest.mark.parametrize(
    ("options", "shape", "dtype", "largest"),
    (
        ({}, (10, 784), np.float32, 1.0),
        ({"reshape": False}, (10, 28, 28, 1), np.float32, 1.0),
        ({"dtype": tf.uint8}, (10, 784), np.uint8, 255),
    ),
)
def test_images(options, shape, dtype, largest):
    images = data_set(**options).images
    assert (images.shape, images.dtype) == (shape, dtype)
    assert images.max() == pytest.approx(largest)


def test_data_set_refuses():
    with pytest.raises(TypeError, match="expected uint8 or float32"):
        data_set(dtype=tf.int32)
    with pytest.raises(ValueError, match="as many labels as images"):
        input_data.DataSet(IMAGES, LABELS[:3])


def test_fake_data():
    images, labels = input_data.read_data_sets("", fake_data=True).train.next_batch(2)
    assert np.shape(images) == (2, 784) and labels == [0, 0]


def write_idx(path, array):
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    with gzip.open(path, "wb") as stream:
        stream.write(header + array.tobytes())


def test_the_programs_own_folder_comes_first(tmp_path):
    images = np.zeros((6, 28, 28), np.uint8)
    for name, n in (("train", 6), ("t10k", 2)):
        write_idx(tmp_path / f"{name}-images-idx3-ubyte.gz", images[:n])
        write_idx(tmp_path / f"{name}-labels-idx1-ubyte.gz", LABELS[:n])
    data = input_data.read_data_sets(tmp_path, one_hot=True, validation_size=2)
    sizes = [part.num_examples for part in data]
    assert sizes == [4, 2, 2]
    np.testing.assert_array_equal(data.validation.labels, np.eye(10)[:2])
    with pytest.raises(ValueError, match="between 0 and 6"):
        input_data.read_data_sets(tmp_path, validation_size=7)


def test_the_tutorials_network_has_its_names():
    with tf.Graph().as_default():
        images = tf.placeholder(tf.float32, [None, mnist.IMAGE_PIXELS])
        labels = tf.placeholder(tf.int32, [None])
        logits = mnist.inference(images, 8, 4)
        mnist.training(mnist.loss(logits, labels), 0.1)
        assert mnist.evaluation(logits, labels).dtype == tf.int32
        assert [v.op.name for v in tf.trainable_variables()] == [
            f"{layer}/{name}"
            for layer in ("hidden1", "hidden2", "softmax_linear")
            for name in ("weights", "biases")
        ]
