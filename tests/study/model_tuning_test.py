"""Training and comparing configurations, on random examples."""

from functools import partial
from typing import get_args

import numpy as np
import pytest
from matplotlib.figure import Figure

from tfgraph import v1 as tf
from tfgraph.study import configuration
from tfgraph.study.configuration import ModelConfig
from tfgraph.study.model_tuning import Comparison, Curves, build, compare, train
from tfgraph.train.checkpointing import Checkpoints
from tfgraph.train.loop import shuffled_batches

N_FEATURES = 20


def examples(n, seed):
    """Ten clusters of points."""
    random = np.random.RandomState(seed)
    labels = random.randint(10, size=n).astype(np.int32)
    centres = np.random.RandomState(0).randn(10, N_FEATURES)
    inputs = centres[labels] + 0.5 * random.randn(n, N_FEATURES)
    return inputs.astype(np.float32), labels


TRAIN, VALID = examples(300, seed=1), examples(100, seed=2)
# Of a layer; optimizers keep others.
VARIABLES = ("kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance")
SMALL = {"hidden_units": 16, "batch_size": 30, "epochs": 2}


def keras_optimizer(config):
    kinds = {"sgd": tf.keras.optimizers.SGD, "adam": tf.keras.optimizers.Adam}
    return kinds[config.optimizer](config.learning_rate)


def keras_model(config):
    layers = tf.keras.layers
    model = tf.keras.Sequential([layers.InputLayer((N_FEATURES,))])
    for _ in range(config.hidden_layers):
        model.add(layers.Dense(config.hidden_units))
        if config.normalization == "batch":
            model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.Activation(config.activation))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(
        keras_optimizer(config), "sparse_categorical_crossentropy", metrics=["acc"]
    )
    return model


def initial_weights(config):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(config.seed)
        build(config, n_features=N_FEATURES)
        session.run(tf.global_variables_initializer())
        variables = tf.global_variables("dnn/")
        return session.run(
            [v for v in variables if v.op.name.split("/")[-1] in VARIABLES]
        )


@pytest.mark.parametrize(
    ("change", "is_equal"),
    (
        ({"optimizer": "adam", "learning_rate": 0.1, "batch_size": 8}, (True, True)),
        ({"normalization": "batch"}, (True, False)),
        ({"seed": 1}, (False, False)),
    ),
    ids=str,
)
def test_initial_weights_are_equal_as_far_as_graphs_are_built_alike(change, is_equal):
    first, _, second, *_ = initial_weights(ModelConfig(**SMALL))
    changed = [
        weights
        for weights in initial_weights(ModelConfig(**SMALL | change))
        if weights.ndim == 2
    ]
    pairs = zip((first, second), changed)
    assert tuple(np.array_equal(*pair) for pair in pairs) == is_equal


@pytest.mark.slow
@pytest.mark.parametrize(
    "config",
    (
        ModelConfig(**SMALL, optimizer="sgd", learning_rate=0.1),
        ModelConfig(**SMALL, optimizer="adam", learning_rate=0.01, activation="tanh"),
        ModelConfig(**SMALL, optimizer="sgd", learning_rate=0.1, normalization="batch"),
    ),
    ids=("sgd", "adam, tanh", "batch normalization"),
)
@pytest.mark.filterwarnings("ignore:.Model.state_updates:UserWarning")  # Keras' own
def test_curves_are_those_of_keras(config):
    curves = train(config, TRAIN, VALID)
    weights = initial_weights(config)
    with tf.Graph().as_default(), tf.Session():
        model = keras_model(config)
        model.set_weights(weights)
        np.random.seed(config.seed)
        for epoch in range(config.epochs):
            for batch in shuffled_batches(*TRAIN, config.batch_size):
                model.train_on_batch(*batch)
            loss, accuracy = model.evaluate(*TRAIN, batch_size=300, verbose=0)
            _, val_accuracy = model.evaluate(*VALID, batch_size=100, verbose=0)
            assert curves.loss[epoch] == pytest.approx(loss, abs=1e-4)
            # One example may lie on the border.
            assert curves.accuracy[epoch] == pytest.approx(accuracy, abs=1 / 300 + 1e-6)
            assert curves.val_accuracy[epoch] == pytest.approx(val_accuracy, abs=0.0101)


def test_training_learns_and_repeats():
    config = ModelConfig(
        hidden_units=16, learning_rate=0.05, optimizer="adam", epochs=3
    )
    curves = train(config, TRAIN, VALID)
    assert curves.accuracy[-1] > 0.9
    assert curves.loss[-1] < curves.loss[0]
    again = train(config, TRAIN, VALID)
    np.testing.assert_allclose(again.loss, curves.loss, rtol=1e-5)


