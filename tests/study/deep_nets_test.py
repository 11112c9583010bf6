"""The recorded runs: their graphs op by op, their first losses, their checkpoints."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from tfgraph import records
from tfgraph import v1 as tf
from tfgraph.data import load_mnist
from tfgraph.errors import DataError, GraphNameError, OutputError
from tfgraph.study import deep_nets
from tfgraph.study.deep_nets import EXPERIMENTS

GOLDEN = json.loads(Path(__file__).with_name("tf1.15_graphs.json").read_text())
CHECKPOINT = records.checkpoint("mnist-5k", 42, "gradient_clipping")
# Kernels sum in an order of their own: float32 at a loss of 3, after 100 updates.
LOSS_ATOL = 1e-4


def op_row(op):
    """Name, type and seeds."""
    seeds = [op.get_attr(a) for a in ("seed", "seed2") if a in op.node_def.attr]
    return [op.name, op.type, *([seeds] if seeds else [])]


def test_what_was_recorded_is_what_can_be_run():
    assert tuple(EXPERIMENTS) == records.EXPERIMENTS


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_graph_equals_tensorflow_1_15s_op_for_op(graph, name):
    experiment = EXPERIMENTS[name]
    _, restorer = experiment.build(*([CHECKPOINT] if experiment.starts_from else []))
    tf.global_variables_initializer()
    if restorer is None:
        tf.train.Saver()
    ours = [op_row(op) for op in graph.get_operations()]
    assert ours == GOLDEN[name]["ops"]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_variables_equal_tensorflow_1_15s(graph, name):
    experiment = EXPERIMENTS[name]
    experiment.build(*([CHECKPOINT] if experiment.starts_from else []))
    ours = [[v.name, v.shape.as_list()] for v in tf.global_variables()]
    assert ours == GOLDEN[name]["variables"]


@pytest.fixture(scope="module")
def five_epochs():
    return dataclasses.replace(load_mnist("mnist-5k"), n_epochs=5, eval_every=5)


@pytest.mark.slow
@pytest.mark.parametrize("loop", deep_nets.LOOPS)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_first_losses_equal_tensorflow_1_15s(five_epochs, name, loop):
    start = CHECKPOINT if EXPERIMENTS[name].starts_from else None
    history = deep_nets.run(name, five_epochs, seed=42, start=start, loop=loop)
    recorded = records.same_seed_run("mnist-5k", 42, name)["first_losses"]
    np.testing.assert_allclose(history.first_losses, recorded, rtol=0, atol=LOSS_ATOL)


@pytest.mark.slow
@pytest.mark.parametrize("loop", deep_nets.LOOPS)
def test_checkpoint_does_not_hold_the_loop(five_epochs, tmp_path, loop):
    data = dataclasses.replace(five_epochs, n_epochs=1)
    deep_nets.run(
        "gradient_clipping", data, seed=42, save_to=tmp_path / "start", loop=loop
    )
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(str(tmp_path / "start.meta"))
    rows = [op_row(op) for op in graph.get_operations()]
    assert rows == GOLDEN["gradient_clipping"]["ops"]


@pytest.mark.slow
def test_frozen_layers_stay_and_others_move(five_epochs, tmp_path):
    deep_nets.run("gradient_clipping", five_epochs, seed=1, save_to=tmp_path / "start")
    with tf.Graph().as_default():
        training, saver = deep_nets.build_layer_reuse(
            tmp_path / "start", trainable=deep_nets.NOT_FROZEN
        )
        init = tf.global_variables_initializer()
        with tf.Session() as session:
            session.run(init)
            saver.restore(session, str(tmp_path / "start"))
            before = session.run(tf.global_variables())
            feed = {
                training.inputs: five_epochs.X_train[:200],
                training.labels: five_epochs.y_train[:200],
            }
            session.run(training.train_op, feed)
            after = session.run(tf.global_variables())
        moved = [
            variable.op.name.split("/")[0]
            for variable, old, new in zip(
                tf.global_variables(), before, after, strict=True
            )
            if not np.array_equal(old, new)
        ]
    assert set(moved) == {"hidden3", "new_hidden4", "new_outputs"}


def test_other_seeds_give_other_graphs():
    seeds = []
    for seed in (1, 2):
        with tf.Graph().as_default() as graph:
            tf.set_random_seed(seed)
            EXPERIMENTS["batch_norm"].build()
            rows = [op_row(op) for op in graph.get_operations()]
            seeds.append([row[2] for row in rows if len(row) > 2])
    assert seeds == [[[seed, 7], [seed, 96], [seed, 185]] for seed in (1, 2)]


@pytest.fixture
def smaller_network(graph, tmp_path):
    """A checkpoint that lacks hidden3 and all above."""
    X = tf.placeholder(tf.float32, [None, 784], name="X")
    tf.placeholder(tf.int32, [None], name="y")
    with tf.name_scope("dnn"):
        tf.layers.dense(X, 5, activation=tf.nn.relu, name="hidden1")
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, str(tmp_path / "small"), write_state=False)
    return tmp_path / "small"


def test_checkpoint_of_another_network_is_refused(smaller_network):
    with tf.Graph().as_default(), pytest.raises(GraphNameError, match="hidden1"):
        deep_nets.build_layer_reuse(smaller_network)


def test_checkpoint_with_a_missing_variable_is_refused(tmp_path):
    meta = CHECKPOINT.with_name(CHECKPOINT.name + ".meta").read_bytes()
    (tmp_path / "part.meta").write_bytes(meta)
    with tf.Graph().as_default(), tf.Session() as session:
        saver = tf.train.import_meta_graph(str(tmp_path / "part.meta"))
        saver.restore(session, str(CHECKPOINT))
        part = [v for v in tf.global_variables() if v.op.name != "hidden3/bias"]
        tf.train.Saver(part).save(
            session, str(tmp_path / "part"), write_state=False, write_meta_graph=False
        )
    with (
        tf.Graph().as_default(),
        pytest.raises(
            GraphNameError, match="`hidden3/bias` is not in it .nearest: `hidden"
        ),
    ):
        deep_nets.build_layer_reuse(tmp_path / "part")


def test_missing_checkpoint_is_refused(tmp_path):
    with tf.Graph().as_default(), pytest.raises(DataError, match="No file"):
        deep_nets.build_layer_reuse(tmp_path / "nothing")


def test_checkpoint_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    start = tmp_path / "file" / "start"
    with pytest.raises(OutputError, match="file/start` cannot be written: .Errno"):
        deep_nets.run("gradient_clipping", None, seed=1, save_to=start)
