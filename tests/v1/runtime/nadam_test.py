import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1._runtime.nadam import NadamOptimizer

PRIVATE = (
    "_apply_dense",
    "_resource_apply_dense",
    "_apply_sparse_shared",
    "_get_beta_accumulators",
)

# Recorded under genuine TensorFlow 1.15.5 with tf.contrib.opt.NadamOptimizer(0.1), by
# the conformance probe optimizers_contrib_opt: tf.set_random_seed(104), 20 steps on
# sum((gather(v, [0, 2]) - 1)**2), printed to 5 decimals; tolerance 1e-4 both ways.
RECORDED = [
    [0.99610, 1.05213],
    [-0.80861, 0.75061],
    [0.97678, 1.06353],
    [0.50872, 0.96706],
]
RECORDED_VARIABLES = [
    "nadam",
    "beta1_power",
    "beta2_power",
    "nadam/Adam",
    "nadam/Adam_1",
]
RECORDED_UPDATE = """
    Unique Shape Const Const Const StridedSlice UnsortedSegmentSum
    Const Sub Sqrt Mul Const Sub RealDiv
    Const Sub Mul Mul Assign ScatterAdd Const GatherV2 Mul AddV2
    Mul Const Sub Mul Mul Assign ScatterAdd Const GatherV2 Sqrt
    Neg Mul AddV2 RealDiv ScatterAdd NoOp
""".split()


@pytest.mark.parametrize("name", PRIVATE)
def test_tensorflow_still_has_the_private_method(name):
    assert callable(getattr(tf.train.AdamOptimizer, name, None)), (
        f"TensorFlow {tf.__version__} has moved `AdamOptimizer.{name}`, which "
        "tfgraph/v1/_runtime/nadam.py overrides or calls."
    )


def test_steps_are_those_recorded_under_tensorflow_1_15():
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.set_random_seed(104)
        variable = tf.get_variable("nadam", [4, 2])
        loss = tf.reduce_sum(tf.square(tf.gather(variable, [0, 2]) - 1.0))
        update = NadamOptimizer(0.1).minimize(loss, var_list=[variable])
        session.run(tf.global_variables_initializer())
        for _ in range(20):
            session.run(update)
        got = session.run(variable)
    np.testing.assert_allclose(got, RECORDED, rtol=1e-4, atol=1e-4)
    with graph.as_default():
        assert [v.op.name for v in tf.global_variables()] == RECORDED_VARIABLES
    update_ops = [
        op.type
        for op in graph.get_operations()
        if op.name.startswith("Adam/update_nadam/")
    ]
    assert update_ops == RECORDED_UPDATE


@pytest.mark.parametrize("use_resource", (False, True), ids=("ref", "resource"))
def test_sparse_steps_move_the_rows_of_the_gradient_only(graph, use_resource):
    random = np.random.RandomState(5)
    theta = random.randn(4, 2)
    variable = tf.get_variable(
        "theta", initializer=theta.astype(np.float32), use_resource=use_resource
    )
    values = tf.placeholder(tf.float32, [3, 2])
    rows = tf.placeholder(tf.int32, [3])
    gradient = tf.IndexedSlices(values, rows)
    update = NadamOptimizer(0.1).apply_gradients([(gradient, variable)])
    m, s = np.zeros_like(theta), np.zeros_like(theta)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for t in range(1, 21):
            fed_values, fed_rows = random.randn(3, 2), random.randint(0, 4, 3)
            session.run(update, {values: fed_values, rows: fed_rows})
            g = np.zeros_like(theta)
            np.add.at(g, fed_rows, fed_values)  # rows may repeat: they add up
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
            step_size = 0.1 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            change = step_size * (0.9 * m + 0.1 * g) / (np.sqrt(s) + 1e-8)
            touched = np.isin(np.arange(4), fed_rows)[:, None]
            theta = np.where(touched, theta - change, theta)
            got = session.run(variable)
            np.testing.assert_allclose(got, theta, atol=1e-5, err_msg=f"step {t}")


def test_double_precision_variables_are_updated_in_double(graph):
    variable = tf.get_variable("theta", initializer=np.ones(2))
    gradient = tf.constant([1.0, 1e-3], tf.float64)
    update = NadamOptimizer(0.1).apply_gradients([(gradient, variable)])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(update)
        got = session.run(variable)
    assert got.dtype == np.float64
    # First step: 0.1 sqrt(0.001) / 0.1 times (0.09 + 0.1) g / (sqrt(0.001) |g|).
    np.testing.assert_allclose(got, 1 - 0.19, rtol=1e-4)
