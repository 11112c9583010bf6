"""The recorded experiments as one run of a seed."""

from dataclasses import replace

import numpy as np
import pytest

from tfgraph import records
from tfgraph.data import load_mnist
from tfgraph.study import seeds


@pytest.fixture
def two_epochs(monkeypatch):
    """A few of the digits instead of all, and two epochs."""
    data = load_mnist("mnist-5k")
    few = replace(
        data, X_train=data.X_train[:400], y_train=data.y_train[:400],
        n_epochs=2, eval_every=1,
    )  # fmt: skip
    monkeypatch.setattr(seeds, "load_mnist", lambda source: few)
    seeds.load_once.cache_clear()
    yield
    seeds.load_once.cache_clear()


@pytest.mark.slow
def test_every_experiment_gives_a_curve_that_the_seed_repeats(two_epochs):
    first, other, again = (seeds.val_accuracies(s, source="x") for s in (1, 2, 1))
    assert tuple(first) == records.EXPERIMENTS
    assert {len(curve) for curve in first.values()} == {2}
    assert np.all(np.array(list(first.values())) < 1)
    assert first == again != other
