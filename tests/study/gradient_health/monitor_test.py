"""The monitor on real graphs: in a feed loop, as a hook, in an estimator."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import DivergedError
from tfgraph.nets.dense import accuracy, dense_stack, mean_cross_entropy
from tfgraph.study.gradient_health import GradientHealthMonitor, diagnosis_names
from tfgraph.train.loop import TrainingGraph, fit

RNG = np.random.RandomState(0)
X_BATCH = RNG.rand(20, 6).astype(np.float32)
Y_BATCH = RNG.randint(3, size=20)
FEED = {"X:0": X_BATCH, "y:0": Y_BATCH}
LEARNING_RATE = 0.1


@pytest.fixture
def network(graph):
    """6-5-4-3 with ReLU; its loss, gradients and training op."""
    return build_network()


def build_network(dropout_rate=0.0):
    X = tf.placeholder(tf.float32, [None, 6], name="X")
    y = tf.placeholder(tf.int32, [None], name="y")
    logits = dense_stack(
        tf.nn.dropout(X, rate=dropout_rate), [("hidden1", 5), ("hidden2", 4)],
        activation=tf.nn.relu, n_outputs=3,
    )  # fmt: skip
    loss = mean_cross_entropy(logits, y)
    optimizer = tf.train.GradientDescentOptimizer(LEARNING_RATE)
    pairs = optimizer.compute_gradients(loss)
    step = tf.train.get_or_create_global_step()
    train_op = optimizer.apply_gradients(pairs, global_step=step, name="train")
    return TrainingGraph(X, y, loss, accuracy(logits, y), train_op), pairs


def run_steps(monitor, train_op, n_steps=1, feed=FEED):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(n_steps):
            monitor(session, train_op, feed)
        return session.run(tf.trainable_variables())


@pytest.mark.parametrize("is_resource", (False, True), ids=("reference", "resource"))
@pytest.mark.parametrize("is_given", (False, True), ids=("tf.gradients", "pairs"))
def test_measures_what_numpy_computes(graph, is_given, is_resource):
    with tf.variable_scope("", use_resource=is_resource):
        training, pairs = build_network()
    monitor = GradientHealthMonitor(training.loss, pairs if is_given else None)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        variables, gradients = session.run(
            [tf.trainable_variables(), [gradient for gradient, _ in pairs]], FEED
        )
        monitor(session, training.train_op, FEED)
    (found,) = monitor.record.measurements
    norms = [np.linalg.norm(gradient) for gradient in gradients]
    weights = np.array([np.linalg.norm(variable) for variable in variables])
    # By the second backpropagation a reference variable may have been updated.
    rtol = 1e-5 if is_given or is_resource else 0.05
    np.testing.assert_allclose(found.gradient_norm, norms, rtol=rtol)
    np.testing.assert_allclose(found.weight_norm, weights, rtol=1e-6)
    has_weight = weights > 0  # biases begin at 0
    expected = LEARNING_RATE * np.array(norms)[has_weight] / weights[has_weight]
    np.testing.assert_allclose(found.update_ratio[has_weight], expected, rtol=1e-4)
    assert np.isnan(found.update_ratio[~has_weight]).all()


def test_returns_what_the_session_returns(network):
    training, pairs = network
    monitor = GradientHealthMonitor(training.loss, pairs)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        expected = session.run(training.loss, FEED)
        values = monitor(
            session, {"loss": training.loss, "train": training.train_op}, FEED
        )
    assert values == {"loss": pytest.approx(float(expected)), "train": None}


def test_measures_every_so_many_steps_and_keeps_every_loss(network):
    training, pairs = network
    monitor = GradientHealthMonitor(training.loss, pairs, every=3)
    run_steps(monitor, training.train_op, 8)
    assert monitor.record.steps == list(range(1, 9))
    assert monitor.record.losses[-1] < monitor.record.losses[0]
    assert monitor.record.measured_steps.tolist() == [1, 4, 7]
    assert monitor.record.values("gradient_norm").shape == (3, 6)


def test_training_is_the_same_with_and_without():
    weights = []
    for every in (1, 1000):
        with tf.Graph().as_default():
            tf.set_random_seed(1)
            training, pairs = build_network(dropout_rate=0.5)
            init = tf.global_variables_initializer()
            monitor = GradientHealthMonitor(training.loss, pairs, every=every)
            with tf.Session() as session:
                session.run(init)
                for _ in range(5):
                    monitor(session, training.train_op, FEED)
                weights.append(session.run(tf.trainable_variables()))
    for monitored, unmonitored in zip(*weights, strict=True):
        np.testing.assert_array_equal(monitored, unmonitored)


def test_units_are_dead_when_silent_on_three_batches(graph):
    X = tf.placeholder(tf.float32, [None, 4], name="X")
    w = tf.get_variable("w", initializer=[1.0] * 4)
    loss = tf.reduce_sum(tf.nn.relu(X) * w)
    train_op = tf.train.GradientDescentOptimizer(0.0).minimize(loss)
    monitor = GradientHealthMonitor(loss, every=1)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for unit in (0, 1, 0, 0):  # the only one that fires
            monitor(session, train_op, {X: [2 * np.eye(4)[unit] - 1]})
    fractions = monitor.record.values("dead_fraction")[:, 0]
    np.testing.assert_allclose(fractions, [3 / 4, 2 / 4, 2 / 4, 2 / 4])


def test_sparse_gradients(graph):
    table = tf.get_variable("table", initializer=np.ones([5, 2], np.float32))
    loss = tf.reduce_sum(tf.gather(table, [1, 3, 1]))
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    monitor = GradientHealthMonitor(loss)
    run_steps(monitor, train_op, feed=None)
    (found,) = monitor.record.measurements
    assert found.gradient_norm == pytest.approx([np.sqrt(2 * 2**2 + 2 * 1)])
    expected = 0.1 * np.sqrt(10) / np.sqrt(10)
    assert found.update_ratio == pytest.approx([expected], rel=1e-5)


def test_imported_graph_with_frozen_layers(network, tmp_path):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, str(tmp_path / "model"), write_state=False)
    with tf.Graph().as_default() as graph, tf.Session() as session:
        saver = tf.train.import_meta_graph(str(tmp_path / "model.meta"))
        frozen = tf.stop_gradient(graph.get_tensor_by_name("hidden1/Relu:0"))
        logits = tf.layers.dense(frozen, 3, name="new_outputs")
        loss = mean_cross_entropy(logits, graph.get_tensor_by_name("y:0"))
        variables = tf.trainable_variables("new_outputs")
        train_op = tf.train.GradientDescentOptimizer(0.1).minimize(
            loss, var_list=variables
        )
        monitor = GradientHealthMonitor(loss)
        session.run(tf.global_variables_initializer())
        saver.restore(session, str(tmp_path / "model"))
        monitor(session, train_op, FEED)
    assert [v.name for v in monitor.record.variables] == [v.op.name for v in variables]
    assert [relu.layer for relu in monitor.record.relus] == ["hidden1"]
    assert "without gradient: hidden1/kernel, hidden1/bias, hidden2" in monitor.report()


# --- Numbers that are not finite --------------------------------------------------


def root():
    """A loss whose gradient is infinite at 0, and the monitor of it."""
    w = tf.get_variable("below/w", initializer=[[1.0]])
    x = tf.placeholder(tf.float32, [], name="x")
    loss = tf.sqrt(tf.reduce_sum(w * x)) + tf.get_variable("top/v", initializer=[[1.0]])
    return tf.reduce_sum(loss)


@pytest.mark.parametrize(("values", "every", "message"), (
    pytest.param([1, 1, 0], 1, r"diverged at step 3: gradients not finite in below "
                 r"\(1 in all\); weights not finite in below", id="gradient"),
    pytest.param([1, -1], 1, "diverged at step 2: the loss is nan; gradients not "
                 "finite in below", id="loss"),
    pytest.param([1, 1, 1, -1], 10, "diverged at step 4: the loss is nan. Expected",
                 id="between measurements"),
))  # fmt: skip
def test_stops_at_what_is_not_finite(graph, values, every, message):
    loss = root()
    train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    monitor = GradientHealthMonitor(loss, every=every, stop_on_nan=True)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for value in values[:-1]:
            monitor(session, train_op, {"x:0": value})
        with pytest.raises(DivergedError, match=message):
            monitor(session, train_op, {"x:0": values[-1]})
    assert diagnosis_names(monitor.diagnose())[0] == "NaN"
    assert len(monitor.record.losses) == len(values)


def test_goes_on_if_not_asked_to_stop(graph):
    loss = root()
    train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    monitor = GradientHealthMonitor(loss, every=1)
    run_steps(monitor, train_op, 2, {"x:0": 0.0})
    (finding, *_) = monitor.diagnose()
    assert (finding.diagnosis, finding.layer, finding.step) == ("NaN", "below", 1)
    assert "NaN in below, step 1: 2 numbers" in monitor.report()


# --- As a hook --------------------------------------------------------------------


def test_hook_sees_training_steps_only(network):
    training, pairs = network
    monitor = GradientHealthMonitor(training.loss, pairs, every=2)
    hook = monitor.hook(training.train_op)
    with tf.train.MonitoredTrainingSession(hooks=[hook]) as session:
        session.run(tf.train.get_global_step())  # feeds nothing
        for fetches in (training.train_op, "train", {"a": [training.train_op]}):
            session.run(fetches, FEED)
        session.run(training.accuracy, FEED)
    assert monitor.record.steps == [1, 2, 3]
    assert monitor.record.measured_steps.tolist() == [1, 3]


def test_hook_rides_on_the_libraries_own_loop(network):
    training, pairs = network
    monitor = GradientHealthMonitor(training.loss, pairs)
    hook = monitor.hook(training.train_op)
    with tf.train.MonitoredTrainingSession(hooks=[hook]) as session:
        history = fit(
            session, training, (X_BATCH, Y_BATCH), (X_BATCH, Y_BATCH),
            n_epochs=3, batch_size=5,
        )  # fmt: skip
    np.testing.assert_allclose(monitor.record.losses, history.first_losses, rtol=1e-6)


def test_hook_counts_on_from_a_checkpoint(network, tmp_path):
    training, pairs = network
    monitor = GradientHealthMonitor(training.loss, pairs, every=2)
    for _ in range(2):
        with tf.train.MonitoredTrainingSession(
            checkpoint_dir=str(tmp_path), hooks=[monitor.hook(training.train_op)]
        ) as session:
            for _ in range(3):
                session.run(training.train_op, FEED)
    assert monitor.record.steps == [1, 2, 3, 4, 5, 6]


def test_hook_stops_training(network):
    training, pairs = network
    monitor = GradientHealthMonitor(training.loss, pairs, stop_on_nan=True)
    hook = monitor.hook(training.train_op)
    with (
        pytest.raises(DivergedError, match="step 1: the loss is nan"),
        tf.train.MonitoredTrainingSession(hooks=[hook]) as session,
    ):
        session.run(training.train_op, {**FEED, "X:0": np.full([20, 6], np.nan)})


@pytest.mark.slow
def test_estimator(tmp_path):
    monitors = []

    def model_fn(features, labels, mode):
        logits = dense_stack(
            features["x"], [("h", 4)], activation=tf.nn.relu, n_outputs=3
        )
        loss = mean_cross_entropy(logits, labels)
        optimizer = tf.train.GradientDescentOptimizer(0.1)
        pairs = optimizer.compute_gradients(loss)
        train_op = optimizer.apply_gradients(
            pairs, global_step=tf.train.get_global_step()
        )
        monitor = GradientHealthMonitor(loss, pairs, every=2)
        monitors.append(monitor)
        return tf.estimator.EstimatorSpec(
            mode, loss=loss, train_op=train_op, training_hooks=[monitor.hook(train_op)]
        )

    tf.logging.set_verbosity(tf.logging.ERROR)
    inputs = tf.estimator.inputs.numpy_input_fn(
        {"x": X_BATCH}, Y_BATCH, batch_size=5, num_epochs=2, shuffle=False
    )
    tf.estimator.Estimator(model_fn, str(tmp_path)).train(inputs)
    # Every batch of the input pipeline was trained on: the monitor took none.
    assert monitors[0].record.steps == list(range(1, 9))
    assert monitors[0].record.measured_steps.tolist() == [1, 3, 5, 7]
    assert [relu.layer for relu in monitors[0].record.relus] == ["h"]
