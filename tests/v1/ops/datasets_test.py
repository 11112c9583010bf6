"""Initializable iterators optimize and model their datasets."""

import pytest

from tfgraph import v1 as tf


def initializable_inputs():
    features = tf.placeholder(tf.float32, [None, 2])
    labels = tf.placeholder(tf.int64, [None])
    size = tf.placeholder_with_default(tf.constant(2, tf.int64), [])
    return features, labels, size


def build_initializable(features, labels, size):
    dataset = tf.data.Dataset.from_tensor_slices((features, labels))
    dataset = dataset.map(lambda f, l: (f * 2.0, l + 1), num_parallel_calls=2)
    dataset = dataset.filter(lambda f, l: tf.not_equal(l, 3))
    dataset = dataset.batch(size).prefetch(1)
    dataset.make_initializable_iterator().get_next()


# data_initializable_placeholder: ops 4 to 18.
INITIALIZABLE = """
TensorSliceDataset TensorSliceDataset
num_parallel_calls Const
ParallelMapDataset ParallelMapDataset
FilterDataset FilterDataset
drop_remainder Const
BatchDatasetV2 BatchDatasetV2
buffer_size Const
PrefetchDataset PrefetchDataset
optimizations Const
OptimizeDataset OptimizeDataset
ModelDataset ModelDataset
IteratorV2 IteratorV2
MakeIterator MakeIterator
IteratorToStringHandle IteratorToStringHandle
IteratorGetNext IteratorGetNext
"""


@pytest.mark.parametrize(
    ("build", "inputs", "after", "seed", "expected"),
    (
        pytest.param(
            build_initializable, initializable_inputs, 4, None,
            INITIALIZABLE, id="initializable",
        ),
    ),
)  # fmt: skip
def test_ops_are_those_of_tensorflow_1(
    lines_of, build, inputs, after, seed, expected
):
    lines = lines_of(build, inputs=inputs, after=after, seed=seed)
    assert lines == expected.strip().splitlines()


@pytest.mark.parametrize(
    ("num_parallel_calls", "op_type"),
    ((None, "InterleaveDataset"), (2, "ParallelInterleaveDatasetV2")),
)
def test_interleaved_values(graph, num_parallel_calls, op_type):
    dataset = tf.data.Dataset.range(3).interleave(
        lambda i: tf.data.Dataset.from_tensors(i).repeat(2),
        cycle_length=2,
        num_parallel_calls=num_parallel_calls,
    )
    assert dataset._variant_tensor.op.type == op_type
    iterator = dataset.make_initializable_iterator()
    value = iterator.get_next()
    with tf.Session() as session:
        session.run(iterator.initializer)
        assert [session.run(value) for _ in range(6)] == [0, 1, 0, 1, 2, 2]
