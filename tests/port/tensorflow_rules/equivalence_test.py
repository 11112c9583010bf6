"""The public equivalents of ``tf.contrib`` compute the same numbers.

Each program is built twice in one process: as it stands, with ``tfgraph.v1`` as ``tf``,
and as the porter rewrites it, with ``tensorflow.compat.v1``. Then every random op of
both graphs gets a seed by its place among the random ops, 1, 2, 3 and so on, so that
initial values and dropout masks are drawn from the same seeds, and both are run:
``out`` is compared after initialization, and, if the program has a training ``step``,
once more after two of those, together with all variables in the order in which they
were made. Numbers are equal to the last digit, but for batch normalization of matrices,
which contrib hands to the kernel for images: there within 1e-4.
"""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.port.porting import port_source

INPUTS = """
x = tf.constant(np.linspace(-1, 1, 24).reshape(4, 6), tf.float32)
images = tf.constant(np.linspace(-1, 1, 288).reshape(2, 8, 6, 3), tf.float32)
labels = tf.constant([0, 2, 1, 1])
steps = [x, x * 0.5, x - 1.0]
sequence = tf.stack(steps, axis=1)
"""
STEP = """
step = tf.train.GradientDescentOptimizer(0.1).minimize(
    tf.reduce_sum(tf.square(out)) + sum(tf.losses.get_regularization_losses()),
    var_list=tf.trainable_variables())
"""


def numbers(source):
    """Returns ``out`` before and after training, and then the variables."""
    graph = tf.Graph()
    with graph.as_default():
        namespace = {"np": np}
        exec(source, namespace)
        out = tf.nest.flatten(namespace["out"])
        fetches = [tf.identity(tensor).name for tensor in out]
        variables = [tf.identity(variable).name for variable in tf.global_variables()]
        ready = [tf.global_variables_initializer(), tf.local_variables_initializer()]
        ready = [op.name for op in (*ready, tf.tables_initializer())]
        step = namespace.get("step")
    with seeded(graph.as_graph_def()), tf.Session() as session:
        session.run(ready)
        values = [session.run(fetches)]
        if step is not None:
            for _ in range(2):
                session.run(step.name)
            values += [session.run(fetches), session.run(variables)]
    return values


def seeded(definition):
    """Returns the context of a graph with seeds 1, 2, 3 ... for its random ops."""
    place = 0
    for node in definition.node:
        if "seed2" in node.attr:
            place += 1
            node.attr["seed"].i, node.attr["seed2"].i = 7, place
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(definition, name="")
    return graph.as_default()


def compare(source, *, tolerance=0.0):
    """Asserts that a program and its port give the same numbers, without tfgraph."""
    ported = port_source("import tensorflow as tf\n" + source)
    assert "contrib" not in ported.code and "tfgraph" not in ported.code
    pair = numbers("from tfgraph import v1 as tf\n" + source), numbers(ported.code)
    for old, new in zip(*pair, strict=True):
        for old_value, new_value in zip(old, new, strict=True):
            if not tolerance:
                np.testing.assert_array_equal(new_value, old_value)
                continue
            np.testing.assert_allclose(new_value, old_value, rtol=0, atol=tolerance)


