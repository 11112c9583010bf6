"""Deep stacks: what is built, what is returned, and the monitor's diagnoses of them."""

import json
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from tfgraph import v1 as tf
from tfgraph.data import Dataset, load_mnist
from tfgraph.study.deep_stacks import build, train
from tfgraph.study.experiments.gradient_health import DeepStack
from tfgraph.study.gradient_health import diagnose, diagnosis_names

X = np.random.RandomState(0).rand(60, 8).astype(np.float32)
y = np.arange(60) % 3
DATA = Dataset("custom", "here", X, y, X, y, n_epochs=1, eval_every=1)
SMALL = DeepStack(hidden_layers=2, hidden_units=4, batch_size=20, updates=7, every=3)


def layer_norm(gradients):
    return np.sqrt(sum(np.sum(np.square(gradient)) for gradient in gradients))


@pytest.mark.parametrize(
    ("changes", "types"),
    (
        pytest.param({"activation": "tanh"}, {"Tanh": 2}, id="activation"),
        pytest.param({"hidden_layers": 4}, {"Sigmoid": 4, "MatMul": 5}, id="depth"),
        pytest.param({"batch_norm": True}, {"Rsqrt": 2}, id="batch normalization"),
        pytest.param({"l2": 0.1}, {"L2Loss": 3}, id="penalty of the three kernels"),
        pytest.param({}, {"L2Loss": 0, "Rsqrt": 0, "Sigmoid": 2}, id="nothing else"),
        pytest.param(
            {"initializer": "normal"}, {"RandomStandardNormal": 3}, id="normal"
        ),
    ),
)
def test_graph_is_built_as_configured(graph, changes, types):
    build(replace(SMALL, **changes), n_features=8)
    found = [op.type for op in graph.get_operations() if "gradients" not in op.name]
    assert {name: found.count(name) for name in types} == types


def test_gradients_are_clipped_and_the_monitor_sees_them_whole(graph):
    training, pairs = build(
        replace(SMALL, max_norm=0.01, learning_rate=1.0), n_features=8
    )
    feed = {training.inputs: X, training.labels: y}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        gradients = session.run([gradient for gradient, _ in pairs], feed)
        before = session.run(tf.trainable_variables())
        session.run(training.train_op, feed)
        after = session.run(tf.trainable_variables())
    assert layer_norm(gradients) > 0.02
    changes = [a - b for a, b in zip(after, before, strict=True)]
    assert layer_norm(changes) == pytest.approx(0.01, rel=1e-4)


def test_result_is_a_table_series_plot_and_plain_data():
    progress = []
    run = train(SMALL, DATA, on_progress=lambda *state: progress.append(state[:2]))
    assert progress == [(i, 7) for i in range(1, 8)]
    header, rows = run.series()
    assert header == ("step", "hidden1", "hidden2", "outputs")
    assert [row[0] for row in rows] == [1, 4, 7]
    assert run.table()[1] == [("healthy", None, 7, None, None)]
    axes = Figure().subplots()
    run.plot(axes)
    assert [line.get_label() for line in axes.get_lines()] == list(header[1:])
    plain = json.loads(json.dumps(run.to_dict()))
    assert len(plain["losses"]) == 7
    assert len(plain["measurements"][0]["gradient_norm"]) == len(plain["variables"])
    assert plain["findings"] == []


def test_runs_repeat_themselves():
    first, second = (train(SMALL, DATA).record.losses for _ in range(2))
    np.testing.assert_allclose(first, second, rtol=1e-5)


def test_divergence_ends_the_run():
    run = train(replace(SMALL, activation="relu", learning_rate=1e30), DATA)
    assert len(run.record.losses) < 7
    assert np.isnan(run.val_accuracy)
    assert run.table()[1][0][0] == "NaN"


# --- Diagnoses on the embedded digits ---------------------------------------------

SIGMOID = DeepStack()
RELU = DeepStack(activation="relu", initializer="normal", every=1, updates=50)


@pytest.fixture(scope="module")
def digits():
    return load_mnist("mnist-5k")


@pytest.mark.slow
@pytest.mark.parametrize(("config", "diagnoses", "layer"), (
    pytest.param(SIGMOID, ["vanishing", "loss not moving"], "hidden1", id="sigmoid"),
    pytest.param(replace(SIGMOID, updates=30), ["vanishing"], "hidden1",
                 id="known after 30 steps"),
    pytest.param(replace(SIGMOID, activation="tanh"), ["healthy"], None, id="tanh"),
    pytest.param(replace(SIGMOID, batch_norm=True, updates=100), ["healthy"], None,
                 id="sigmoid, batch normalization"),
    pytest.param(replace(SIGMOID, activation="relu", initializer="he_normal"),
                 ["healthy"], None, id="ReLU, He"),
    pytest.param(replace(SIGMOID, activation="tanh", learning_rate=1.0, updates=150),
                 ["loss jumps", "vanishing"], None, id="rate too high"),
    pytest.param(RELU, ["NaN", "exploding", "loss jumps"], None, id="large weights"),
    pytest.param(replace(RELU, batch_size=1), ["NaN", "exploding", "loss jumps"], None,
                 id="small batches do not help"),
    pytest.param(replace(RELU, max_norm=1.0), ["healthy"], None, id="clipping"),
    pytest.param(replace(RELU, hidden_layers=3), ["healthy"], None, id="fewer layers"),
    pytest.param(replace(RELU, initializer="he_normal"), ["healthy"], None, id="He"),
))  # fmt: skip
def test_diagnosis(digits, config, diagnoses, layer):
    findings = diagnose(train(config, digits).record)
    assert diagnosis_names(findings) == diagnoses
    assert (findings[0].layer if findings else None) == layer
