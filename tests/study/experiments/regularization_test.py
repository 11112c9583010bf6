"""The experiments on regularization and rates, as ``tfgraph study`` runs them."""

import pytest

from tfgraph.data import load_mnist
from tfgraph.errors import SettingError
from tfgraph.study.registry import experiment_named
from tfgraph.study.unfinished import NOT_KEPT

# Name, settings that make it quick, and the columns of its table.
QUICK = (
    ("range_test", {"updates": "5", "highest": "0.1"},
     ("suggestion", "rate of the smallest loss", "loss there", "diverged")),
    ("elongated_bowl", {"steps": "3", "curvature": "9"},
     ("optimizer", "theta_1", "theta_2", "crossings")),
    ("weight_decay", {"train_sizes": "50", "decays": "0,0.1", "updates": "3"},
     ("digits", "rate", "decay", "accuracy", "val_accuracy")),
    ("wide_against_deep", {"depths": "1,2", "train_size": "100", "updates": "3"},
     ("layers", "width", "parameters", "accuracy", "val_accuracy", "known_random")),
)  # fmt: skip


@pytest.fixture(scope="module")
def digits():
    return load_mnist("mnist-5k")


@pytest.mark.parametrize(("name", "settings", "columns"), QUICK)
def test_it_runs_as_set_and_tells_its_progress(digits, name, settings, columns):
    experiment = experiment_named(name)
    config = experiment.defaults.with_settings(settings)
    states = []
    result = experiment.run(
        config,
        digits if experiment.needs_data else None,
        lambda done, total, state: states.append(done / total),
        NOT_KEPT,
    )
    header, rows = result.table()
    assert tuple(header) == columns
    assert rows and all(len(row) == len(header) for row in rows)
    assert states == sorted(states) and 0 <= states[0] <= states[-1] <= 1


@pytest.mark.parametrize("settings", ({"highest": "1e-6"}, {"updates": "1"}))
def test_a_range_has_two_ends(settings):
    experiment = experiment_named("range_test")
    config = experiment.defaults.with_settings(settings)
    with pytest.raises(SettingError, match="`highest` must be above `lowest` and"):
        experiment.run(config, None, print, NOT_KEPT)
