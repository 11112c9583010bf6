"""An epoch of the recorded networks: fed, looped in the graph, compiled.

    python tests/benchmarks/epochs_benchmark.py --data mnist.npz --repeats 9

Each repetition times one epoch of every contestant, one after the other, in one
process. Reported are the median of the feed loop's time over the contestant's in the
same repetition, with the smallest and largest. ``numpy`` computes nothing but the
matrix products of the layers, forward and backward: the floor.
"""

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from tfgraph import v1 as tf
from tfgraph.data import Dataset, load_mnist
from tfgraph.study.deep_nets import BATCH_SIZE, EXPERIMENTS, LOOPS
from tfgraph.train.loop import batches_of

LAYERS = {
    "batch_norm": (784, 300, 200, 10),
    "gradient_clipping": (784, 300, 50, 50, 50, 50, 10),
}
FLOOR = "numpy"


def epoch_of(name: str, loop: str, data: Dataset) -> Callable[[np.ndarray], None]:
    """Returns a function that trains an epoch in a session of its own."""
    with tf.Graph().as_default() as graph:
        tf.set_random_seed(42)
        training_graph, _ = EXPERIMENTS[name].build()
        init = tf.global_variables_initializer()
        train = data.X_train, data.y_train
        epoch = LOOPS[loop](training_graph, train, BATCH_SIZE)
    session = tf.Session(graph=graph)
    session.run(init)
    return lambda order: epoch.run(session, order)


def matrix_products(name: str, data: Dataset) -> Callable[[np.ndarray], None]:
    """Returns a function that computes the products of an epoch's layers alone."""
    sizes = LAYERS[name]
    random = np.random.RandomState(0)
    weights = [
        random.normal(size=shape).astype(np.float32) / 30
        for shape in itertools.pairwise(sizes)
    ]

    def run(order: np.ndarray) -> None:
        for rows in batches_of(order, BATCH_SIZE):
            values = [data.X_train[rows]]
            for matrix in weights:
                values.append(values[-1] @ matrix)
            gradient = values.pop()
            for index in reversed(range(len(weights))):
                values.pop().T @ gradient
                if index:
                    gradient = gradient @ weights[index].T

    return run


def measure(name: str, data: Dataset, repeats: int) -> dict[str, list[float]]:
    """Returns the seconds of each contestant's epochs, after one that warms up."""
    contestants = {loop: epoch_of(name, loop, data) for loop in LOOPS}
    contestants[FLOOR] = matrix_products(name, data)
    seconds = {contestant: [] for contestant in contestants}
    for repeat in range(repeats + 1):
        order = np.random.RandomState(repeat).permutation(len(data.X_train))
        for contestant, run in contestants.items():
            start = time.perf_counter()
            run(order)
            if repeat:
                seconds[contestant].append(time.perf_counter() - start)
            else:
                first = time.perf_counter() - start
                print(
                    f"{name}, {contestant}: first epoch {first:.1f} s", file=sys.stderr
                )
    return seconds


def main() -> None:
    """Prints a table for each network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="mnist-5k")
    parser.add_argument("--repeats", type=int, default=9)
    args = parser.parse_args()
    data = load_mnist(args.data)
    for name in LAYERS:
        seconds = measure(name, data, args.repeats)
        print(f"{name}: median s, and times as fast as the feed loop (min to max)")
        for contestant, times in seconds.items():
            ratios = sorted(np.divide(seconds["feed"], times))
            print(
                f"  {contestant:10} {statistics.median(times):.3f} s   "
                f"{statistics.median(ratios):.2f} "
                f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
            )


if __name__ == "__main__":
    main()