LAYERS = {
    "fully_connected": "tf.contrib.layers.fully_connected(x, 5)",
    "fully_connected, arguments": (
        "tf.contrib.layers.fully_connected(x, 5, tf.nn.tanh, scope='a', "
        "weights_initializer=tf.truncated_normal_initializer(stddev=0.1), "
        "weights_regularizer=tf.contrib.layers.l2_regularizer(0.01), "
        "biases_initializer=tf.constant_initializer(0.5), "
        "biases_regularizer=tf.contrib.layers.l1_regularizer(0.2))"
    ),
    "fully_connected, no activation, no bias": (
        "tf.contrib.layers.fully_connected(x, num_outputs=5, activation_fn=None, "
        "biases_initializer=None)"
    ),
    "fully_connected, rank 3": "tf.contrib.layers.fully_connected(sequence, 5)",
    "fully_connected, He": (
        "tf.contrib.layers.fully_connected(x, 5, weights_initializer="
        "tf.contrib.layers.variance_scaling_initializer(1.0, 'FAN_AVG', uniform=True))"
    ),
    "fully_connected, not trainable": (
        "tf.contrib.layers.fully_connected(tf.contrib.layers.fully_connected("
        "x, 5, trainable=False), 2)"
    ),
    "linear": "tf.contrib.layers.linear(x, 5, scope='a')",
    "relu": "tf.contrib.layers.relu(x, 5)",
    "relu6": "tf.contrib.layers.relu6(x, 5)",
    "slim": "tf.contrib.slim.fully_connected(tf.contrib.slim.flatten(images), 5)",
    "conv2d": "tf.contrib.layers.conv2d(images, 5, 3)",
    "conv2d, arguments": (
        "tf.contrib.layers.conv2d(images, 5, [3, 2], 2, 'VALID', activation_fn=None, "
        "weights_regularizer=tf.contrib.layers.l1_l2_regularizer(0.1, 0.2), scope='a')"
    ),
    "conv2d, rate": (
        "tf.contrib.layers.convolution2d(images, 5, 3, rate=2, data_format='NHWC')"
    ),
    "conv2d_transpose": "tf.contrib.layers.conv2d_transpose(images, 5, 3, stride=2)",
    "max_pool2d": (
        "tf.contrib.layers.max_pool2d(tf.contrib.layers.conv2d(images, 5, 3), 2)"
    ),
    "avg_pool2d": (
        "tf.contrib.layers.avg_pool2d(tf.contrib.layers.conv2d(images, 5, 3), "
        "[3, 3], stride=1, padding='SAME')"
    ),
    "dropout": (
        "tf.contrib.layers.dropout(tf.contrib.layers.fully_connected(x, 5), 0.7)"
    ),
    "dropout, evaluating": (
        "tf.contrib.layers.dropout(tf.contrib.layers.fully_connected(x, 5), "
        "keep_prob=0.7, is_training=tf.constant(False))"
    ),
    "flatten": (
        "tf.contrib.layers.flatten(tf.contrib.layers.conv2d(images, 5, 3), scope='f')"
    ),
    "batch_norm, arguments": (
        "tf.contrib.layers.batch_norm(tf.contrib.layers.conv2d(images, 5, 3), "
        "decay=0.9, scale=True, epsilon=1e-5, is_training=True, fused=False, "
        "updates_collections=tf.GraphKeys.UPDATE_OPS, scope='bn')"
    ),
    "batch_norm, evaluating": (
        "tf.contrib.layers.batch_norm(tf.contrib.layers.fully_connected(x, 5), "
        "is_training=False, center=False, scale=True)"
    ),
    "xavier": (
        "tf.matmul(x, tf.get_variable('w', [6, 5], "
        "initializer=tf.contrib.layers.xavier_initializer()))"
    ),
    "xavier, convolution": (
        "tf.nn.conv2d(images, tf.get_variable('w', [3, 3, 3, 5], "
        "initializer=tf.contrib.layers.xavier_initializer_conv2d(seed=3)), "
        "strides=[1, 1, 1, 1], padding='SAME')"
    ),
    "xavier, vector": (
        "x * tf.get_variable('w', [6], "
        "initializer=tf.contrib.layers.xavier_initializer())"
    ),
    "variance scaling, uniform": (
        "tf.matmul(x, tf.get_variable('w', [6, 5], initializer="
        "tf.contrib.layers.variance_scaling_initializer("
        "factor=3.0, mode='FAN_OUT', uniform=True)))"
    ),
    "l2 regularizer of a variable": (
        "tf.matmul(x, tf.get_variable('w', [6, 5], "
        "initializer=tf.contrib.layers.xavier_initializer(), "
        "regularizer=tf.contrib.layers.l2_regularizer(scale=0.3)))"
    ),
}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_layers(layer):
    compare(f"{INPUTS}\nout = {layer}\n{STEP}")


