"""The benchmarks' runner: processes that take turns. No test looks at a time."""

import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
FAKE = """
from networks import Trainer

def prepare(network, data):
    print("chatter")
    losses = []
    def run(order):
        assert sorted(order) == list(range(len(data.X_train)))
        losses.append({loss} - 0.1 * len(losses))
        return losses[-1]
    return Trainer(run, lambda: len(data.X_train) / 1000)
"""


@pytest.fixture
def compete(tmp_path, monkeypatch):
    """Runs a race between contestants, given as name and source."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    from networks import NETWORKS, Data
    from race import race

    def compete(**sources):
        (tmp_path / "contestants").mkdir()
        for name, source in sources.items():
            (tmp_path / "contestants" / f"{name}.py").write_text(source)
        data = Data(
            np.zeros([450, 784], np.float32), np.zeros(450, np.int32),
            np.zeros([9, 784], np.float32), np.zeros(9, np.int32),
        )  # fmt: skip
        pythons = dict.fromkeys(sources, sys.executable)
        *said, results = race(pythons, NETWORKS["batch_norm"], data, 2)
        return said, results

    return compete


def test_each_trains_every_epoch_on_whole_batches(compete):
    _, results = compete(first=FAKE.format(loss=2.0), second=FAKE.format(loss=2.01))
    assert list(results) == ["first", "second"]
    result = results["first"]
    assert result.losses == pytest.approx([2.0, 1.9, 1.8])
    assert len(result.seconds) == 2
    assert result.accuracy == 0.4  # of 450 rows, two batches of 200
    assert result.versions == {"numpy": np.__version__}
    assert result.megabytes >= result.import_megabytes > 0


def test_a_missing_package_is_said_and_left_out(compete):
    said, results = compete(fake=FAKE.format(loss=2.0), peer="import no_such_framework")
    assert list(results) == ["fake"]
    assert any("peer is left out" in line and "no_such" in line for line in said)


@pytest.mark.parametrize(
    ("source", "message"),
    (
        pytest.param(FAKE.format(loss=2.5), "does not train", id="another network"),
        pytest.param(FAKE.format(loss="1/0"), "ZeroDivisionError", id="fails"),
        pytest.param("raise ValueError('no')", "ValueError: no", id="does not start"),
        pytest.param(FAKE.format(loss="float('nan')"), "nan", id="diverged"),
    ),
)
def test_a_contestant_that_goes_wrong_ends_the_race(compete, source, message):
    good = FAKE.format(loss=2.0)
    with pytest.raises(Exception, match=message) as caught:
        compete(one=good, two=good, bad=source)
    assert type(caught.value).__name__ == "RaceError"
