import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.normalization import batch_norm, batch_norm_by_hand

STEPS = 6
VARIABLES = ("gamma", "beta", "moving_mean", "moving_variance")


def build(normalize, shape, scope):
    """Returns what one training step changes and computes, under a scope."""
    with tf.variable_scope(scope):
        inputs = tf.placeholder(tf.float32, [None, *shape])
        training = tf.placeholder_with_default(False, [])
        outputs = normalize(inputs, training)
        # A loss that gamma and beta matter to.
        loss = tf.reduce_mean(tf.square(outputs - tf.sin(inputs)))
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS, scope=f"{scope}/")
        variables = tf.global_variables(scope=f"{scope}/")
        trained = tf.trainable_variables(scope=f"{scope}/")
        optimizer = tf.train.GradientDescentOptimizer(0.5)
        training_op = optimizer.minimize(loss, var_list=trained)
    assert len(updates) == 2
    return inputs, training, outputs, [training_op, updates], variables


@pytest.mark.parametrize("shape", ([4], [3, 2, 4]), ids=("dense", "image"))
def test_by_hand_equals_the_layer_at_every_step(graph, shape):
    def layer(inputs, training):
        return batch_norm(training, momentum=0.9)(inputs, fused=False)

    def by_hand(inputs, training):
        return batch_norm_by_hand(inputs, training, momentum=0.9)

    random = np.random.RandomState(0)
    networks = [build(layer, shape, "layer"), build(by_hand, shape, "by_hand")]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for step in range(STEPS):
            batch = 3 + 2 * random.randn(20, *shape).astype(np.float32)
            results = []
            for inputs, training, outputs, updates, variables in networks:
                feed = {inputs: batch, training: True}
                in_training, _ = session.run([outputs, updates], feed)
                in_inference, _ = session.run([outputs, updates[1]], {inputs: batch})
                values = {
                    variable.op.name.split("/")[-1]: session.run(variable)
                    for variable in variables
                }
                results.append({"train": in_training, "infer": in_inference} | values)
            expected, got = results
            assert got.keys() == expected.keys() == {"train", "infer", *VARIABLES}
            for key in got:
                np.testing.assert_allclose(
                    got[key], expected[key], atol=1e-5, err_msg=f"step {step}, {key}"
                )
    # The comparison is of something that moved.
    assert np.abs(got["moving_mean"]).min() > 1
    assert np.abs(got["gamma"] - 1).max() > 1e-3


def test_a_batch_is_brought_to_mean_0_and_variance_1(graph):
    batch = np.random.RandomState(1).normal(5, 3, [1000, 2]).astype(np.float32)
    outputs = batch_norm_by_hand(tf.constant(batch), tf.constant(True), epsilon=1e-6)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        outputs = session.run(outputs)
    np.testing.assert_allclose(outputs.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(outputs.std(axis=0), 1, atol=1e-4)


def test_updates_move_the_averages_in_training_only(graph):
    batch = np.random.RandomState(2).normal(5, 3, [50, 2]).astype(np.float32)
    training = tf.placeholder_with_default(False, [])
    batch_norm_by_hand(tf.constant(batch), training, momentum=0.75, name="bn")
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    averages = [tf.global_variables("bn/moving_mean")[0]]
    averages += tf.global_variables("bn/moving_variance")
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(updates)
        before = session.run(averages)
        session.run(updates, {training: True})
        after = session.run(averages)
    np.testing.assert_array_equal(before, [[0, 0], [1, 1]])
    np.testing.assert_allclose(after[0], 0.25 * batch.mean(axis=0), rtol=1e-5)
    variance = 0.75 + 0.25 * batch.var(axis=0)  # biased
    np.testing.assert_allclose(after[1], variance, rtol=1e-5)


def test_only_scale_and_shift_are_trained(graph):
    batch_norm_by_hand(tf.zeros([2, 3]), tf.constant(True), name="bn")
    trained = [variable.op.name for variable in tf.trainable_variables()]
    assert trained == ["bn/gamma", "bn/beta"]


def test_layers_made_alike_have_variables_of_their_own(graph):
    layer = batch_norm(tf.constant(True))
    layer(layer(tf.zeros([2, 3])))
    hand = tf.zeros([2, 3])
    for _ in range(2):
        hand = batch_norm_by_hand(hand, tf.constant(True))
    scopes = {variable.op.name.split("/")[0] for variable in tf.global_variables()}
    assert scopes == {
        "batch_normalization",
        "batch_normalization_1",
        "batch_norm",
        "batch_norm_1",
    }
