import numpy as np
import pytest

from tfgraph import v1 as tf
from tfgraph.nets.dropout import dropout


@pytest.mark.parametrize("rate", (0.2, 0.5))
def test_a_fraction_is_dropped_and_the_others_make_up_for_it(graph, rate):
    training = tf.placeholder_with_default(False, ())
    outputs = dropout(training, rate=rate)(tf.ones([200, 100]))
    with tf.Session() as session:
        dropped = session.run(outputs, {training: True})
        kept = session.run(outputs)
    np.testing.assert_array_equal(kept, 1)
    np.testing.assert_allclose(np.unique(dropped), [0, 1 / (1 - rate)], rtol=1e-6)
    # Five standard deviations of a mean of 20,000.
    limit = 5 * np.sqrt(rate * (1 - rate) / 20_000)
    assert np.mean(dropped == 0) == pytest.approx(rate, abs=limit)


def test_each_run_draws_anew(graph):
    outputs = dropout(tf.constant(True), rate=0.5)(tf.ones([10, 10]))
    with tf.Session() as session:
        assert np.any(session.run(outputs) != session.run(outputs))
