import functools

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.activations import ACTIVATIONS

INPUTS = np.linspace(-6, 6, 25, dtype=np.float32).reshape(5, 5)  # in halves
MEAN_ALPHA = 11 / 48


def leak(alpha):
    return lambda x: np.where(x > 0, x, alpha * x)


FORMULAS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": lambda x: (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1),
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": leak(0.01),
    "parametric_leaky_relu": leak(0.25),
    "randomized_leaky_relu": leak(MEAN_ALPHA),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
    "selu": lambda x: 1.05070098 * np.where(x > 0, x, 1.67326324 * (np.exp(x) - 1)),
}
every_activation = pytest.mark.parametrize("name", ACTIVATIONS)


def activation(name, training=False):
    function = ACTIVATIONS[name]
    if name == "randomized_leaky_relu":
        return functools.partial(function, training=tf.constant(training))
    return function


def evaluate(fetches):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(fetches)


def test_every_activation_has_a_formula():
    assert ACTIVATIONS.keys() == FORMULAS.keys()


@every_activation
def test_values_are_those_of_the_formula(graph, name):
    outputs = activation(name)(tf.constant(INPUTS))
    assert outputs.shape == INPUTS.shape
    assert outputs.dtype == tf.float32
    np.testing.assert_allclose(evaluate(outputs), FORMULAS[name](INPUTS), atol=1e-6)


@every_activation
def test_gradients_are_those_of_the_formula(graph, name):
    inputs = tf.constant(INPUTS)
    (gradient,) = tf.gradients(activation(name)(inputs), inputs)
    gradient = evaluate(gradient)
    assert np.isfinite(gradient).all()
    x = INPUTS.astype(np.float64)
    slope = (FORMULAS[name](x + 1e-5) - FORMULAS[name](x - 1e-5)) / 2e-5
    away_from_the_kink = x != 0
    np.testing.assert_allclose(
        gradient[away_from_the_kink], slope[away_from_the_kink], atol=1e-5
    )


@every_activation
def test_ops_carry_the_given_name(graph, name):
    outputs = activation(name)(tf.constant(INPUTS), name="chosen")
    assert outputs.op.name.split("/")[0] == "chosen"


@every_activation
def test_large_inputs_give_finite_values_and_gradients(graph, name):
    inputs = tf.constant([[-1e4, -100.0, 100.0, 1e4]])
    outputs = activation(name)(inputs)
    results = evaluate([outputs, *tf.gradients(outputs, inputs)])
    assert np.isfinite(results).all()


@every_activation
def test_it_is_an_activation_for_dense_layers(graph, name):
    inputs = tf.placeholder(tf.float32, [None, 3])
    outputs = tf.layers.dense(inputs, 4, activation=activation(name))
    assert outputs.shape.as_list() == [None, 4]


def test_parametric_slopes_are_trained_for_each_channel(graph):
    inputs = tf.constant([[-1.0, 2.0], [-3.0, -4.0]])
    outputs = ACTIVATIONS["parametric_leaky_relu"](inputs, name="prelu")
    (alpha,) = tf.trainable_variables()
    assert (alpha.name, alpha.shape) == ("prelu/alpha:0", [2])
    (gradient,) = evaluate(tf.gradients(outputs, alpha))
    np.testing.assert_allclose(gradient, [-1.0 - 3.0, -4.0])


def test_two_parametric_layers_have_slopes_of_their_own(graph):
    for _ in range(2):
        ACTIVATIONS["parametric_leaky_relu"](tf.constant(INPUTS))
    assert len({variable.name for variable in tf.trainable_variables()}) == 2


def test_randomized_slopes_are_uniform_in_training_and_drawn_anew(graph):
    inputs = -tf.ones([200, 500])
    training = tf.placeholder_with_default(False, [])
    outputs = ACTIVATIONS["randomized_leaky_relu"](inputs, training=training)
    with tf.Session() as session:
        first, second = (-session.run(outputs, {training: True}) for _ in range(2))
        testing = -session.run(outputs)
    assert 1 / 8 <= first.min() < 0.126 < 0.332 < first.max() <= 1 / 3
    assert first.mean() == pytest.approx(MEAN_ALPHA, abs=1e-3)
    assert first.std() == pytest.approx((1 / 3 - 1 / 8) / np.sqrt(12), rel=0.01)
    assert (first != second).any()
    np.testing.assert_allclose(testing, MEAN_ALPHA, rtol=1e-6)


def test_selu_keeps_mean_and_variance_through_layers(graph):
    hidden = tf.random_normal([1000, 200])
    for _ in range(10):
        hidden = tf.layers.dense(
            hidden,
            200,
            activation=ACTIVATIONS["selu"],
            kernel_initializer=tf.initializers.lecun_normal(),
        )
    values = evaluate(hidden)
    assert values.mean() == pytest.approx(0, abs=0.1)
    assert values.std() == pytest.approx(1, abs=0.1)
