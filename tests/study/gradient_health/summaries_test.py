"""What TensorBoard's own reader finds in the event files."""

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tfgraph import v1 as tf
from tfgraph.study.gradient_health import GradientHealthMonitor


@pytest.fixture(params=([1.0, -2.0, 0.5], [0.0, 0.0, 0.0], [1e30, np.nan, np.inf]),
                ids=("weights", "constant weights", "weights not finite"))  # fmt: skip
def run(request, graph, tmp_path):
    """Two steps of a monitored net; its record and what TensorBoard read."""
    w = tf.get_variable("layer/w", initializer=request.param)
    loss = tf.reduce_sum(tf.nn.relu(tf.reshape(w, [1, 3]), name="Relu") ** 2)
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    monitor = GradientHealthMonitor(loss, every=1, log_dir=tmp_path)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(2):
            monitor(session, train_op)
        weights = session.run(w)
    events = EventAccumulator(str(tmp_path), size_guidance={"histograms": 0})
    return monitor.record, weights, events.Reload()


def test_scalars_are_the_record(run):
    record, _, events = run
    for tag, expected in (
        ("gradient_norm/layer/w", record.values("gradient_norm")[:, 0]),
        ("weight_norm/layer/w", record.values("weight_norm")[:, 0]),
        ("update_ratio/layer/w", record.values("update_ratio")[:, 0]),
        ("dead_fraction/Relu", record.values("dead_fraction")[:, 0]),
        ("gradient_health/loss", record.losses),
    ):
        read = events.Scalars(tag)
        assert [event.step for event in read] == [1, 2]
        values = np.array([event.value for event in read])
        np.testing.assert_allclose(values, np.float32(expected), rtol=1e-6)


def test_histograms_hold_all_that_is_finite(run):
    _, weights, events = run
    finite = weights[np.isfinite(weights)]
    assert sorted(events.Tags()["histograms"]) == [
        "gradients/layer/w",
        "weights/layer/w",
    ]
    assert [event.step for event in events.Histograms("gradients/layer/w")] == [1, 2]
    last = events.Histograms("weights/layer/w")[-1].histogram_value
    assert last.num == sum(last.bucket) == len(finite)
    np.testing.assert_allclose(last.sum, finite.sum(), rtol=1e-6)
    if len(finite):
        np.testing.assert_allclose([last.min, last.max], [finite.min(), finite.max()])


def test_graph_is_there(run):
    _, _, events = run
    assert "layer/w" in [node.name for node in tf.GraphDef.FromString(
        events.Graph().SerializeToString()).node]  # fmt: skip
