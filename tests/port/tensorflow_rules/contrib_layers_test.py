"""Layers of ``tf.contrib.layers`` and ``tf.contrib.slim``."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["contrib_layers"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.contrib.layers.fully_connected(x, 10)",
            "tf.layers.dense(x, 10, activation=tf.nn.relu)",
            id="dense",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(x, 10, activation_fn=None)",
            "tf.layers.dense(x, 10, activation=None)",
            id="dense, linear",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(x, n, tf.nn.tanh)",
            "tf.layers.dense(x, n, activation=tf.nn.tanh)",
            id="dense, positions",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(inputs=x, num_outputs=n, "
            "activation_fn=f, weights_initializer=w, weights_regularizer=r, "
            "biases_initializer=b, reuse=True, trainable=t, scope='a')",
            "tf.layers.dense(inputs=x, units=n, activation=f, "
            "kernel_initializer=w, kernel_regularizer=r, bias_initializer=b, "
            "reuse=True, trainable=t, name='a')",
            id="dense, arguments",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(x, 10, tf.nn.elu, "
            "biases_initializer=None)",
            "tf.layers.dense(x, 10, activation=tf.nn.elu, use_bias=False)",
            id="no bias",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(x, 10, normalizer_fn=None, scope='a')",
            "tf.layers.dense(x, 10, name='a', activation=tf.nn.relu)",
            id="arguments that are None",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(\n    "
            "tf.contrib.layers.flatten(x),  # flat\n    10,  # classes\n)",
            "tf.layers.dense(\n    tf.layers.flatten(x),  # flat\n    10, "
            "activation=tf.nn.relu,  # classes\n)",
            id="nested, with comments",
        ),
        pytest.param(
            "tf.contrib.layers.linear(x, 10)",
            "tf.layers.dense(x, 10, activation=None)",
            id="linear",
        ),
        pytest.param(
            "tf.contrib.layers.conv2d(x, 8, 3)",
            'tf.layers.conv2d(x, 8, 3, padding="same", activation=tf.nn.relu)',
            id="convolution",
        ),
        pytest.param(
            "tf.contrib.layers.conv2d(x, 8, [3, 3], 2, 'VALID', scope='c')",
            "tf.layers.conv2d(x, 8, [3, 3], strides=2, padding='VALID', "
            "name='c', activation=tf.nn.relu)",
            id="convolution, positions",
        ),
        pytest.param(
            "tf.contrib.layers.max_pool2d(x, 2, data_format='NCHW')",
            'tf.layers.max_pooling2d(x, 2, data_format="channels_first", strides=2)',
            id="data format",
        ),
        pytest.param(
            "tf.contrib.layers.avg_pool2d(x, [2, 2], stride=1)",
            "tf.layers.average_pooling2d(x, [2, 2], strides=1)",
            id="pooling",
        ),
        pytest.param(
            "tf.contrib.layers.dropout(x, keep_prob)",
            "tf.layers.dropout(x, rate=1 - keep_prob, training=True)",
            id="dropout",
        ),
        pytest.param(
            "tf.contrib.layers.dropout(x, keep_prob=a + b, is_training=t)",
            "tf.layers.dropout(x, rate=1 - (a + b), training=t)",
            id="dropout, arguments",
        ),
        pytest.param(
            "tf.contrib.layers.batch_norm(x, is_training=t, decay=0.9)",
            "tf.layers.batch_normalization(x, training=t, momentum=0.9, scale=False)",
            id="batch normalization",
        ),
        pytest.param(
            "tf.contrib.layers.one_hot_encoding(y, 10)",
            "tf.one_hot(y, 10)",
            id="one-hot",
        ),
        pytest.param(
            "from tensorflow.contrib import slim\nslim.conv2d(x, 8, 3)",
            "from tensorflow.contrib import slim\ntf.layers.conv2d(x, 8, 3, "
            'padding="same", activation=tf.nn.relu)',
            id="slim",
        ),
        pytest.param(
            "layers = tf.contrib.layers\nlayers.flatten(x)",
            "layers = tf.contrib.layers\ntf.layers.flatten(x)",
            id="alias",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param(
            "tf.contrib.layers.fully_connected(x, 10, "
            "normalizer_fn=tf.contrib.layers.batch_norm)",
            id="normalizer",
        ),
        pytest.param(
            "tf.contrib.layers.flatten(x, outputs_collections='outputs')",
            id="collections",
        ),
        pytest.param(
            "with tf.contrib.framework.arg_scope([tf.contrib.layers.conv2d], "
            "stride=2):\n    tf.contrib.layers.conv2d(x, 8, 3)",
            id="argument scope",
        ),
        pytest.param(
            "tf.contrib.layers.fully_connected(x, 10, **options)",
            id="starred",
        ),
        pytest.param(
            "tf.contrib.layers.stack(x, tf.contrib.layers.fully_connected, [4, 3])",
            id="value",
        ),
        pytest.param(
            "tf.contrib.layers.batch_norm(x, updates_collections=None)",
            id="updates in place",
        ),
        pytest.param(
            "tf.contrib.layers.conv2d(x, 8, 3, data_format=f)",
            id="unknown data format",
        ),
        pytest.param("tf.layers.dense(x, 10)", id="TensorFlow's own"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_notes_say_what_may_differ():
    notes = port("tf.contrib.layers.fully_connected(x, 10)")[1]
    assert [note.kind for note in notes] == ["may differ"]
    assert "dense/kernel" in notes[0].message