EVERY_VALUE = {
    "normalization": ("none", "batch"),
    "optimizer": get_args(configuration.Optimizer),
    "weights_initializer": get_args(configuration.Initializer),
    "activation": get_args(configuration.Activation),
    "batch_size": (7, 1000, "full"),
    "hidden_layers": (1, 3),
}


@pytest.mark.parametrize(
    ("key", "value"),
    [(key, value) for key, values in EVERY_VALUE.items() for value in values],
)
def test_every_value_trains(key, value):
    config = ModelConfig(**{"epochs": 1, "hidden_units": 8} | {key: value})
    curves = train(config, TRAIN, VALID)
    assert all(len(curve) == 1 for curve in curves.history.values())
    assert np.isfinite(curves.loss).all()


def test_full_batch_is_one_update_with_all_examples():
    # A step of gradient descent with rate r changes the biases by -r times the mean
    # over all examples of (probability - label); with zero weights both are known.
    config = ModelConfig(
        batch_size="full", weights_initializer="zeros", optimizer="sgd",
        learning_rate=0.5, epochs=1,
    )  # fmt: skip
    curves = train(config, TRAIN, VALID)
    shares = np.bincount(TRAIN[1], minlength=10) / len(TRAIN[1])
    biases = -0.5 * (0.1 - shares)
    expected = np.log(np.exp(biases).sum()) - biases[TRAIN[1]].mean()
    assert curves.loss[0] == pytest.approx(expected, abs=1e-6)


def test_layers_are_normalized_before_the_activation(graph):
    build(ModelConfig(normalization="batch", hidden_layers=2), n_features=5)
    names = [variable.op.name for variable in tf.trainable_variables()]
    assert [name for name in names if name.endswith("gamma")] == [
        "dnn/hidden1/batch_normalization/gamma",
        "dnn/hidden2/batch_normalization/gamma",
    ]
    (relu, _) = (op for op in graph.get_operations() if op.type == "Relu")
    assert "batch_normalization" in relu.inputs[0].op.name


CURVES = Curves(loss=[2.0, 1.5], accuracy=[0.5, 0.75], val_accuracy=[0.25, 0.5])
COMPARISON = Comparison("optimizer", {"sgd": CURVES})


def test_comparison_as_tables():
    assert COMPARISON.table() == (
        ("optimizer", "loss", "accuracy", "val_accuracy"),
        [("sgd", 1.5, 0.75, 0.5)],
    )
    assert COMPARISON.series() == (
        ("optimizer", "epoch", "loss", "accuracy", "val_accuracy"),
        [("sgd", 1, 2.0, 0.5, 0.25), ("sgd", 2, 1.5, 0.75, 0.5)],
    )
    assert COMPARISON.to_dict() == {
        "varied": "optimizer",
        "curves": {
            "sgd": {
                "loss": [2.0, 1.5],
                "accuracy": [0.5, 0.75],
                "val_accuracy": [0.25, 0.5],
            }
        },
    }


def test_comparison_as_picture():
    axes = Figure().subplots()
    COMPARISON.plot(axes)
    solid, dashed = axes.lines[:2]
    assert (list(solid.get_ydata()), solid.get_label()) == ([0.5, 0.75], "sgd")
    assert list(dashed.get_ydata()) == [0.25, 0.5]
    assert axes.get_title() == "optimizer"


def test_compare_trains_in_order_and_reports():
    seen = []
    configs = {
        name: ModelConfig(epochs=2, hidden_units=4, optimizer=name)
        for name in ("sgd", "adam")
    }
    comparison = compare(
        "optimizer",
        configs,
        TRAIN,
        VALID,
        on_progress=lambda *state: seen.append(state),
    )
    assert list(comparison.curves) == ["sgd", "adam"]
    assert [(done, total) for done, total, _ in seen] == [
        (1, 4),
        (2, 4),
        (3, 4),
        (4, 4),
    ]
    last = comparison.curves["adam"].accuracy[-1]
    assert seen[-1][2] == f"adam, accuracy {last:.4f}"


def test_a_killed_training_ends_with_the_same_curves(monkeypatch, tmp_path):
    class Killed(Exception):
        pass

    def kill(curves):
        if len(curves.loss) == 3:
            raise Killed

    every_epoch = partial(Checkpoints, every_seconds=0)
    monkeypatch.setattr("tfgraph.study.model_tuning.Checkpoints", every_epoch)
    config = ModelConfig(
        **{**SMALL, "epochs": 4}, activation="randomized_leaky_relu", optimizer="adam"
    )
    with pytest.raises(Killed):
        train(config, TRAIN, VALID, on_epoch=kill, checkpoints=tmp_path)
    seen = []
    curves = train(
        config, TRAIN, VALID, checkpoints=tmp_path,
        on_epoch=lambda curves: seen.append(len(curves.loss)),
    )  # fmt: skip
    assert seen == [3, 4]
    assert curves == train(config, TRAIN, VALID)
