"""MNIST in batches, as ``tensorflow.examples.tutorials.mnist.input_data`` read it.

What is below the docstring takes the place of the import. Images come from
``tf_keras.datasets``. For a given numpy seed, and with the graph's seed set or not, the
batches are TensorFlow 1.15's.
"""


class MnistBatches:
    """MNIST images and labels, handed out in shuffled batches."""

    def __init__(self, images, labels):
        self.images, self.labels = images, labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._place = 0

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        import numpy

        start, end = self._place, self._place + batch_size
        if shuffle and start == 0 and self.epochs_completed == 0:
            self._shuffle()
        self._place = end
        images, labels = self.images[start:end], self.labels[start:end]
        if end > self.num_examples:
            self.epochs_completed += 1
            if shuffle:
                self._shuffle()
            self._place = end - self.num_examples
            images = numpy.concatenate((images, self.images[: self._place]))
            labels = numpy.concatenate((labels, self.labels[: self._place]))
        return images, labels

    def _shuffle(self):
        import numpy

        order = numpy.arange(self.num_examples)
        numpy.random.shuffle(order)
        self.images, self.labels = self.images[order], self.labels[order]


def read_data_sets(
    train_dir: str | None = None,
    one_hot: bool = False,
    dtype: object = "float32",
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str | None = None,
) -> tuple:
    """Returns MNIST as `train`, `validation` and `test`; `train_dir` is not read."""
    import collections

    import numpy
    import tensorflow.compat.v1 as tensorflow_v1
    from tf_keras.datasets import mnist

    def batches(images, labels):
        graph_seed, op_seed = tensorflow_v1.get_seed(seed)
        numpy.random.seed(graph_seed if seed is None else op_seed)
        images = images.reshape(-1, 784) if reshape else images[..., None]
        if tensorflow_v1.as_dtype(dtype) == tensorflow_v1.float32:
            images = numpy.multiply(images.astype(numpy.float32), 1.0 / 255.0)
        return MnistBatches(images, numpy.eye(10)[labels] if one_hot else labels)

    (images, labels), test = mnist.load_data()
    cut = validation_size
    Datasets = collections.namedtuple("Datasets", ("train", "validation", "test"))
    train = batches(images[cut:], labels[cut:])
    return Datasets(train, batches(images[:cut], labels[:cut]), batches(*test))
