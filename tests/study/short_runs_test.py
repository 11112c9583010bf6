"""Short runs, on rows that are quickly learned."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.data import Dataset
from tfgraph.errors import DataError
from tfgraph.study.short_runs import classifier, short_run, small_split, updates
from tfgraph.train.max_norm import add_max_norm
from tfgraph.train.regularization import l2

N_FEATURES = 4


def rows(n, seed):
    X = np.random.RandomState(seed).randn(n, N_FEATURES).astype(np.float32)
    return X, (X[:, 0] > 0).astype(np.int32)


DATA = Dataset("custom", "here", *rows(60, 0), *rows(40, 1), n_epochs=1, eval_every=1)


def linear(inputs, training):
    return tf.layers.dense(inputs, 2, name="outputs")


def descend(loss):
    return tf.train.GradientDescentOptimizer(0.5).minimize(loss)


def run(build=linear, minimize=descend, seed=1, **options):
    graph = classifier(build, minimize, seed=seed, n_features=N_FEATURES)
    return short_run(graph, DATA, **{"n_updates": 40, "batch_size": 20} | options)


def test_it_trains_and_reports():
    result = run()
    assert len(result.losses) == 40
    assert result.losses[-1] < 0.3 < result.losses[0]
    assert result.train_accuracy > 0.9 and result.val_accuracy > 0.9
    assert result.weights["outputs/kernel"].shape == (N_FEATURES, 2)


def test_losses_are_those_of_a_plain_loop(graph):
    """The same network and batches, written out."""
    tf.set_random_seed(1)
    X, y = tf.placeholder(tf.float32, (None, 4)), tf.placeholder(tf.int32, (None,))
    training = tf.placeholder_with_default(False, ())
    loss = tf.losses.sparse_softmax_cross_entropy(y, linear(X, training))
    train_op = descend(loss)
    np.random.seed(1)
    losses = []
    with tf.Session() as session:
        kernel = run(n_updates=0).weights  # drawn from the same seed and op number
        session.run([v.assign(kernel[v.op.name]) for v in tf.trainable_variables()])
        np.random.seed(1)
        for _ in range(3):
            for part in np.array_split(np.random.permutation(60), 3):
                feed = {X: DATA.X_train[part], y: DATA.y_train[part]}
                losses.append(session.run([loss, train_op], feed)[0])
    np.testing.assert_allclose(run(n_updates=9).losses, losses, rtol=1e-5)


def test_a_graph_can_be_trained_again_with_something_else_fed():
    rate = []

    def minimize(loss):
        rate.append(tf.placeholder(tf.float32, ()))
        return tf.train.GradientDescentOptimizer(rate[0]).minimize(loss)

    graph = classifier(linear, minimize, seed=1, n_features=N_FEATURES)
    fast, slow, again = (
        short_run(graph, DATA, n_updates=5, batch_size=20, feed={rate[0]: value}).losses
        for value in (0.5, 0.1, 0.5)
    )
    assert fast == again
    assert fast[0] == slow[0] and fast[-1] < slow[-1]


def test_penalties_are_part_of_the_loss():
    def penalized(inputs, training):
        return tf.layers.dense(inputs, 2, kernel_regularizer=l2(0.5), name="outputs")

    first = run(n_updates=1, build=penalized, minimize=lambda loss: tf.no_op())
    kernel = first.weights["outputs/kernel"]
    plain = run(n_updates=1, minimize=lambda loss: tf.no_op())
    np.testing.assert_array_equal(kernel, plain.weights["outputs/kernel"])
    expected = plain.losses[0] + 0.25 * np.sum(kernel**2)
    assert first.losses[0] == pytest.approx(expected, rel=1e-5)


def test_max_norm_holds_after_every_update():
    def bounded(inputs, training):
        logits = linear(inputs, training)
        add_max_norm(tf.trainable_variables("outputs/kernel"), 0.3)
        return logits

    kernel = run(bounded).weights["outputs/kernel"]
    assert np.linalg.norm(kernel, axis=0).max() <= 0.3 + 1e-6


def test_it_trains_in_training_mode_and_evaluates_without():
    graph = classifier(
        lambda X, training: linear(X, training) * tf.where(training, 0.0, 1.0),
        descend,
        seed=1,
        n_features=N_FEATURES,
    )
    result = short_run(graph, DATA, n_updates=3, batch_size=20)
    np.testing.assert_allclose(result.losses, np.log(2), rtol=1e-5)
    assert result.train_accuracy != np.mean(DATA.y_train == 0)  # logits are not equal


def test_it_stops_where_the_loss_is_not_finite():
    def explode(loss):
        return tf.train.GradientDescentOptimizer(1e30).minimize(loss**4)

    assert len(run(minimize=explode).losses) < 40


def test_updates_feeds_by_the_number_of_the_update():
    rate = []

    def minimize(loss):
        rate.append(tf.placeholder(tf.float32, ()))
        return tf.train.GradientDescentOptimizer(rate[0]).minimize(loss)

    graph = classifier(linear, minimize, seed=1, n_features=N_FEATURES)
    steps = []

    def feed(step):
        steps.append(step)
        return {rate[0]: 0.0}

    with tf.Session(graph=graph.loss.graph) as session:
        losses = list(
            updates(session, graph, DATA, n_updates=4, batch_size=60, feed=feed)
        )
    assert steps == [0, 1, 2, 3]
    np.testing.assert_allclose(losses, losses[0], rtol=1e-5)  # nothing moved


def test_small_split_moves_training_rows_to_validation():
    small = small_split(DATA, 10, n_valid=60)
    np.testing.assert_array_equal(small.X_train, DATA.X_train[:10])
    np.testing.assert_array_equal(small.X_valid[:40], DATA.X_valid)
    np.testing.assert_array_equal(small.X_valid[40:], DATA.X_train[40:])
    np.testing.assert_array_equal(small.y_valid[40:], DATA.y_train[40:])


def test_small_split_leaves_a_third_to_train_on():
    small = small_split(DATA, 20)
    assert (len(small.X_train), len(small.X_valid)) == (20, 80)


@pytest.mark.parametrize("n_train", (0, 41))
def test_small_split_says_how_many_there_are(n_train):
    with pytest.raises(DataError, match=f"from 1 to 40, got {n_train}"):
        small_split(DATA, n_train, n_valid=60)