def test_layers_do_not_take_the_initializer_of_a_scope():
    compare(
        INPUTS
        + "with tf.variable_scope('a', initializer=tf.zeros_initializer()):\n"
        + f"    out = tf.contrib.layers.fully_connected(x, 5)\n{STEP}"
    )


def test_batch_normalization_of_a_matrix():
    layer = "tf.contrib.layers.batch_norm(tf.contrib.layers.fully_connected(x, 5))"
    compare(f"{INPUTS}\nout = {layer}\n{STEP}", tolerance=1e-4)


@pytest.mark.parametrize(
    "call", ("xavier_initializer(False)", "variance_scaling_initializer()")
)
def test_normal_weights_are_smaller_by_a_known_factor(call):
    initializer = f"tf.contrib.layers.{call}"
    source = f"out = tf.get_variable('w', [60, 50], initializer={initializer})"
    ported = port_source(f"import tensorflow as tf\n{source}").code
    old = numbers(f"from tfgraph import v1 as tf\n{source}")[0][0]
    new = numbers(ported)[0][0]
    stddev_after_the_cut = 0.87962566103423978  # of a normal, cut at 2 deviations
    factor = np.sqrt(1.3) * stddev_after_the_cut
    assert factor == pytest.approx(1.00293, abs=1e-5)
    np.testing.assert_allclose(new * factor, old, rtol=1e-6)


RNN = """
cell = tf.contrib.rnn.{cell}
outputs, state = {loop}
out = [outputs, state]
step = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(outputs))
"""
LOOPS = {
    # One iteration at a time: side by side, dropout's draws come in any order.
    "dynamic": (
        "tf.nn.dynamic_rnn(cell, sequence, dtype=tf.float32, parallel_iterations=1)"
    ),
    "static": "tf.contrib.rnn.static_rnn(cell, steps, dtype=tf.float32)",
}
CELLS = (
    "BasicRNNCell(5)",
    "BasicLSTMCell(5, forget_bias=0.5)",
    "LSTMCell(5, use_peepholes=True, num_proj=3)",
    "GRUCell(5)",
    "MultiRNNCell([tf.contrib.rnn.GRUCell(5), tf.contrib.rnn.BasicLSTMCell(4)])",
    "DropoutWrapper(tf.contrib.rnn.BasicLSTMCell(5), output_keep_prob=0.5)",
    "ResidualWrapper(tf.contrib.rnn.GRUCell(6))",
)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("cell", CELLS)
def test_recurrent_cells(cell, loop):
    compare(INPUTS + RNN.format(cell=cell, loop=loop))


def test_static_bidirectional_rnn():
    compare(
        INPUTS + "cells = tf.contrib.rnn.GRUCell(5), tf.contrib.rnn.BasicRNNCell(4)\n"
        "out = tf.contrib.rnn.static_bidirectional_rnn("
        "*cells, steps, dtype=tf.float32)\n"
    )


