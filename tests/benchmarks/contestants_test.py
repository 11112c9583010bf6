"""tfgraph's contestants of the benchmarks train the same network."""

import importlib
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
N_EPOCHS = 2


@pytest.fixture
def networks(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    return importlib.import_module("networks")


@pytest.mark.slow
@pytest.mark.parametrize("name", ("batch_norm", "gradient_clipping"))
def test_losses_and_accuracies_agree(networks, name):
    recorded = networks.NETWORKS[name]
    network = networks.Network(
        (12, *(8 for _ in recorded.sizes[1:-1]), 10),
        recorded.activation,
        recorded.is_normalized,
        recorded.clip_value,
        batch_size=20,
    )
    random = np.random.RandomState(0)
    inputs = random.normal(size=(200, 12)).astype(np.float32)
    labels = inputs[:, :10].argmax(axis=1).astype(np.int32)
    data = networks.Data(inputs, labels, inputs, labels)
    found = {}
    for loop in ("feed", "graph", "compiled"):
        module = importlib.import_module(f"contestants.tfgraph_{loop}")
        trainer = module.prepare(network, data)
        orders = [np.random.RandomState(n).permutation(200) for n in range(N_EPOCHS)]
        found[loop] = [*map(trainer.run, orders), trainer.accuracy()]
    assert found["graph"] == found["feed"]
    # float32's rounding over twenty updates; no example lies on a border
    assert found["compiled"] == pytest.approx(found["feed"], abs=1e-5)
    assert found["feed"][1] < found["feed"][0]
