"""The recorded accuracies, and that each names its origin."""

import json

import numpy as np
import pytest

from tfgraph import records
from tfgraph.errors import RecordError
from tfgraph.verify import bands

NAMES = records.EXPERIMENTS


@pytest.mark.parametrize("path", records.files(), ids=lambda path: path.name)
def test_every_record_names_its_origin(path):
    assert records.origin_of(path)


def test_every_kind_of_record_is_found():
    names = {path.name for path in records.files()}
    assert {"source_notebook.json", "tf1.15_mnist_seed42.json"} < names
    assert "training_deep_neural_nets.mnist.json" in names


MADE = {"command": "c", "date": "2026-11-22", "versions": {"tensorflow": "2.21.0"}}


@pytest.mark.parametrize("origin", ({"source": "a book"}, MADE))
def test_complete_origins(tmp_path, origin):
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"origin": origin, "x": 1}))
    assert records.origin_of(path) == origin


@pytest.mark.parametrize(
    ("content", "message"),
    (
        pytest.param("", "cannot be read as a record", id="empty"),
        pytest.param("[" * 10_000, "cannot be read as a record", id="too deep"),
        pytest.param("[1]", "holds no object", id="a list"),
        pytest.param('{"x": 1}', "does not begin with its origin", id="none"),
        pytest.param(
            '{"x": 1, "origin": {"source": "a book"}}', "does not begin", id="not first"
        ),
        pytest.param('{"origin": "a book"}', "does not begin", id="no object"),
        pytest.param('{"origin": {}}', "has no source", id="empty origin"),
        pytest.param('{"origin": {"source": ""}}', "has no source", id="empty source"),
        *(
            pytest.param(
                json.dumps({"origin": {**MADE, key: None}}), f"has no {key}", id=key
            )
            for key in ("date", "versions")
        ),
    ),
)
def test_incomplete_origins(tmp_path, content, message):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(RecordError, match=message):
        records.origin_of(path)


def test_a_record_that_is_gone_cannot_be_read(tmp_path):
    with pytest.raises(RecordError, match="cannot be read"):
        records.origin_of(tmp_path / "x.json")


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
    runs = bands.read(records.seeds_file("mnist")).curves[name]
    assert runs.shape[0] >= 40
    assert runs.shape[1] == 20
    assert np.all((runs > 0.05) & (runs < 1))


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
