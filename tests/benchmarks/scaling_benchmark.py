"""How time and memory grow with parameters, data, seeds, notebooks and workers.

    PYTHONPATH=. python tests/benchmarks/scaling_benchmark.py --plot scaling.png

Every point is a process of its own. Seconds are those of a training epoch, or of the
whole command; megabytes the largest memory of any one process of it. Through each
series goes the line ``fixed + rate * count`` with the smallest relative errors, and
from it follows what 10,000 notebooks would take.
"""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

N_NOTEBOOKS = 10_000
N_FEATURES, N_CLASSES, BATCH_SIZE = 784, 10, 200
NOTEBOOK = """
import numpy as np
import tensorflow as tf
tf.set_random_seed(42)
x = tf.placeholder(tf.float32, [None, 4])
layer = tf.layers.dense(x, 2)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for step in range(100):
        value = session.run(layer, {x: np.ones([2, 4])})
    print("value", value[0, 0])
"""


@dataclass(frozen=True)
class Series:
    """What is measured for some counts.

    Attributes:
      panel: where it is drawn: what is counted.
      name: in the panel.
      counts: what to measure.
      command: takes a count; returns the command.
    """

    panel: str
    name: str
    counts: Sequence[int]
    command: Callable[[int], Sequence[object]]


def n_parameters(units: int) -> int:
    """Returns the weights and biases of ``train``'s network."""
    sizes = (N_FEATURES, units, units, N_CLASSES)
    return sum(a * b + b for a, b in itertools.pairwise(sizes))


def train(units: int, rows: int, seed: int = 42) -> float:
    """Trains two hidden layers on random numbers; returns an epoch's seconds."""
    from tfgraph import v1 as tf
    from tfgraph.nets.dense import accuracy, dense_stack, mean_cross_entropy
    from tfgraph.train.in_graph.epochs import InGraphEpoch
    from tfgraph.train.loop import TrainingGraph

    random = np.random.default_rng(seed)
    data = random.random((rows, N_FEATURES), np.float32)
    labels = random.integers(N_CLASSES, size=rows, dtype=np.int32)
    with tf.Graph().as_default():
        X = tf.placeholder(tf.float32, [None, N_FEATURES])
        y = tf.placeholder(tf.int32, [None])
        layers = [("hidden1", units), ("hidden2", units)]
        logits = dense_stack(X, layers, activation=tf.nn.relu, n_outputs=N_CLASSES)
        loss = mean_cross_entropy(logits, y)
        train_op = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
        graph = TrainingGraph(X, y, loss, accuracy(logits, y), train_op)
        epoch = InGraphEpoch(graph, (data, labels), BATCH_SIZE)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            seconds = []
            for _ in range(4):
                start = time.perf_counter()
                epoch.run(session, random.permutation(rows))
                seconds.append(time.perf_counter() - start)
    return min(seconds[1:])


def one_seed(seed: int) -> dict[str, list[float]]:
    """Trains with a seed, as a run of ``verify.bands``."""
    return {"seconds": [train(units=100, rows=20_000, seed=seed)]}


def make_bands(n_seeds: int) -> float:
    """Trains for many seeds in worker processes; returns the seconds."""
    from tfgraph.verify import bands

    start = time.perf_counter()
    bands.make(one_seed, range(n_seeds), command="scaling_benchmark.py")
    return time.perf_counter() - start


def all_series(notebooks: Sequence[Path]) -> list[Series]:
    """Returns all that is measured."""
    me = [sys.executable, __file__, "--measure"]

    def verify(jobs: int, count: int) -> list[object]:
        command = [sys.executable, "-m", "tfgraph", "verify", "--jobs", jobs]
        return [*command, *notebooks[:count]]

    return [
        Series(
            "parameters", "epoch of 20,000 examples", (64, 128, 256, 512, 1024, 2048),
            lambda units: [*me, "train", units, 20_000],
        ),
        Series(
            "examples", "epoch, 90,000 parameters", (5_000, 20_000, 80_000, 320_000),
            lambda rows: [*me, "train", 100, rows],
        ),
        Series(
            "seeds", "a worker per processor", (2, 4, 8),
            lambda count: [*me, "make_bands", count],
        ),
        *(
            Series(
                "notebooks", f"verify --jobs {jobs}", (1, 2, 4), partial(verify, jobs)
            )
            for jobs in (1, 2)
        ),
    ]  # fmt: skip


