"""The distribution over seeds: resumable, whole, with its origin."""

import json

import pytest

from tfgraph.study import seeds


@pytest.fixture
def fake_runs(monkeypatch):
    """Replaces training, in this process; notes the seeds that are trained."""
    trained = []

    def accuracies(job):
        _, seed = job
        trained.append(seed)
        return seed, {name: [seed / 10, 0.9] for name in seeds.NAMES}

    class Pool:
        def __init__(self, *args, **kwargs): ...
        def __enter__(self):
            return self

        def __exit__(self, *error): ...
        def imap_unordered(self, function, jobs):
            return map(function, reversed(jobs))

    monkeypatch.setattr(seeds, "accuracies", accuracies)
    monkeypatch.setattr(
        seeds.multiprocessing, "get_context", lambda kind: type("C", (), {"Pool": Pool})
    )
    return trained


def test_record_is_written_in_order_with_its_origin(fake_runs, tmp_path):
    output = tmp_path / "seeds_mnist.json"
    assert seeds.main(["--data", "mnist", "--seeds", "3", "--output", str(output)]) == 0
    record = json.loads(output.read_text())
    assert record["seeds"] == [1, 2, 3]
    assert record["val_accuracy"]["batch_norm"] == [[0.1, 0.9], [0.2, 0.9], [0.3, 0.9]]
    assert record["origin"]["command"] == (
        "python -m tfgraph.study.seeds --data mnist --seeds 3"
    )
    assert record["origin"]["tensorflow"]
    assert list(tmp_path.iterdir()) == [output]


def test_an_interrupted_run_goes_on(fake_runs, tmp_path):
    part = tmp_path / "out.json.part"
    old = {name: [0.5, 0.5] for name in seeds.NAMES}
    part.write_text(json.dumps([2, old]) + "\n" + json.dumps([3, old])[:20])
    seeds.main(
        ["--data", "mnist", "--seeds", "3", "--output", str(tmp_path / "out.json")]
    )
    record = json.loads((tmp_path / "out.json").read_text())
    assert sorted(fake_runs) == [1, 3]
    assert record["val_accuracy"]["batch_norm"] == [[0.1, 0.9], [0.5, 0.5], [0.3, 0.9]]
