"""A task for recurrent networks: say at the end what came first.

Each sequence is one symbol, then noise. The label is the symbol, so that the gradient
has to travel back over the whole length.

References:
  Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9, 1997;
  Pascanu, Mikolov and Bengio, `On the difficulty of training recurrent neural networks
  <https://arxiv.org/abs/1211.5063>`_, 2013
"""

from dataclasses import dataclass

import numpy as np

from tfgraph import v1 as tf
from tfgraph.nets.dense import accuracy, mean_cross_entropy
from tfgraph.train.clipping import by_global_norm

N_SYMBOLS = 4
NOISE = 0.1  # standard deviation
N_VALID = 500


@dataclass(frozen=True)
class MemoryGraph:
    """A recurrent network that reads sequences, and what to train and to look at."""

    sequences: tf.Tensor  # placeholder, [batch, steps, symbols], float32
    labels: tf.Tensor  # placeholder, [batch], int32
    loss: tf.Tensor  # []
    accuracy: tf.Tensor  # []
    gradient_norms: tf.Tensor  # [steps], of the loss with respect to each step's inputs
    train_op: tf.Operation


def first_symbols(
    n_sequences: int, n_steps: int, random: np.random.RandomState
) -> tuple[np.ndarray, np.ndarray]:
    """Draws sequences, ``[n, steps, symbols]`` float32, and labels, ``[n]`` int32."""
    labels = random.randint(N_SYMBOLS, size=n_sequences).astype(np.int32)
    sequences = NOISE * random.randn(n_sequences, n_steps, N_SYMBOLS)
    sequences[:, 0] += np.eye(N_SYMBOLS)[labels]
    return sequences.astype(np.float32), labels


def memory_graph(
    cell: tf.nn.rnn_cell.RNNCell, optimizer: tf.train.Optimizer, *, n_steps: int
) -> MemoryGraph:
    """Builds the network in the default graph: the cell, logits from its last output.

    Args:
      cell: any recurrent cell.
      optimizer: trains it, with gradients clipped to a global norm of 1.
      n_steps: the length of the sequences.
    """
    sequences = tf.placeholder(tf.float32, (None, n_steps, N_SYMBOLS), name="X")
    labels = tf.placeholder(tf.int32, (None,), name="y")
    outputs, _ = tf.nn.dynamic_rnn(cell, sequences, dtype=tf.float32)
    logits = tf.layers.dense(outputs[:, -1], N_SYMBOLS, name="outputs")
    loss = mean_cross_entropy(logits, labels)
    (gradient,) = tf.gradients(loss, sequences)
    grads_and_vars = by_global_norm(optimizer.compute_gradients(loss), 1.0)
    return MemoryGraph(
        sequences=sequences,
        labels=labels,
        loss=loss,
        accuracy=accuracy(logits, labels),
        gradient_norms=tf.norm(gradient, axis=[0, 2]),
        train_op=optimizer.apply_gradients(grads_and_vars),
    )


def train_memory(
    session: tf.Session,
    graph: MemoryGraph,
    *,
    n_updates: int,
    batch_size: int = 50,
    seed: int = 42,
) -> tuple[np.ndarray, float]:
    """Initializes the variables and trains, on new sequences at each update.

    Returns:
      The gradient norms before training, ``[steps]``, and the accuracy after it, a
      fraction of 1, both on 500 sequences that it does not train on. An accuracy of
      1/4 is chance.
    """
    random = np.random.RandomState(seed)
    n_steps = int(graph.sequences.shape[1])

    def draw(n_sequences: int) -> dict[tf.Tensor, np.ndarray]:
        sequences, labels = first_symbols(n_sequences, n_steps, random)
        return {graph.sequences: sequences, graph.labels: labels}

    valid = draw(N_VALID)
    with session.graph.as_default():
        session.run(tf.global_variables_initializer())
    gradient_norms = session.run(graph.gradient_norms, valid)
    for _ in range(n_updates):
        session.run(graph.train_op, draw(batch_size))
    return gradient_norms, float(session.run(graph.accuracy, valid))