def measured(command: Sequence[object]) -> tuple[float, float]:
    """Runs a command; returns its seconds, or those it prints, and megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        command = " ".join(map(str, command))
        raise SystemExit(f"exit status {process.returncode}: {command}")
    seconds = time.perf_counter() - start
    if "--measure" in command:
        seconds = float(printed)
    return seconds, usage.ru_maxrss / 1024


def line(counts: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """Returns the fixed part, the rate, and the largest relative error."""
    rate, fixed = np.polyfit(counts, values, 1, w=1 / values)
    return fixed, rate, np.abs((fixed + rate * counts) / values - 1).max()


def draw(path: Path, found: Sequence[tuple[Series, np.ndarray]]) -> None:
    """Draws time above memory, a column for each kind of count."""
    from matplotlib.figure import Figure

    panels = list(dict.fromkeys(one.panel for one, _ in found))
    figure = Figure(figsize=(3.1 * len(panels), 5.6), layout="constrained")
    axes = figure.subplots(2, len(panels))
    for one, points in found:
        column = axes[:, panels.index(one.panel)]
        counts = points[:, 0]
        for row, values in zip(column, points[:, 1:].T, strict=True):
            fixed, rate, _ = line(counts, values)
            [dots] = row.plot(counts, values, "o", ms=5, label=one.name)
            row.plot(counts, fixed + rate * counts, lw=1, color=dots.get_color())
            row.set_ylim(0, None)
            row.grid(alpha=0.3)
            row.legend(fontsize=8, loc="lower right")
        column[1].set_xlabel(one.panel)
    axes[0, 0].set_ylabel("seconds")
    axes[1, 0].set_ylabel("megabytes of the largest process")
    figure.savefig(path, dpi=110, metadata={"Software": None})


def write(notebooks: Sequence[Path]) -> None:
    """Writes one small notebook, with its output recorded, to several places."""
    cell = {
        "cell_type": "code", "id": "a", "metadata": {}, "execution_count": None,
        "source": NOTEBOOK, "outputs": [],
    }  # fmt: skip
    content = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for notebook in notebooks:
        notebook.parent.mkdir()
    first, *others = notebooks
    bare = first.with_name("bare.ipynb")
    bare.write_text(json.dumps(content), encoding="utf-8")
    measured([sys.executable, "-m", "tfgraph", "run", "--output", first, bare])
    for notebook in others:
        shutil.copy(first, notebook)


def report(one: Series, points: np.ndarray) -> None:
    """Prints what was measured, and the line through it."""
    print(f"{one.panel}, {one.name}")
    for unit, values in zip(("s", "MB"), points[:, 1:].T, strict=True):
        fixed, rate, error = line(points[:, 0], values)
        shown = "  ".join(f"{value:.3g}" for value in values)
        print(f"  {shown} {unit}: {fixed:.3g} + {rate:.3g} n, within {error:.0%}")
        if one.panel == "notebooks" and unit == "s":
            hours = (fixed + rate * N_NOTEBOOKS) / 3600
            print(f"  {N_NOTEBOOKS:,} such notebooks: {hours:.1f} hours")


def main() -> None:
    """Measures, prints and draws."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plot", type=Path, help="a PNG to draw")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        function, *counts = args.measure
        print({"train": train, "make_bands": make_bands}[function](*map(int, counts)))
        return
    found = []
    with tempfile.TemporaryDirectory() as folder:
        notebooks = [Path(folder, str(i), "small.ipynb") for i in range(4)]
        write(notebooks)
        for one in all_series(notebooks):
            rows = [(count, *measured(one.command(count))) for count in one.counts]
            points = np.array(rows, float)
            if one.panel == "parameters":
                points[:, 0] = [n_parameters(units) for units in one.counts]
            report(one, points)
            found.append((one, points))
    if args.plot:
        draw(args.plot, found)


if __name__ == "__main__":
    main()
