"""``tf.estimator`` by tensorflow_estimator."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.v1.estimator import _package


@pytest.fixture(autouse=True)
def quiet():
    tf.logging.set_verbosity(tf.logging.ERROR)


@pytest.mark.parametrize(
    "name",
    (
        "Estimator", "EstimatorSpec", "ModeKeys", "RunConfig", "DNNClassifier",
        "DNNRegressor", "LinearClassifier", "LinearRegressor",
        "DNNLinearCombinedClassifier", "BaselineClassifier", "TrainSpec", "EvalSpec",
        "train_and_evaluate", "inputs.numpy_input_fn", "inputs.pandas_input_fn",
        "export.ServingInputReceiver", "export.PredictOutput", "LatestExporter",
        "WarmStartSettings", "classifier_parse_example_spec",
    ),
)  # fmt: skip
def test_the_package_still_exports_its_symbols(name):
    assert f"estimator.{name}" in _package.load(), (
        f"tensorflow_estimator no longer exports `{name}` through `estimator_export`"
    )
    value = tf.estimator
    for part in name.split("."):
        value = getattr(value, part)
    assert value is not None


def test_a_model_function_trains_evaluates_and_predicts():
    def model_fn(features, labels, mode):
        w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
        prediction = w * features["x"]
        if mode == tf.estimator.ModeKeys.PREDICT:
            return tf.estimator.EstimatorSpec(mode, {"y": prediction})
        loss = tf.losses.mean_squared_error(labels, prediction)
        train = tf.train.GradientDescentOptimizer(0.25).minimize(
            loss, global_step=tf.train.get_global_step()
        )
        return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train)

    x = np.ones(4, np.float32)
    estimator = tf.estimator.Estimator(model_fn)
    inputs = tf.estimator.inputs.numpy_input_fn(
        {"x": x}, 2 * x, batch_size=4, num_epochs=3, shuffle=False
    )
    estimator.train(inputs)
    # w <- w - 0.25 * 2 (w - 2), three times
    assert estimator.get_variable_value("w") == pytest.approx(1.75)
    assert estimator.evaluate(inputs)["loss"] == pytest.approx(0.0625)
    assert next(estimator.predict(inputs))["y"] == pytest.approx(1.75)
