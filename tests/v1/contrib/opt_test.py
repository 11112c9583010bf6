"""The optimizers of ``tf.contrib.opt`` against numpy, step by step."""

import math

import numpy as np
import pytest

from tfgraph import v1 as tf

opt = tf.contrib.opt
START = np.array([[1.0, -2.0], [0.5, 3.0]])
STEPS = 4


def powersign(rate=0.05, beta=0.9):
    def step(state, v, g):
        m = state["m"] = beta * state.get("m", 0) + (1 - beta) * g
        return v - rate * math.e ** (np.sign(g) * np.sign(m)) * g

    return step


def addsign(rate=0.05, beta=0.9):
    def step(state, v, g):
        m = state["m"] = beta * state.get("m", 0) + (1 - beta) * g
        return v - rate * (1 + np.sign(g) * np.sign(m)) * g

    return step


def adamax(rate=0.1, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def step(state, v, g):
        t = state["t"] = state.get("t", 0) + 1
        m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
        u = state["u"] = np.maximum(beta2 * state.get("u", 0), np.abs(g))
        return v - rate / (1 - beta1**t) * m / (u + epsilon)

    return step


def adam(rate=0.1, decay=0.0, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def step(state, v, g):
        t = state["t"] = state.get("t", 0) + 1
        v = v - decay * v
        m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
        s = state["s"] = beta2 * state.get("s", 0) + (1 - beta2) * g * g
        rate_t = rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        return v - rate_t * m / (np.sqrt(s) + epsilon)

    return step


CASES = (
    pytest.param(lambda: opt.PowerSignOptimizer(0.05), powersign, id="powersign"),
    pytest.param(lambda: opt.AddSignOptimizer(0.05), addsign, id="addsign"),
    pytest.param(lambda: opt.AdaMaxOptimizer(0.1), adamax, id="adamax"),
    pytest.param(lambda: opt.LazyAdamOptimizer(0.1), adam, id="lazyadam"),
    pytest.param(
        lambda: opt.AdamWOptimizer(0.01, 0.1), lambda: adam(decay=0.01), id="adamw"
    ),
)


# Of ops that may run in any order, such as a gradient and a decay, always the same first.
IN_ORDER = tf.ConfigProto(inter_op_parallelism_threads=1)


def train(make, use_resource, loss_of):
    with tf.Graph().as_default(), tf.Session(config=IN_ORDER) as session:
        v = tf.get_variable(
            "v", initializer=START, use_resource=use_resource, dtype=tf.float64
        )
        step = make().minimize(loss_of(v))
        session.run(tf.global_variables_initializer())
        values = []
        for _ in range(STEPS):
            session.run(step)
            values.append(session.run(v))
    return values


@pytest.mark.parametrize("use_resource", (False, True))
@pytest.mark.parametrize(("make", "reference"), CASES)
def test_dense_steps(make, reference, use_resource):
    values = train(make, use_resource, lambda v: tf.reduce_sum(tf.square(v)) / 2)
    step, state, v = reference(), {}, START
    for i, value in enumerate(values):
        v = step(state, v, v)  # the gradient of |v|^2 / 2 is v
        np.testing.assert_allclose(value, v, rtol=1e-4, err_msg=f"step {i}")


@pytest.mark.parametrize("use_resource", (False, True))
@pytest.mark.parametrize(("make", "reference"), CASES[2:4])
def test_sparse_steps_leave_the_other_rows(make, reference, use_resource):
    values = train(
        make, use_resource, lambda v: tf.reduce_sum(tf.square(tf.gather(v, [0]))) / 2
    )
    step, state, v = reference(), {}, START[:1]
    for i, value in enumerate(values):
        v = step(state, v, v)
        np.testing.assert_allclose(value[:1], v, rtol=1e-4, err_msg=f"step {i}")
        np.testing.assert_array_equal(value[1:], START[1:])


def test_variable_clipping_bounds_the_norm():
    with tf.Graph().as_default(), tf.Session() as session:
        v = tf.get_variable("v", initializer=START)
        optimizer = opt.VariableClippingOptimizer(
            tf.train.GradientDescentOptimizer(0.0), {v: [1]}, 1.0
        )
        step = optimizer.minimize(tf.reduce_sum(v))
        session.run(tf.global_variables_initializer())
        session.run(step)
        norms = np.linalg.norm(session.run(v), axis=1)
    np.testing.assert_allclose(norms, [1.0, 1.0], rtol=1e-6)


def test_moving_averages_are_swapped_in_on_saving(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        v = tf.get_variable("v", initializer=1.0)
        optimizer = opt.MovingAverageOptimizer(
            tf.train.GradientDescentOptimizer(1.0), average_decay=0.5
        )
        step = optimizer.minimize(v)
        saver = optimizer.swapping_saver()
        session.run(tf.global_variables_initializer())
        session.run(step)
        path = saver.save(session, str(tmp_path / "model"))
        assert session.run(v) == 0.0
    # average = 0.5 * 1 + 0.5 * 0
    assert tf.train.load_variable(path, "v") == 0.5


def test_scipy_minimizes_within_bounds():
    with tf.Graph().as_default(), tf.Session() as session:
        v = tf.get_variable("v", initializer=[0.0, 0.0])
        optimizer = opt.ScipyOptimizerInterface(
            tf.reduce_sum(tf.square(v - 3.0)), var_to_bounds={v: ([-1, -1], [9, 2])}
        )
        session.run(tf.global_variables_initializer())
        optimizer.minimize(session)
        np.testing.assert_allclose(session.run(v), [3.0, 2.0], rtol=1e-4)


@pytest.mark.parametrize(
    ("symbol", "members"),
    (
        (tf.train.Optimizer, ("_zeros_slot", "_prepare", "_create_slots", "_finish")),
        (
            tf.train.AdamOptimizer,
            ("_get_beta_accumulators", "_create_non_slot_variable", "_apply_sparse"),
        ),
    ),
)
def test_optimizers_have_the_private_members_that_ours_use(symbol, members):
    missing = [name for name in members if not hasattr(symbol, name)]
    assert not missing, f"TensorFlow has moved {missing} of {symbol.__name__}"
