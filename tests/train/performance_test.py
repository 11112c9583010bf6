import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.performance import performance

NAN = float("nan")


def rates_after(errors, **arguments):
    error = tf.placeholder(tf.float32, [])
    schedule = performance(error, learning_rate=1.0, factor=0.5, **arguments)
    rates = []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for value in errors:
            session.run(schedule.update, {error: value})
            rates.append(float(session.run(schedule.learning_rate)))
    return rates


def reference(errors, patience):
    """The same in plain Python."""
    rate, smallest, waited = 1.0, float("inf"), 0
    for error in errors:
        if error < smallest:
            smallest, waited = error, 0
        else:
            waited += 1
        if waited == patience:
            rate, waited = rate * 0.5, 0
        yield rate


@pytest.mark.parametrize(("errors", "patience", "rates"), (
    pytest.param([3, 2, 1], 1, [1, 1, 1], id="always better"),
    pytest.param([3, 3, 3], 1, [1, 0.5, 0.25], id="equal is no improvement"),
    pytest.param([3, 4, 4, 4, 4], 2, [1, 1, 0.5, 0.5, 0.25], id="counted anew"),
    pytest.param([3, 4, 2, 4, 1], 2, [1] * 5, id="an improvement resets"),
    pytest.param([3, 5, 4, 3.5], 3, [1, 1, 1, 0.5], id="below the last, not the best"),
    pytest.param([NAN, NAN, 3, 2], 2, [1, 0.5, 0.5, 0.5], id="NaN does not stick"),
))
def test_rates(graph, errors, patience, rates):
    assert rates_after(errors, patience=patience) == rates


@pytest.mark.parametrize("patience", (1, 2, 5))
def test_rates_are_those_of_plain_python(graph, patience):
    errors = np.random.RandomState(patience).rand(60).astype(np.float32)
    got = rates_after(errors, patience=patience)
    assert got == list(reference(errors, patience))
    assert got[-1] < 1


def test_the_error_may_be_computed_and_the_rate_drives_an_optimizer(graph):
    variable = tf.get_variable("theta", initializer=0.0)
    schedule = performance(
        tf.square(variable) + 1.0, learning_rate=1.0, patience=1, factor=0.25
    )
    optimizer = tf.train.GradientDescentOptimizer(schedule.learning_rate)
    training_op = optimizer.minimize(variable)  # gradient 1
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(schedule.update)  # the first error is an improvement
        session.run(training_op)
        session.run(schedule.update)  # grown: the rate is cut
        session.run(training_op)
        assert session.run(variable) == -1.25


def test_the_state_is_saved_with_the_model_and_not_trained(graph):
    performance(tf.constant(1.0), learning_rate=1.0, patience=1, name="schedule")
    assert [variable.op.name for variable in tf.global_variables()] == [
        "schedule/learning_rate",
        "schedule/smallest_error",
        "schedule/evaluations_without_improvement",
    ]
    assert tf.trainable_variables() == []


@pytest.mark.parametrize(("wrong", "message"), (
    ({"learning_rate": 0.0}, "`learning_rate` must be positive, got 0.0"),
    ({"patience": 0}, "`patience` must be positive, got 0"),
    ({"factor": 1.0}, "`factor` must be between 0 and 1, got 1.0"),
    ({"factor": -0.5}, "`factor` must be between 0 and 1, got -0.5"),
))
def test_wrong_arguments_are_refused(graph, wrong, message):
    arguments = {"learning_rate": 1.0, "patience": 1, "factor": 0.5} | wrong
    with pytest.raises(ValueError, match=message):
        performance(tf.constant(1.0), **arguments)
