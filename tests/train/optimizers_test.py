import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.optimizers import OPTIMIZERS

RATE = 0.1
STEPS = 20


def gradient_descent(theta, gradients):
    for g in gradients:
        theta = theta - RATE * g
        yield theta


def momentum(theta, gradients):
    m = np.zeros_like(theta)
    for g in gradients:
        m = 0.9 * m - RATE * g  # the textbooks' form
        theta = theta + m
        yield theta


def nesterov(theta, gradients):
    # The textbooks' form: the gradients are those measured at theta + beta m, and
    # that point is what TensorFlow's variable holds.
    m = np.zeros_like(theta)
    for g in gradients:
        m = 0.9 * m - RATE * g
        theta = theta + m
        yield theta + 0.9 * m


def adagrad(theta, gradients):
    s = np.full_like(theta, 0.1)
    for g in gradients:
        s = s + g**2
        theta = theta - RATE * g / np.sqrt(s)
        yield theta


def rmsprop(theta, gradients):
    s = np.ones_like(theta)
    for g in gradients:
        s = 0.9 * s + 0.1 * g**2
        theta = theta - RATE * g / np.sqrt(s + 1e-10)
        yield theta


def adam(theta, gradients, look_ahead=False):
    m, s = np.zeros_like(theta), np.zeros_like(theta)
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        s = 0.999 * s + 0.001 * g**2
        direction = 0.9 * m + 0.1 * g if look_ahead else m
        step_size = RATE * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        theta = theta - step_size * direction / (np.sqrt(s) + 1e-8)
        yield theta


def nadam(theta, gradients):
    return adam(theta, gradients, look_ahead=True)


REFERENCES = {
    "sgd": gradient_descent,
    "gradient_descent": gradient_descent,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
    "nadam": nadam,
}
every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


def test_every_optimizer_has_a_reference():
    assert OPTIMIZERS.keys() == REFERENCES.keys()


@every_optimizer
@pytest.mark.parametrize("use_resource", (False, True), ids=("ref", "resource"))
def test_steps_are_those_of_the_formula(graph, name, use_resource):
    random = np.random.RandomState(7)
    start = random.randn(3, 4)
    gradients = random.randn(STEPS, 3, 4)
    variable = tf.get_variable(
        "theta",
        initializer=start.astype(np.float32),
        use_resource=use_resource,
    )
    gradient = tf.placeholder(tf.float32, [3, 4])
    update = OPTIMIZERS[name](RATE).apply_gradients([(gradient, variable)])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for step, expected in enumerate(REFERENCES[name](start, gradients)):
            session.run(update, {gradient: gradients[step]})
            got = session.run(variable)
            np.testing.assert_allclose(got, expected, atol=1e-5, err_msg=f"step {step}")


@every_optimizer
def test_the_loss_of_a_small_problem_falls(graph, name):
    random = np.random.RandomState(3)
    features = random.randn(50, 3).astype(np.float32)
    targets = features @ np.float32([[1.0], [-2.0], [0.5]])
    outputs = tf.layers.dense(tf.constant(features), 1)
    loss = tf.reduce_mean(tf.square(outputs - targets))
    training_op = OPTIMIZERS[name](RATE).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        before = session.run(loss)
        for _ in range(60):
            session.run(training_op)
        assert session.run(loss) < 0.5 * before


@every_optimizer
def test_the_learning_rate_may_be_a_tensor(graph, name):
    rate = tf.placeholder(tf.float32, [])
    variable = tf.get_variable("theta", initializer=[1.0])
    update = OPTIMIZERS[name](rate).apply_gradients([(tf.constant([1.0]), variable)])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(update, {rate: 0.0})
        assert session.run(variable) == 1
        session.run(update, {rate: 0.1})
        assert session.run(variable) < 1


def test_momentum_with_a_lower_rate_slows_down_at_once(graph):
    rate = tf.placeholder(tf.float32, [])
    variable = tf.get_variable("theta", initializer=[0.0])
    update = OPTIMIZERS["momentum"](rate).apply_gradients(
        [(tf.constant([1.0]), variable)]
    )
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(update, {rate: 1.0})
        session.run(update, {rate: 0.01})
        moved = session.run(variable)
    # TensorFlow's form; the textbooks' would have moved by 1 + 0.9 + 0.01.
    np.testing.assert_allclose(moved, [-(1 + 0.01 * 1.9)], rtol=1e-6)
