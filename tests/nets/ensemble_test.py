import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.ensemble import ensemble


def build(inputs):
    return lambda: tf.layers.dense(inputs, 3, name="outputs")


def test_predictions_are_the_mean_of_the_members(graph):
    inputs = tf.constant(np.random.RandomState(0).randn(5, 4), tf.float32)
    members, log_mean = ensemble(build(inputs), 3)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        probabilities, log_mean = session.run(
            [[tf.nn.softmax(logits) for logits in members], log_mean]
        )
    np.testing.assert_allclose(np.exp(log_mean), np.mean(probabilities, 0), rtol=1e-5)
    assert np.abs(probabilities[0] - probabilities[1]).max() > 0.01


def test_training_on_the_sum_trains_each_as_if_alone(graph):
    inputs = tf.constant(np.random.RandomState(0).randn(5, 4), tf.float32)
    members, _ = ensemble(build(inputs), 2)
    losses = [tf.reduce_sum(logits**2) for logits in members]
    own = tf.gradients(losses[0], tf.trainable_variables("member_0/"))
    joint = tf.gradients(tf.add_n(losses), tf.trainable_variables("member_0/"))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        own, joint = session.run([own, joint])
    for alone, together in zip(own, joint, strict=True):
        np.testing.assert_allclose(together, alone, rtol=1e-6)


def test_an_ensemble_has_members():
    with pytest.raises(ValueError, match="`n_members` must be 1 or more, got 0"):
        ensemble(lambda: None, 0)
