"""The network of TensorFlow's MNIST tutorial: two ReLU layers and a linear one.

Names, initial values and order of construction are the tutorial's, so a program that
imports it builds the same graph, with the same seeds, as in TensorFlow 1.15.
"""

import math

from tfgraph import v1 as tf

NUM_CLASSES = 10
IMAGE_SIZE = 28
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def inference(images, hidden1_units, hidden2_units):
    """Returns the logits, [batch, 10], of images [batch, 784]."""
    hidden1 = _layer("hidden1", images, IMAGE_PIXELS, hidden1_units, tf.nn.relu)
    hidden2 = _layer("hidden2", hidden1, hidden1_units, hidden2_units, tf.nn.relu)
    return _layer("softmax_linear", hidden2, hidden2_units, NUM_CLASSES, None)


def _layer(scope, inputs, n_inputs, n_units, activation):
    with tf.name_scope(scope):
        stddev = 1.0 / math.sqrt(float(n_inputs))
        weights = tf.Variable(
            tf.truncated_normal([n_inputs, n_units], stddev=stddev), name="weights"
        )
        biases = tf.Variable(tf.zeros([n_units]), name="biases")
        outputs = tf.matmul(inputs, weights) + biases
        return outputs if activation is None else activation(outputs)


def loss(logits, labels):
    """The mean cross entropy of ``labels``, [batch], integers."""
    labels = tf.to_int64(labels)
    return tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)


def training(loss, learning_rate):
    """The training op: gradient descent, with a summary of the loss."""
    tf.summary.scalar("loss", loss)
    optimizer = tf.train.GradientDescentOptimizer(learning_rate)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return optimizer.minimize(loss, global_step=global_step)


def evaluation(logits, labels):
    """The number of images of the batch that are classified right, int32."""
    correct = tf.nn.in_top_k(logits, labels, 1)
    return tf.reduce_sum(tf.cast(correct, tf.int32))
