import numpy as np

from tfgraph.data import Dataset
from tfgraph.study.weight_decay import decay_grid

X = np.random.RandomState(0).randn(90, 6).astype(np.float32)
y = (X[:, 0] > 0).astype(np.int32)
DATA = Dataset("custom", "here", X, y, X[:20], y[:20], n_epochs=1, eval_every=1)


def test_all_combinations_are_trained():
    states = []
    result = decay_grid(
        DATA,
        train_sizes=(10, 30),
        learning_rates=(0.5,),
        decays=(0.0, 10.0),
        hidden_units=8,
        n_updates=60,
        batch_size=10,
        seed=1,
        on_progress=lambda done, total, state: states.append((done, total)),
    )
    assert states == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [row[:3] for row in result.rows] == [
        (10, 0.5, 0.0), (10, 0.5, 10.0), (30, 0.5, 0.0), (30, 0.5, 10.0),
    ]  # fmt: skip
    accuracy = {row[:3]: row[3] for row in result.rows}
    assert accuracy[30, 0.5, 0.0] > 0.9
    assert accuracy[30, 0.5, 10.0] < 0.8
