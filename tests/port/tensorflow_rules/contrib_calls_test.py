"""Functions of ``tf.contrib`` whose equivalents take other arguments."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_calls"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.contrib.seq2seq.sequence_loss(a, b, w)",
            "tf.losses.sparse_softmax_cross_entropy(logits=a, labels=b, "
            "weights=w, reduction=tf.losses.Reduction.MEAN, "
            "loss_collection=None)",
            id="sequence loss",
        ),
        pytest.param(
            "tf.contrib.seq2seq.sequence_loss(a, b, w, "
            "average_across_batch=True, name='l')",
            "tf.losses.sparse_softmax_cross_entropy(logits=a, labels=b, "
            "weights=w, scope='l', reduction=tf.losses.Reduction.MEAN, "
            "loss_collection=None)",
            id="sequence loss, averages",
        ),
        pytest.param(
            "tf.contrib.metrics.streaming_accuracy(p, y)",
            "tf.metrics.accuracy(predictions=p, labels=y)",
            id="metric",
        ),
        pytest.param(
            "tf.contrib.slim.metrics.streaming_mean(v)",
            "tf.metrics.mean(values=v)",
            id="metric of slim",
        ),
        pytest.param(
            "tf.contrib.losses.softmax_cross_entropy(a, y, 0.5)",
            "tf.losses.softmax_cross_entropy(logits=a, onehot_labels=y, weights=0.5)",
            id="loss",
        ),
        pytest.param(
            "tf.contrib.slim.losses.log_loss(p, y)",
            "tf.losses.log_loss(predictions=p, labels=y)",
            id="loss of slim",
        ),
        pytest.param(
            "tf.contrib.lookup.HashTable(i, -1)",
            "tf.lookup.StaticHashTable(i, -1)",
            id="table",
        ),
        pytest.param(
            "tf.contrib.eager.Variable(3.0, name='v')",
            "tf.Variable(3.0, name='v', use_resource=True)",
            id="eager variable",
        ),
        pytest.param(
            "for b in tf.contrib.eager.Iterator(d): pass",
            "for b in iter(d): pass",
            id="eager iterator",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "tf.contrib.seq2seq.sequence_loss(a, b, w, average_across_timesteps=False)",
            id="sequence loss by step",
        ),
        pytest.param(
            "tf.contrib.seq2seq.sequence_loss(a, b, w, softmax_loss_function=f)",
            id="loss function",
        ),
        pytest.param(
            "tf.contrib.metrics.streaming_covariance(p, y)",
            id="metric without equivalent",
        ),
        pytest.param("def iter(x): pass\ntf.contrib.eager.Iterator(d)", id="own iter"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source
