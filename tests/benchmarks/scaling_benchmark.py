"""How time and memory grow with parameters, data, seeds, workers and notebooks.

    PYTHONPATH=. python tests/benchmarks/scaling_benchmark.py --plot scaling.png

Every point is a process of its own. Seconds are those of a training epoch, or of the
whole command; megabytes the largest memory of any one process of it. Through each
series goes the line ``fixed + rate * count`` with the smallest relative errors (of
workers, their start and their shares of the work); from it follows what 10,000
notebooks would take.
"""

import argparse
import contextlib
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
class Model:
    """A sum of multiples of terms.

    Attributes:
      terms: take counts.
      text: how it is written, with a place for each multiple.
    """

    terms: Sequence[Callable[[np.ndarray], np.ndarray]]
    text: str

    def fitted(self, counts: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Returns the multiples with the smallest relative errors."""
        columns = self._columns(counts) / values[:, None]
        return np.linalg.lstsq(columns, np.ones_like(values))[0]

    def at(self, counts: np.ndarray, multiples: np.ndarray) -> np.ndarray:
        """Returns what the model says."""
        return self._columns(counts) @ multiples

    def _columns(self, counts: np.ndarray) -> np.ndarray:
        return np.stack([term(counts) for term in self.terms], axis=1)


PROCESSORS = len(os.sched_getaffinity(0))
LINE = Model((np.ones_like, np.copy), "{:.3g} + {:.3g} n")
SHARED = Model(
    (  # workers start, side by side, and share the work
        lambda counts: np.maximum(1, counts / PROCESSORS),
        lambda counts: 1 / np.minimum(counts, PROCESSORS),
    ),
    f"{{:.3g}} max(1, n / {PROCESSORS}) + {{:.3g}} / min(n, {PROCESSORS})",
)


@dataclass(frozen=True)
class Series:
    """What is measured for some counts.

    Attributes:
      panel: where it is drawn: what is counted.
      name: in the panel.
      counts: what to measure.
      command: takes a count; returns the command.
      time: the model of its seconds; that of memory is always the line.
    """

    panel: str
    name: str
    counts: Sequence[int]
    command: Callable[[int], Sequence[object]]
    time: Model = LINE

    def measures(self, points: np.ndarray) -> list[tuple[str, np.ndarray, Model]]:
        """Returns each column's unit, values and model."""
        models = (("s", self.time), ("MB", LINE))
        return [
            (unit, values, model)
            for (unit, model), values in zip(models, points[:, 1:].T, strict=True)
        ]


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


def make_bands(n_seeds: int, jobs: int) -> float:
    """Trains for many seeds in worker processes; returns the seconds."""
    from tfgraph.verify import bands

    start = time.perf_counter()
    bands.make(one_seed, range(n_seeds), command="scaling_benchmark.py", jobs=jobs)
    return time.perf_counter() - start


def compare(n_notebooks: int) -> float:
    """Verifies notebooks of 200 numbers without kernels: what is left is tfgraph's.

    Each notebook's record stands for its new outputs. Returns the seconds of comparing
    and of writing both reports.
    """
    from tfgraph.cli import main as tfgraph
    from tfgraph.verify import verification
    from tfgraph.verify.execution import Execution

    async def recorded(notebook: object, *_: object, **__: object) -> Execution:
        return Execution(notebook)

    verification.execute = recorded
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for index in range(n_notebooks):
            Path(f"{index}.ipynb").write_text(log(index), encoding="utf-8")
        start = time.perf_counter()
        with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
            tfgraph(["verify", "--html", "a.html", "--junit", "a.xml", "."])
        return time.perf_counter() - start


def log(index: int) -> str:
    """Returns a notebook whose 20 cells print five epochs each."""
    cells = [
        code_cell(
            f"c{c}",
            "train()",
            "".join(
                f"{epoch} loss: {0.5 / (epoch + 1):.4f} accuracy: "
                f"{0.9 + c / 1000 + index / 1e6:.6f}\n"
                for epoch in range(5)
            ),
        )
        for c in range(20)
    ]
    return as_notebook(cells)


def code_cell(name: str, source: str, printed: str = "") -> dict[str, object]:
    """Returns a cell as a notebook holds it."""
    output = {"output_type": "stream", "name": "stdout", "text": printed}
    return {
        "cell_type": "code", "id": name, "metadata": {}, "execution_count": None,
        "source": source, "outputs": [output] if printed else [],
    }  # fmt: skip


def as_notebook(cells: list[dict[str, object]]) -> str:
    """Returns the text of a notebook."""
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content)


