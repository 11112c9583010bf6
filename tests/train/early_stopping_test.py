"""Early stopping, against the callback of Keras."""

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.train.early_stopping import EarlyStopping


def keras_stop(errors, patience):
    """At which evaluation Keras stops, and the weight that it restores."""
    layer = tf.keras.layers.Dense(1, use_bias=False, input_shape=[1])
    model = tf.keras.Sequential([layer])
    callback = tf.keras.callbacks.EarlyStopping(
        patience=patience, restore_best_weights=True
    )
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


def our_stop(errors, patience):
    weight = tf.get_variable("weight", [])
    stopping = EarlyStopping([weight], patience=patience)
    with tf.Session() as session:
        for epoch, error in enumerate(errors):
            weight.load(epoch, session)
            if stopping.should_stop(session, error):
                break
        stopping.restore(session)
        return epoch, float(session.run(weight))


@pytest.mark.parametrize("patience", (1, 2, 3))
@pytest.mark.parametrize("errors", (
    pytest.param((5, 4, 3, 3.5, 3.4, 3.2, 2), id="improves again later"),
    pytest.param((5, 6, 4, 6, 6, 3, 7, 7, 7, 7), id="up and down"),
    pytest.param((1, 1, 1, 1), id="equal is no improvement"),
    pytest.param((2, float("nan"), 1, float("nan"), float("nan"), 0), id="NaN"),
))  # fmt: skip
def test_stops_and_restores_as_keras_does(graph, errors, patience):
    assert our_stop(errors, patience) == keras_stop(errors, patience)


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


@pytest.mark.parametrize("patience", (0, -1))
def test_patience_is_positive(patience):
    with pytest.raises(ValueError, match="`patience` must be positive"):
        EarlyStopping([], patience=patience)
