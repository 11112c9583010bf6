"""TensorFlow 2 code and plain compat.v1 code in the process of the runtime."""

import importlib

import numpy as np
import pytest
import tensorflow
import tensorflow.compat.v1 as plain

from tfgraph import v1 as tf


@pytest.fixture
def eager():
    """Eager execution for the length of a test, as a library may switch it on."""
    context = importlib.import_module("tensorflow.python.eager.context")
    with context.eager_mode():
        yield


REDUCTIONS = {
    "reduce_mean": [0.25, 0.25, 0.25, 0.25],
    "reduce_max": [0.0, 0.0, 0.0, 1.0],
    "reduce_prod": [24.0, 12.0, 8.0, 6.0],
    "reduce_logsumexp": [0.0320586, 0.0871443, 0.2368828, 0.6439142],
}


@pytest.mark.parametrize("name", sorted(REDUCTIONS))
@pytest.mark.parametrize("in_function", (False, True), ids=("eager", "tf.function"))
def test_gradient_tape(eager, name, in_function):
    def gradient(x):
        with tensorflow.GradientTape() as tape:
            tape.watch(x)
            y = getattr(tensorflow, name)(x)
        return tape.gradient(y, x)

    compute = tensorflow.function(gradient) if in_function else gradient
    ours = compute(tensorflow.constant([1.0, 2.0, 3.0, 4.0]))
    np.testing.assert_allclose(ours.numpy(), REDUCTIONS[name], rtol=1e-5)


def test_function_draws_and_drops_out(eager):
    @tensorflow.function
    def draw():
        kept = tensorflow.nn.dropout(tensorflow.ones([1000]), 0.25)
        return tensorflow.reduce_mean(kept), tensorflow.random.uniform([3])

    mean, uniform = draw()
    assert abs(mean.numpy() - 1.0) < 0.1  # four standard errors are 0.07
    assert uniform.shape == (3,)


def test_dataset_is_iterated_eagerly(eager):
    dataset = tensorflow.data.Dataset.range(4).map(lambda x: x * 2).batch(2)
    assert [batch.numpy().tolist() for batch in dataset] == [[0, 2], [4, 6]]


def test_keras_model_trains_in_a_graph():
    keras = tf.keras
    with tf.Graph().as_default(), tf.Session() as session:
        keras.backend.set_session(session)
        tf.set_random_seed(0)
        model = keras.Sequential(
            [
                keras.layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)),
                keras.layers.BatchNormalization(),
                keras.layers.Flatten(),
                keras.layers.Dropout(0.1),
                keras.layers.Dense(2, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        rng = np.random.RandomState(0)
        labels = rng.randint(0, 2, 64)
        images = rng.rand(64, 8, 8, 1) * 0.1 + labels[:, None, None, None]
        history = model.fit(images, labels, epochs=5, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]


def test_plain_compat_v1_program():
    with plain.Graph().as_default(), plain.Session() as session:
        w = plain.get_variable("w", initializer=[1.0, 2.0])
        loss = plain.reduce_sum(plain.square(w))
        train = plain.train.GradientDescentOptimizer(0.25).minimize(loss)
        session.run(plain.global_variables_initializer())
        session.run(train)
        np.testing.assert_allclose(session.run(w), [0.5, 1.0])
