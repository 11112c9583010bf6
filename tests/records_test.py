"""The recorded accuracies, and that each names its origin."""

import json
from importlib import resources

import numpy as np
import pytest

from tfgraph import records
from tfgraph.errors import RecordError

NAMES = ("batch_norm", "gradient_clipping", "layer_reuse", "layer_reuse_frozen")
FILES = [
    f for f in resources.files("tfgraph.records").iterdir() if f.name[-5:] == ".json"
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_record_begins_with_its_origin(file):
    assert next(iter(json.loads(file.read_text()))) == "origin"


@pytest.mark.parametrize("data", ("mnist", "mnist-5k"))
@pytest.mark.parametrize("name", NAMES)
def test_runs_of_tensorflow_1_15(data, name):
    run = records.same_seed_run(data, 42, name)
    assert len(run["val_accuracy"]) == 20
    assert len(run["first_losses"]) == 100
    assert 0.9 < run["val_accuracy"][-1] < 1


@pytest.mark.parametrize(("data", "seed"), (("mnist", 43), ("custom", 42)))
def test_other_runs_are_not_recorded(data, seed):
    assert records.same_seed_run(data, seed, "batch_norm") is None
    assert records.checkpoint(data, seed, "gradient_clipping") is None


@pytest.mark.parametrize(
    ("name", "last"),
    (
        ("batch_norm", 0.9712),
        ("gradient_clipping", 0.9638),
        ("layer_reuse", 0.9656),
        ("layer_reuse_frozen", None),
    ),
)
def test_printed_curves(name, last):
    curve = records.printed_curve("mnist", name)
    assert (curve and curve[-1]) == last
    assert records.printed_curve("mnist-5k", name) is None


@pytest.mark.parametrize("name", NAMES)
def test_runs_over_seeds(name):
    runs = records.seed_runs("mnist", name)
    assert runs.shape[0] >= 40
    assert runs.shape[1] == 20
    assert np.all((runs > 0.05) & (runs < 1))
    assert records.seed_runs("mnist-5k", name) is None


@pytest.mark.parametrize("data", ("mnist", "mnist-5k"))
def test_checkpoints_of_tensorflow_1_15(data):
    prefix = records.checkpoint(data, 42, "gradient_clipping")
    for suffix in (".index", ".meta", ".data-00000-of-00001"):
        assert prefix.with_name(prefix.name + suffix).is_file()


def test_a_checkpoint_that_is_gone_is_reported(monkeypatch, tmp_path):
    monkeypatch.setattr(
        records.tfgraph, "__file__", str(tmp_path / "x" / "__init__.py")
    )
    with pytest.raises(
        RecordError, match="No checkpoint `mnist/gradient_clipping.ckpt`"
    ):
        records.checkpoint("mnist", 42, "gradient_clipping")
