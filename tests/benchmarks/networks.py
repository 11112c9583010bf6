"""The networks that every contestant trains, and the values that all start from.

Needs numpy only: the interpreters of the peers import it too.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

LEARNING_RATE = 0.01
MOMENTUM = 0.9  # of batch normalization's moving averages
EPSILON = 0.001  # added to its variances


@dataclass(frozen=True)
class Network:
    """A classifier of dense layers, trained by gradient descent.

    Attributes:
      sizes: units of the inputs, of every hidden layer, and of the logits.
      activation: of the hidden layers, ``elu`` or ``relu``.
      is_normalized: whether a batch normalization follows every layer, the logits too.
      clip_value: gradients are clipped to ``[-clip_value, clip_value]``; None: not.
      batch_size: examples per update.
    """

    sizes: tuple[int, ...]
    activation: str
    is_normalized: bool = False
    clip_value: float | None = None
    batch_size: int = 200


NETWORKS = {
    "batch_norm": Network((784, 300, 200, 10), "elu", is_normalized=True),
    "gradient_clipping": Network(
        (784, 300, 50, 50, 50, 50, 10), "relu", clip_value=1.0
    ),
}


class Data(NamedTuple):
    """Examples, a multiple of the batch size to train on."""

    X_train: np.ndarray  # [n, features], float32
    y_train: np.ndarray  # [n], int32
    X_valid: np.ndarray  # [m, features], float32
    y_valid: np.ndarray  # [m], int32


class Trainer(NamedTuple):
    """What a contestant's ``prepare(network, data)`` returns.

    Attributes:
      run: trains an epoch on the rows in an order, ``[n]``, int64, and returns the
        mean of the batches' losses; None if there is nothing to learn.
      accuracy: returns the fraction of the validation set that is classified rightly.
    """

    run: Callable[[np.ndarray], float | None]
    accuracy: Callable[[], float | None]


def initial_weights(network: Network) -> list[np.ndarray]:
    """Draws each layer's weights as Glorot and Bengio do, float32, [inputs, units]."""
    random = np.random.RandomState(42)
    return [
        (random.uniform(-1, 1, shape) * np.sqrt(6 / sum(shape))).astype(np.float32)
        for shape in itertools.pairwise(network.sizes)
    ]
