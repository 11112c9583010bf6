import pathlib

import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.errors import GraphNameError
from tfgraph.train.freezing import cache_outputs, variables_to_train
from tfgraph.train.reuse import import_meta_graph, replace_upper_layers, tensor_named

RECORDED = pathlib.Path(__file__).parents[2] / "checkpoints" / "tf1.15"
CHECKPOINT = str(RECORDED / "mnist-5k" / "gradient_clipping.ckpt")
IMAGES = np.random.RandomState(0).rand(23, 784).astype(np.float32)
LABELS = np.random.RandomState(1).randint(0, 10, 23)


@pytest.fixture
def reused(graph):
    """The recorded network up to hidden3 under new outputs, and a session for it."""
    saver = import_meta_graph(f"{CHECKPOINT}.meta")
    hidden3 = tensor_named(graph, "dnn/hidden3/Relu:0")
    logits = replace_upper_layers(hidden3, [("new_outputs", 10)])
    labels = tf.placeholder(tf.int64, [None])
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    training_op = optimizer.minimize(loss, var_list=variables_to_train("new_"))

    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        saver.restore(session, CHECKPOINT)
        yield session, tensor_named(graph, "X:0"), hidden3, labels, training_op


def test_a_pattern_chooses_what_is_trained(graph):
    import_meta_graph(f"{CHECKPOINT}.meta")
    tf.get_variable("hidden4/moving_mean", [50], trainable=False)
    chosen = [v.op.name for v in variables_to_train("hidden[45]|outputs")]
    assert chosen == [
        "hidden4/kernel",
        "hidden4/bias",
        "hidden5/kernel",
        "hidden5/bias",
        "outputs/kernel",
        "outputs/bias",
    ]


def test_a_pattern_that_matches_nothing_is_refused(graph):
    import_meta_graph(f"{CHECKPOINT}.meta")
    with pytest.raises(GraphNameError, match="`dnn/hidden` matches nothing .*holds 12"):
        variables_to_train("dnn/hidden")


def test_frozen_layers_stay_and_the_others_learn(reused):
    session, inputs, _, labels, training_op = reused
    before = session.run({v.op.name: v for v in tf.trainable_variables()})
    session.run(training_op, {inputs: IMAGES, labels: LABELS})
    after = session.run({v.op.name: v for v in tf.trainable_variables()})
    changed = [name for name in before if (before[name] != after[name]).any()]
    assert changed == ["new_outputs/kernel", "new_outputs/bias"]


@pytest.mark.parametrize("batch_size", (1, 10, 23, 500))
def test_the_cache_holds_the_outputs_of_every_example(reused, batch_size):
    session, inputs, hidden3, _, _ = reused
    cache = cache_outputs(session, hidden3, inputs, IMAGES, batch_size=batch_size)
    assert cache.shape == (23, 50)
    assert cache.dtype == np.float32
    expected = session.run(hidden3, {inputs: IMAGES})
    np.testing.assert_allclose(cache, expected, atol=1e-5)
    assert cache.max() > 0


def test_training_on_the_cache_is_training_on_the_images(reused):
    session, inputs, hidden3, labels, training_op = reused
    cache = cache_outputs(session, hidden3, inputs, IMAGES)
    kernel = tf.trainable_variables("new_outputs/kernel")[0]
    start = session.run(kernel)

    results = []
    for feed in ({inputs: IMAGES}, {hidden3: cache}):
        session.run(tf.variables_initializer(tf.trainable_variables("new_outputs")))
        kernel.load(start, session)
        for _ in range(3):
            session.run(training_op, feed | {labels: LABELS})
        results.append(session.run(kernel))
    assert np.abs(results[0] - start).max() > 1e-3
    np.testing.assert_allclose(*results, atol=1e-6)


def test_no_examples_are_refused(reused):
    session, inputs, hidden3, _, _ = reused
    with pytest.raises(ValueError, match="`examples` must hold at least one"):
        cache_outputs(session, hidden3, inputs, IMAGES[:0])
