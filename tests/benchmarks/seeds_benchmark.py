"""The recorded experiments over many seeds: fed one after the other, and as `record`.

    PYTHONPATH=. python tests/benchmarks/seeds_benchmark.py --data mnist.npz --fed 2

Some seeds are trained by the feed loop, one after the other, with all processors to
themselves; then many as `tfgraph record seeds` trains them, in worker processes; then
some more by the feed loop. Reported are seconds per seed, start of processes included,
their ratio, and how far the accuracies are apart.
"""

import argparse
import concurrent.futures
import functools
import multiprocessing
import time

import numpy as np

from tfgraph.study.seeds import val_accuracies
from tfgraph.verify import bands
from tfgraph.verify.bands import Curves, Run


def fed(run: Run, seeds: range) -> tuple[dict[int, Curves], float]:
    """Returns curves by seed and the seconds that each seed took."""
    start = time.perf_counter()
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=spawn) as pool:
        found = dict(zip(seeds, pool.map(run, seeds)))
    return found, (time.perf_counter() - start) / len(seeds)


def at_once(run: Run, seeds: range) -> tuple[dict[int, Curves], float]:
    """Returns the same for worker processes side by side."""
    start = time.perf_counter()
    made = bands.make(run, seeds, command="seeds_benchmark.py")
    seconds = (time.perf_counter() - start) / len(seeds)
    rows = zip(*made.curves.values(), strict=True)
    return {
        seed: dict(zip(made.curves, curves, strict=True))
        for seed, curves in zip(seeds, rows, strict=True)
    }, seconds


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="mnist-5k")
    parser.add_argument("--fed", type=int, default=2, help="seeds before, and after")
    parser.add_argument("--seeds", type=int, default=8, help="seeds side by side")
    args = parser.parse_args()
    feed = functools.partial(val_accuracies, source=args.data, loop="feed")
    graph = functools.partial(val_accuracies, source=args.data)
    curves, before = fed(feed, range(1, args.fed + 1))
    new, seconds = at_once(graph, range(1, args.seeds + 1))
    more, after = fed(feed, range(args.fed + 1, 2 * args.fed + 1))
    curves |= more
    distance = max(
        np.abs(np.subtract(curves[seed][name], new[seed][name])).max()
        for seed in curves.keys() & new.keys()
        for name in curves[seed]
    )
    print(f"fed, one after the other: {before:.1f} s, {after:.1f} s per seed")
    print(f"{args.seeds} seeds side by side: {seconds:.1f} s per seed")
    print(f"ratio: {before / seconds:.2f}, {after / seconds:.2f}")
    print(f"largest difference of an accuracy: {distance:.4f}")


if __name__ == "__main__":
    main()
