"""The batches of a cluster are those of the feed loop."""

import numpy as np
import pytest

from tfgraph.cluster.schedule import Schedule
from tfgraph.train.loop import shuffled_batches


@pytest.mark.parametrize(
    ("n_rows", "batch_size"), ((31, 7), (30, 10), (5, 8), (7, 1), (200, 200))
)
def test_batches_are_those_of_the_feed_loop(n_rows, batch_size):
    schedule = Schedule(n_rows, batch_size, 3, seed=5)
    np.random.seed(5)
    rows = np.arange(n_rows)
    batches = [
        batch for _ in range(3) for batch, _ in shuffled_batches(rows, rows, batch_size)
    ]
    assert schedule.n_steps == len(batches) == 3 * schedule.steps_per_epoch
    for step, expected in enumerate(batches):
        np.testing.assert_array_equal(schedule.rows(step), expected)


@pytest.mark.parametrize("steps", ((11, 0, 5), (4, 3, 11), (8, 8, 1)))
def test_a_step_has_its_batch_wherever_one_comes_from(steps):
    schedule = Schedule(31, 7, 3, seed=5)
    for step in steps:
        fresh = Schedule(31, 7, 3, seed=5)
        np.testing.assert_array_equal(schedule.rows(step), fresh.rows(step))
