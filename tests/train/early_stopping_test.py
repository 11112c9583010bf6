"""Early stopping, against the callback of Keras."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import OutputError
from tfgraph.train.early_stopping import EarlyStopping, best_checkpoint
from tfgraph.train.loop import TrainingGraph, fit


def keras_stop(errors, **options):
    """At which evaluation Keras stops, and the weight that it restores."""
    layer = tf.keras.layers.Dense(1, use_bias=False, input_shape=[1])
    model = tf.keras.Sequential([layer])
    callback = tf.keras.callbacks.EarlyStopping(restore_best_weights=True, **options)
    model.stop_training = False
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, error in enumerate(errors):
        model.set_weights([np.full([1, 1], epoch)])
        callback.on_epoch_end(epoch, {"val_loss": error})
        if model.stop_training:
            break
    callback.on_train_end()
    return epoch, model.get_weights()[0].item()


def our_stop(errors, **options):
    weight = tf.get_variable("weight", [])
    stopping = EarlyStopping([weight], **options)
    with tf.Session() as session:
        for epoch, error in enumerate(errors):
            weight.load(epoch, session)
            if stopping.should_stop(session, error):
                break
        stopping.restore(session)
        return epoch, float(session.run(weight))


@pytest.mark.parametrize("min_delta", (0, 0.25, 1))
@pytest.mark.parametrize("patience", (1, 2, 3))
@pytest.mark.parametrize("errors", (
    pytest.param((5, 4, 3, 3.5, 3.4, 3.2, 2), id="improves again later"),
    pytest.param((5, 6, 4, 6, 6, 3, 7, 7, 7, 7), id="up and down"),
    pytest.param((1, 1, 1, 1), id="equal is no improvement"),
    pytest.param((2, float("nan"), 1, float("nan"), float("nan"), 0), id="NaN"),
))  # fmt: skip
def test_stops_and_restores_as_keras_does(graph, errors, patience, min_delta):
    options = {"patience": patience, "min_delta": min_delta}
    assert our_stop(errors, **options) == keras_stop(errors, **options)


def test_nothing_is_restored_without_an_improvement(graph):
    weight = tf.get_variable("weight", initializer=3.0)
    stopping = EarlyStopping([weight], patience=2)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert not stopping.should_stop(session, float("nan"))
        assert stopping.should_stop(session, float("inf"))
        stopping.restore(session)
        assert session.run(weight) == pytest.approx(3.0)


def test_the_graph_stays_as_it_is(graph):
    weight = tf.get_variable("weight", initializer=3.0)
    stopping = EarlyStopping([weight], patience=1)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        graph.finalize()
        stopping.should_stop(session, 1.0)
        stopping.restore(session)


@pytest.mark.parametrize(
    ("options", "message"),
    (
        ({"patience": 0}, "`patience` must be positive, got 0"),
        ({"patience": -1}, "`patience` must be positive, got -1"),
        ({"patience": 1, "min_delta": -0.1}, "`min_delta` must be 0 or more, got -0.1"),
        ({"patience": 1, "min_delta": float("nan")}, "`min_delta` must be 0 or more"),
    ),
)
def test_arguments_are_in_range(options, message):
    with pytest.raises(ValueError, match=message):
        EarlyStopping([], **options)


def test_without_patience_it_only_keeps_the_best(graph):
    assert our_stop((3, 1, 2, 2, 2, 2, 2, 2), patience=None) == (7, 1)


def test_its_state_goes_on_in_another(graph):
    weight = tf.get_variable("weight", initializer=3.0)
    first, second = (EarlyStopping([weight], patience=2) for _ in range(2))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert not first.should_stop(session, 1.0)
        weight.load(5.0, session)
        assert not first.should_stop(session, 2.0)
        second.set_state(first.state())
        assert not second.is_over
        assert second.should_stop(session, 1.5)
        assert (second.best_error, second.best_evaluation) == (1.0, 1)
        second.restore(session)
        assert session.run(weight) == pytest.approx(3.0)


def test_the_best_is_a_checkpoint_as_well(graph, tmp_path):
    weight = tf.get_variable("weight", initializer=0.0)
    stopping = EarlyStopping([weight], patience=2, folder=tmp_path)
    assert best_checkpoint(tmp_path) is None
    with tf.Session() as session:
        for epoch, error in enumerate((5, 4, 3, 6, 2, 7, 7)):
            weight.load(epoch, session)
            stopping.should_stop(session, error)
            best = best_checkpoint(tmp_path)
            values = tf.train.load_checkpoint(str(best))
            assert values.get_tensor("weight") == (0, 1, 2, 2, 4, 4, 4)[epoch]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_said(graph, tmp_path):
    weight = tf.get_variable("weight", initializer=0.0)
    (tmp_path / "file").write_text("")
    stopping = EarlyStopping([weight], patience=2, folder=tmp_path / "file")
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        with pytest.raises(OutputError, match="cannot be saved in `.*file`"):
            stopping.should_stop(session, 1.0)


@pytest.mark.parametrize(
    ("metric", "best"), (("loss", [1, 2, 3]), ("accuracy", [1, 1, 3]))
)
def test_fit_asks_it_for_the_metric(graph, metric, best):
    """The loss falls with the steps; the accuracy is given."""
    inputs, labels = (tf.placeholder(tf.float32, [None]) for _ in range(2))
    step = tf.train.get_or_create_global_step()
    loss = tf.reduce_mean(inputs) / tf.cast(step + 1, tf.float32)
    accuracy = tf.gather([0.0, 0.5, 0.5, 0.75], step)
    train_op = tf.assign_add(step, 1).op
    network = TrainingGraph(inputs, labels, loss, accuracy, train_op)
    stopping = EarlyStopping([step], patience=3, metric=metric)
    data = np.ones(2), np.ones(2)
    seen = []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        fit(
            session, network, data, data, n_epochs=3, batch_size=2, stopping=stopping,
            on_epoch=lambda *_: seen.append(stopping.best_evaluation),
        )  # fmt: skip
        assert session.run(step) == best[-1]
    assert seen == best