@pytest.mark.parametrize(
    "expression",
    (
        pytest.param(
            "tf.contrib.seq2seq.sequence_loss(tf.tile(sequence, [1, 2, 1])[:3, :4], "
            "tf.constant([[1, 2, 0, 5], [4, 4, 1, 1], [3, 0, 0, 2]]), "
            "tf.constant([[1, 1, .5, 0], [1, 2, 0, 0], [1, 1, 1, .25]]))",
            id="sequence_loss",
        ),
        pytest.param(
            "tf.contrib.seq2seq.sequence_loss(logits=sequence, "
            "targets=tf.ones([4, 3], tf.int32), weights=tf.ones([4, 3]), name='loss')",
            id="sequence_loss, keywords",
        ),
        pytest.param(
            "tf.contrib.layers.one_hot_encoding(labels, 3)", id="one_hot_encoding"
        ),
        pytest.param(
            "tf.contrib.layers.one_hot_encoding(labels, 4, 2.0, -1.0)",
            id="one_hot_encoding, values",
        ),
        pytest.param(
            "tf.contrib.losses.softmax_cross_entropy(x[:, :3], tf.one_hot(labels, 3), "
            "label_smoothing=0.1)",
            id="losses.softmax_cross_entropy",
        ),
        pytest.param(
            "tf.contrib.losses.sparse_softmax_cross_entropy(x, labels, "
            "tf.constant([1., 0., 2., 1.]))",
            id="losses.sparse_softmax_cross_entropy",
        ),
        pytest.param(
            "tf.contrib.losses.sigmoid_cross_entropy(x, tf.round(x + 1))",
            id="losses.sigmoid_cross_entropy",
        ),
        pytest.param(
            "tf.contrib.losses.mean_squared_error(x, x * x, scope='loss')",
            id="losses.mean_squared_error",
        ),
        pytest.param(
            "tf.contrib.losses.absolute_difference(x, x * x)",
            id="losses.absolute_difference",
        ),
        pytest.param(
            "tf.contrib.losses.log_loss(tf.abs(x), tf.abs(x * x), epsilon=1e-6)",
            id="losses.log_loss",
        ),
        pytest.param(
            "[tf.contrib.losses.mean_squared_error(x, x * x), "
            "tf.contrib.losses.get_total_loss()]",
            id="losses.get_total_loss",
        ),
        pytest.param(
            "tf.contrib.framework.nest.flatten([x, (labels, [x])])", id="nest.flatten"
        ),
        pytest.param(
            "tf.cast(tf.contrib.framework.get_or_create_global_step(), tf.float32) + x",
            id="global step",
        ),
        pytest.param(
            "tf.contrib.distributions.Normal(x, 2.0).log_prob(x * x)", id="Normal"
        ),
        pytest.param(
            "tf.contrib.distributions.Normal(x, 2.0).sample(3)", id="Normal, drawn"
        ),
        pytest.param(
            "tf.contrib.lookup.HashTable(tf.contrib.lookup.KeyValueTensorInitializer("
            "['a', 'b'], [3, 4]), -1).lookup(tf.constant(['b', 'c', 'a']))",
            id="lookup.HashTable",
        ),
    ),
)
def test_functions(expression):
    compare(f"{INPUTS}\nout = {expression}")


METRICS = (
    "accuracy(labels, [0, 2, 2, 1])",
    "precision([True, False, True, True], [True, True, False, True])",
    "recall([True, False, True, True], [True, True, False, True])",
    "mean(x)",
    "mean_squared_error(x, x * x)",
    "root_mean_squared_error(x, x * x, weights=0.5)",
    "mean_absolute_error(x, x * x)",
    "mean_relative_error(x, x * x, x + 5.0)",
    "mean_iou(labels, tf.constant([0, 2, 2, 1]), 3)",
    "percentage_less(x, 0.25)",
    "true_positives([True, False], [True, True])",
    "false_positives([True, True], [True, False])",
    "false_negatives([True, False], [True, True])",
)


@pytest.mark.parametrize("call", METRICS)
def test_streaming_metrics(call):
    compare(
        f"{INPUTS}\nout, update = tf.contrib.metrics.streaming_{call}\n"
        "step = update.op\n"
    )


def test_parameters_by_attribute():
    compare(
        "h = tf.contrib.training.HParams(a=2, b=[1, 2])\nout = tf.constant(h.b) * h.a"
    )


def test_modes():
    compare(
        "out = [tf.constant(str(mode)) for mode in (tf.contrib.learn.ModeKeys.TRAIN, "
        "tf.contrib.learn.ModeKeys.EVAL, tf.estimator.ModeKeys.PREDICT)]"
    )
