"""Train the source notebook's recorded runs again and compare.

Batch normalization, gradient clipping, layer reuse and layer reuse with frozen
layers are trained in TensorFlow-1 graphs; their validation accuracies are set
beside those that genuine TensorFlow 1.15.5 gave with the same seeds, and beside
those that the source notebook prints. The output folder gets the table's numbers
(results.json), a picture (curves.png) and checkpoints; an earlier run's are
replaced.

Killed at any moment, or by Ctrl-C, SIGTERM or a power cut, a run loses about eleven
seconds at most: with --resume the same command goes on, in the middle of an epoch too,
and ends with the same numbers to the bit. What survives is in DIR/.tfgraph-unfinished
until the run has ended: finished experiments, and of the one in work all variables,
random numbers, measurements and the position in the epoch, twice. If the newer state is
damaged the older one is taken, and if both are, the experiment begins again. A second
run in the same folder is refused.

examples:
  tfgraph reproduce                          MNIST if it is found, else 5,000 digits
  tfgraph reproduce --data mnist-5k          the embedded 5,000 digits
  tfgraph reproduce --data mnist.npz --only batch_norm
  tfgraph reproduce --seed 7 --json > run.json
  tfgraph reproduce --seed 7 --resume        goes on where that was killed
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph.cli._arguments import add_data, seed
from tfgraph.cli._interruption import add_resume, resumable
from tfgraph.records import EXPERIMENTS

if TYPE_CHECKING:
    from tfgraph.data import Dataset
    from tfgraph.reproduction import Outcome, Progress

SUMMARY = "train the recorded runs again and compare with the records"
LOOPS = ("feed", "graph", "compiled")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph reproduce``."""
    add_data(parser)
    parser.add_argument("--seed", type=seed, default=42, help="of graph and numpy (42)")
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        choices=EXPERIMENTS,
        help=f"train this experiment only, can be repeated: {', '.join(EXPERIMENTS)}",
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        default=Path("reproduction"),
        help="where results, picture and checkpoints go (reproduction)",
    )
    parser.add_argument(
        "--loop",
        choices=LOOPS,
        default="graph",
        help="feed batch after batch; loop over an epoch inside the graph (default), "
        "with the same numbers; or compile that with XLA, which rounds otherwise",
    )
    add_resume(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Reproduces, prints, and returns 0 if no run differs from its record, else 1."""
    return resumable(lambda: _run(args), args.output)


def _run(args: argparse.Namespace) -> int:
    from tfgraph.data import load_mnist
    from tfgraph.reproduction import PICTURE, RESULTS, as_json, is_good, reproduce

    data = load_mnist(args.data)
    with _progress_bars(data) as progress:
        outcomes = reproduce(
            data,
            seed=args.seed,
            names=args.only or EXPERIMENTS,
            output=args.output,
            progress=progress,
            loop=args.loop,
            resume=args.resume,
        )
    if args.json:
        print(json.dumps(as_json(data, args.seed, outcomes)))
    else:
        print(report(data, args.seed, outcomes))
        print(f"\nresults: {args.output / RESULTS}   picture: {args.output / PICTURE}")
    return 0 if is_good(outcomes) else 1


def report(data: "Dataset", seed: int, outcomes: dict[str, "Outcome"]) -> str:
    """Returns a table for each experiment, then one of the verdicts."""
    from tfgraph.reproduction import evaluated_epochs
    from tfgraph.verify.report import table

    parts = []
    for name, outcome in outcomes.items():
        nothing = [None] * len(outcome.history.val_accuracy)
        columns = (
            evaluated_epochs(data),
            outcome.printed or nothing,
            outcome.same_seed or nothing,
            outcome.history.val_accuracy,
        )
        header = ("epoch", "source notebook", "TF 1.15.5", "tfgraph")
        parts.append(f"{name}\n{table(header, list(zip(*columns, strict=True)))}")
    header = (
        "experiment",
        "last accuracy",
        "TF 1.15.5",
        "largest diff",
        "mean diff",
        "verdict",
        "printed curve",
    )
    parts.append(table(header, [_summary(*item) for item in outcomes.items()]))
    parts.extend(_notes(data, seed, outcomes))
    return "\n\n".join(parts)


def _summary(name: str, outcome: "Outcome") -> tuple:
    found, place = outcome.difference, outcome.printed_place
    return (
        name,
        outcome.history.val_accuracy[-1],
        outcome.same_seed and outcome.same_seed[-1],
        found and found.largest,
        found and f"{found.mean:.5f}",
        outcome.verdict,
        place and f"p = {place.p_value:.2f}",
    )


def _notes(data: "Dataset", seed: int, outcomes: dict[str, "Outcome"]) -> Iterator[str]:
    if any(outcome.same_seed is None for outcome in outcomes.values()):
        yield (
            f"TensorFlow 1.15.5 was recorded with seed 42 on MNIST and mnist-5k; for "
            f"seed {seed} on {data.name} there is no such record."
        )
    if any(outcome.printed_place is not None for outcome in outcomes.values()):
        yield (
            "printed curve: the source notebook sets no seed; p is the share of runs "
            "with other seeds\nwhose largest deviation from the others is at least "
            "that of the printed curve."
        )


@contextlib.contextmanager
def _progress_bars(data: "Dataset") -> Iterator["Progress"]:
    """One bar per experiment on stderr, if that is a terminal."""
    from tqdm import tqdm

    bars = {}

    def progress(name, epoch, history):
        if name not in bars:
            bars[name] = tqdm(
                total=data.n_epochs, desc=name, unit="epoch", disable=None,
                file=sys.stderr,
            )  # fmt: skip
        if history.val_accuracy:
            accuracy = history.val_accuracy[-1]
            bars[name].set_postfix_str(f"accuracy {accuracy:.4f}", refresh=False)
        bars[name].update(epoch - bars[name].n)
        if epoch == data.n_epochs:
            bars[name].close()

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()