def all_series(notebooks: Sequence[Path]) -> list[Series]:
    """Returns all that is measured."""
    me = [sys.executable, __file__, "--measure"]
    units = {n_parameters(units): units for units in (64, 128, 256, 512, 1024, 2048)}

    def verify(jobs: int, count: int) -> list[object]:
        command = [sys.executable, "-m", "tfgraph", "verify", "--jobs", jobs]
        return [*command, *notebooks[:count]]

    return [
        Series(
            "parameters", "epoch of 20,000 examples", tuple(units),
            lambda count: [*me, "train", units[count], 20_000],
        ),
        Series(
            "examples", "epoch, 90,000 parameters", (5_000, 20_000, 80_000, 320_000),
            lambda rows: [*me, "train", 100, rows],
        ),
        *(
            Series(
                "seeds", f"{jobs} at a time", (2, 4, 8, 16),
                lambda count, jobs=jobs: [*me, "make_bands", count, jobs],
            )
            for jobs in (1, 2)
        ),
        Series(
            "worker processes", "16 seeds", (1, 2, 3, 4),
            lambda count: [*me, "make_bands", 16, count],
            SHARED,
        ),
        *(
            Series(
                "notebooks", f"verify --jobs {jobs}", (1, 2, 4, 8),
                partial(verify, jobs),
            )
            for jobs in (1, 2)
        ),
        Series(
            "notebooks, no kernel", "compare and report", (25, 50, 100, 200, 400),
            lambda count: [*me, "compare", count],
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


def draw(path: Path, found: Sequence[tuple[Series, np.ndarray]]) -> None:
    """Draws time above memory, a column for each kind of count."""
    from matplotlib.figure import Figure

    panels = list(dict.fromkeys(one.panel for one, _ in found))
    figure = Figure(figsize=(2.6 * len(panels), 5), layout="constrained")
    axes = figure.subplots(2, len(panels))
    for one, points in found:
        column = axes[:, panels.index(one.panel)]
        counts = points[:, 0]
        is_wide = counts.max() > 50 * counts.min()
        grid = (np.geomspace if is_wide else np.linspace)(counts.min(), counts.max())
        for row, (_, values, model) in zip(column, one.measures(points), strict=True):
            line = model.at(grid, model.fitted(counts, values))
            [dots] = row.plot(counts, values, "o", ms=5, label=one.name)
            row.plot(grid, line, lw=1, c=dots.get_color())
            row.set_xscale("log" if is_wide else "linear")
            row.grid(alpha=0.3)
        if is_wide:
            column[0].set_yscale("log")
    for panel, (above, below) in zip(panels, axes.T, strict=True):
        if above.get_yscale() == "linear":
            above.set_ylim(0, 1.3 * above.get_ylim()[1])  # room for the legend
        above.legend(fontsize=8, loc="upper left")
        below.set_ylim(0, 1.15 * below.get_ylim()[1])
        below.set_xlabel(panel)
    axes[0, 0].set_ylabel("seconds")
    axes[1, 0].set_ylabel("megabytes of the largest process")
    figure.savefig(path, dpi=110, metadata={"Software": None})


def write(notebooks: Sequence[Path]) -> None:
    """Writes one small notebook, with its output recorded, to several places."""
    for notebook in notebooks:
        notebook.parent.mkdir()
    first, *others = notebooks
    bare = first.with_name("bare.ipynb")
    bare.write_text(as_notebook([code_cell("a", NOTEBOOK)]), encoding="utf-8")
    measured([sys.executable, "-m", "tfgraph", "run", "--output", first, bare])
    for notebook in others:
        shutil.copy(first, notebook)


def report(one: Series, points: np.ndarray) -> None:
    """Prints what was measured, and the model of it."""
    counts = points[:, 0]
    print(f"{one.panel}, {one.name}: {', '.join(map(str, one.counts))}")
    for unit, values, model in one.measures(points):
        multiples = model.fitted(counts, values)
        error = np.abs(model.at(counts, multiples) / values - 1).max()
        shown = "  ".join(f"{value:.3g}" for value in values)
        print(f"  {shown} {unit}: {model.text.format(*multiples)}, within {error:.0%}")
        if one.panel.startswith("notebooks") and unit == "s":
            [seconds] = model.at(np.array([N_NOTEBOOKS]), multiples)
            print(f"  {N_NOTEBOOKS:,} of them: {seconds / 3600:.1f} hours")


def main() -> None:
    """Measures, prints and draws."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plot", type=Path, help="a PNG to draw")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        function, *counts = args.measure
        known = {"train": train, "make_bands": make_bands, "compare": compare}
        print(known[function](*map(int, counts)))
        return
    found = []
    with tempfile.TemporaryDirectory() as folder:
        notebooks = [Path(folder, str(i), "small.ipynb") for i in range(8)]
        write(notebooks)
        for one in all_series(notebooks):
            rows = [(count, *measured(one.command(count))) for count in one.counts]
            points = np.array(rows, float)
            report(one, points)
            found.append((one, points))
    if args.plot:
        draw(args.plot, found)


if __name__ == "__main__":
    main()
