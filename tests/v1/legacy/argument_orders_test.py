"""Argument orders and names from before TensorFlow 1.0 against those of 1.x."""

import numpy as np
import pytest

from tfgraph import v1 as tf

A = np.arange(6.0, dtype=np.float32).reshape(2, 3)
LOGITS = np.array([[1.0, 2.0, 0.5]], np.float32)
ONE_HOT = np.array([[0.0, 1.0, 0.0]], np.float32)


def run(build):
    """Returns the value of a graph, and the types and names of its ops."""
    with tf.Graph().as_default() as graph:
        value = build()
        with tf.Session() as session:
            return session.run(value), [
                (op.name, op.type) for op in graph.get_operations()
            ]


@pytest.mark.parametrize(
    ("old", "new"),
    (
        pytest.param(
            lambda: tf.concat(1, [A, A]), lambda: tf.concat([A, A], 1), id="concat"
        ),
        pytest.param(
            lambda: tf.concat(concat_dim=0, values=[A, A]),
            lambda: tf.concat([A, A], 0),
            id="concat by keyword",
        ),
        pytest.param(
            lambda: tf.concat(1, values=[A, A]),
            lambda: tf.concat([A, A], 1),
            id="concat, values by keyword",
        ),
        pytest.param(lambda: tf.split(1, 3, A), lambda: tf.split(A, 3, 1), id="split"),
        pytest.param(
            lambda: tf.split(split_dim=0, num_split=2, value=A),
            lambda: tf.split(A, 2, 0),
            id="split by keyword",
        ),
        pytest.param(
            lambda: tf.reverse(A, [False, True]),
            lambda: tf.reverse(A, [1]),
            id="reverse",
        ),
        pytest.param(lambda: tf.pack([A, A]), lambda: tf.stack([A, A]), id="pack"),
        pytest.param(
            lambda: tf.batch_matmul(A, A, adj_y=True),
            lambda: tf.matmul(A, A, adjoint_b=True),
            id="batch_matmul",
        ),
        pytest.param(lambda: tf.mul(A, A), lambda: tf.multiply(A, A), id="mul"),
        pytest.param(lambda: tf.sub(A, 1.0), lambda: tf.subtract(A, 1.0), id="sub"),
        pytest.param(lambda: tf.neg(A), lambda: tf.negative(A), id="neg"),
        pytest.param(
            lambda: tf.select(A > 1, A, -A),
            lambda: tf.where(A > 1, A, -A),
            id="select",
        ),
        pytest.param(
            lambda: tf.nn.softmax_cross_entropy_with_logits(LOGITS, ONE_HOT),
            lambda: tf.nn.softmax_cross_entropy_with_logits(
                labels=ONE_HOT, logits=LOGITS
            ),
            id="softmax_cross_entropy_with_logits",
        ),
        pytest.param(
            lambda: tf.nn.sigmoid_cross_entropy_with_logits(LOGITS, targets=ONE_HOT),
            lambda: tf.nn.sigmoid_cross_entropy_with_logits(
                labels=ONE_HOT, logits=LOGITS
            ),
            id="sigmoid_cross_entropy_with_logits",
        ),
        pytest.param(
            lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(LOGITS, [1]),
            lambda: tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=[1], logits=LOGITS
            ),
            id="sparse_softmax_cross_entropy_with_logits",
        ),
    ),
)
def test_the_old_call_builds_the_graph_of_the_new_one(old, new):
    old_value, old_graph = run(old)
    new_value, new_graph = run(new)
    np.testing.assert_array_equal(old_value, new_value)
    assert old_graph == new_graph


@pytest.mark.parametrize(
    ("build", "expected"),
    (
        (lambda: tf.concat([A, A], axis=-1), np.concatenate([A, A], -1)),
        (lambda: tf.concat(values=[A], axis=0), A),
        (lambda: tf.split(A, [1, 2], 1)[1], A[:, 1:]),
        (lambda: tf.split(A, num_or_size_splits=3, axis=1)[2], A[:, 2:]),
        (lambda: tf.reverse(A, axis=[0]), A[::-1]),
    ),
)
def test_new_calls_stay_what_they_are(build, expected):
    np.testing.assert_array_equal(run(build)[0], expected)


def test_sampled_losses_tell_labels_from_inputs_by_their_dtype():
    def loss(swapped):
        tf.set_random_seed(1)
        weights, biases = tf.ones([9, 3]), tf.zeros([9])
        labels = tf.constant([[1], [2]], tf.int64)
        inputs = tf.constant(A)
        pair = (inputs, labels) if swapped else (labels, inputs)
        return tf.nn.nce_loss(weights, biases, *pair, 4, 9)

    np.testing.assert_array_equal(
        run(lambda: loss(True))[0], run(lambda: loss(False))[0]
    )


def test_old_summaries_carry_the_tag_as_given():
    with tf.Graph().as_default():
        with tf.name_scope("scope"):
            tf.scalar_summary("loss", tf.constant(2.0))
            tf.histogram_summary("values", tf.constant(A))
            tf.image_summary("picture", tf.zeros([1, 2, 2, 1]))
        with tf.Session() as session:
            serialized = session.run(tf.merge_all_summaries())
    summary = tf.Summary.FromString(serialized)
    assert [value.tag for value in summary.value] == [
        "loss", "values", "picture/image/0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    (
        ("train.SummaryWriter", "summary.FileWriter"),
        ("neg", "negative"),
        ("list_diff", "setdiff1d"),
        ("nn.rnn", "nn.static_rnn"),
        ("nn.bidirectional_rnn", "nn.static_bidirectional_rnn"),
        ("image.per_image_whitening", "image.per_image_standardization"),
        ("nn.seq2seq", "contrib.legacy_seq2seq"),
        ("concat_v2", "concat"),
    ),
)
def test_renamed(old, new):
    def at(path):
        value = tf
        for part in path.split("."):
            value = getattr(value, part)
        return value

    assert at(old) is at(new)
