import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.schedules import SCHEDULES

STEPS = (0, 1, 2, 9, 10, 11, 44, 45, 46, 50, 89, 90, 91, 99, 100, 101, 1000)

ARGUMENTS = {
    "piecewise_constant": {"boundaries": [10, 50], "values": [0.1, 0.02, 0.005]},
    "exponential": {"learning_rate": 0.1, "decay_steps": 40, "decay_rate": 0.5},
    "exponential_base_10": {"learning_rate": 0.1, "decay_steps": 40},
    "power": {"learning_rate": 0.1, "decay_steps": 40, "exponent": 1.5},
    "one_cycle": {"max_learning_rate": 0.4, "total_steps": 100},
}
FORMULAS = {
    "piecewise_constant": lambda t: 0.1 if t <= 10 else 0.02 if t <= 50 else 0.005,
    "exponential": lambda t: 0.1 * 0.5 ** (t / 40),
    "exponential_base_10": lambda t: 0.1 * 10 ** (-t / 40),
    "power": lambda t: 0.1 * (1 + t / 40) ** -1.5,
    "one_cycle": lambda t: np.interp(t, [0, 45, 90, 100], [0.04, 0.4, 0.04, 4e-5]),
}
every_schedule = pytest.mark.parametrize("name", SCHEDULES)


def test_every_schedule_has_a_formula():
    assert SCHEDULES.keys() == ARGUMENTS.keys() == FORMULAS.keys()


@every_schedule
@pytest.mark.parametrize("dtype", (tf.int32, tf.int64), ids=("int32", "int64"))
def test_rates_are_those_of_the_formula(graph, name, dtype):
    step = tf.placeholder(dtype, [])
    rate = SCHEDULES[name](step, **ARGUMENTS[name])
    assert rate.shape == []
    assert rate.dtype == tf.float32
    with tf.Session() as session:
        for t in STEPS:
            np.testing.assert_allclose(
                session.run(rate, {step: t}),
                FORMULAS[name](t),
                rtol=3e-6,
                err_msg=f"step {t}",
            )


@every_schedule
def test_the_rate_follows_the_updates_of_an_optimizer(graph, name):
    step = tf.train.get_or_create_global_step()
    rate = SCHEDULES[name](step, **ARGUMENTS[name])
    variable = tf.get_variable("theta", initializer=0.0)
    optimizer = tf.train.GradientDescentOptimizer(rate)
    training_op = optimizer.minimize(variable, global_step=step)  # gradient 1
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(20):
            session.run(training_op)
        moved = -session.run(variable)
    expected = sum(FORMULAS[name](t) for t in range(20))
    assert moved == pytest.approx(expected, rel=1e-4)


def test_staircase_holds_the_rate_between_its_steps(graph):
    step = tf.placeholder(tf.int64, [])
    rate = SCHEDULES["exponential"](step, **ARGUMENTS["exponential"], staircase=True)
    with tf.Session() as session:
        rates = [session.run(rate, {step: t}) for t in (0, 39, 40, 79, 80)]
    np.testing.assert_allclose(rates, [0.1, 0.1, 0.05, 0.05, 0.025], rtol=1e-6)


@pytest.mark.parametrize(("name", "wrong", "message"), (
    ("piecewise_constant", {"values": [0.1, 0.2]}, "one more entry than `boundaries`"),
    ("piecewise_constant", {"boundaries": [50, 10]}, "must increase, got .50, 10."),
    ("piecewise_constant", {"boundaries": [10, 10]}, "must increase"),
    ("piecewise_constant", {"values": [0.1, 0, 0.1]}, "`values` must be positive"),
    ("exponential", {"learning_rate": -1}, "`learning_rate` must be positive, got -1"),
    ("exponential", {"decay_steps": 0}, "`decay_steps` must be positive, got 0"),
    ("exponential", {"decay_rate": 0}, "`decay_rate` must be positive, got 0"),
    ("exponential_base_10", {"learning_rate": 0}, "`learning_rate` must be positive"),
    ("exponential_base_10", {"decay_steps": -4}, "`decay_steps` must be positive"),
    ("power", {"learning_rate": 0}, "`learning_rate` must be positive"),
    ("power", {"decay_steps": 0}, "`decay_steps` must be positive"),
    ("power", {"exponent": -1}, "`exponent` must be positive, got -1"),
    ("one_cycle", {"max_learning_rate": 0}, "`max_learning_rate` must be positive"),
    ("one_cycle", {"total_steps": 0}, "`total_steps` must be positive, got 0"),
))
def test_wrong_arguments_are_refused(graph, name, wrong, message):
    with pytest.raises(ValueError, match=message):
        SCHEDULES[name](tf.constant(0), **(ARGUMENTS[name] | wrong))
    assert [op.type for op in graph.get_operations()] == ["Const"]  # the step alone
