import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.one_cycle import one_cycle, one_cycle_momentum

STEPS = np.arange(0, 230)  # 200 steps, and some beyond


def evaluate(*tensors_of_step):
    step = tf.placeholder(tf.int64, [])
    tensors = [function(step) for function in tensors_of_step]
    with tf.Session() as session:
        return np.transpose([session.run(tensors, {step: t}) for t in STEPS])


def test_momentum_is_that_of_the_formula(graph):
    (momentum,) = evaluate(lambda step: one_cycle_momentum(step, total_steps=200))
    expected = np.interp(STEPS, [0, 90, 180, 200], [0.95, 0.85, 0.95, 0.95])
    np.testing.assert_allclose(momentum, expected, rtol=1e-6)


def test_momentum_is_lowest_where_the_rate_is_highest(graph):
    rate, momentum = evaluate(
        lambda step: one_cycle(step, max_learning_rate=1.0, total_steps=200),
        lambda step: one_cycle_momentum(step, total_steps=200),
    )
    assert rate.argmax() == momentum.argmin() == 90


def test_the_rate_ends_far_below_its_start_and_stays(graph):
    (rate,) = evaluate(
        lambda step: one_cycle(step, max_learning_rate=1.0, total_steps=200)
    )
    assert rate[0] == pytest.approx(0.1)
    np.testing.assert_allclose(rate[200:], 1e-4, rtol=1e-5)
    assert (np.diff(rate[:91]) > 0).all()
    assert (np.diff(rate[90:201]) < 0).all()


def test_both_train_a_variable(graph):
    step = tf.train.get_or_create_global_step()
    variable = tf.get_variable("theta", initializer=5.0)
    optimizer = tf.train.MomentumOptimizer(
        one_cycle(step, max_learning_rate=0.1, total_steps=100),
        one_cycle_momentum(step, total_steps=100),
    )
    training_op = optimizer.minimize(tf.square(variable), global_step=step)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(100):
            session.run(training_op)
        assert abs(session.run(variable)) < 0.1


@pytest.mark.parametrize(("wrong", "message"), (
    ({"total_steps": 0}, "`total_steps` must be positive, got 0"),
    ({"max_momentum": 1.0}, "`max_momentum` must be between 0 and 1, got 1.0"),
    ({"min_momentum": 0.0}, "`min_momentum` must be between 0 and 1, got 0.0"),
    ({"min_momentum": 0.96}, r"must be below `max_momentum` \(0.95\), got 0.96"),
))
def test_wrong_arguments_are_refused(graph, wrong, message):
    with pytest.raises(ValueError, match=message):
        one_cycle_momentum(tf.constant(0), **({"total_steps": 100} | wrong))
