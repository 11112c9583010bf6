"""Train with TensorFlow's distributed runtime: parameter servers and workers.

Variables lie on parameter servers (job ps); workers compute gradients, each from its
own rows. Worker 0, the chief, evaluates and writes checkpoints. EXPERIMENT is a
recorded run (batch_norm, gradient_clipping, layer_reuse, layer_reuse_frozen) or
classifier, a dense network as `tfgraph study optimizer --settings` describes it.

With --local, all processes run on this machine; with --spec, the command is started
once for each address of a JSON file, wherever that is:

  {"ps": ["a.example:2222"], "worker": ["b.example:2222", "c.example:2222"]}

By default updates are synchronous: every batch is shared by the workers, and the
numbers are those of one process, to rounding, for networks without batch
normalization (its moments are of each worker's share) and random layers. They are the
default because they can be checked, and repeated. With --async nobody waits for
anybody: each worker takes whole batches, and no two runs are alike.

A worker that dies is started again (--local: three times each) and training goes on;
the chief goes on from its last checkpoint, the last evaluation. A parameter server
takes the variables with it: training ends, with status 1. The same command goes on
from the last checkpoint, whatever ended it.

TensorFlow's servers obey whoever can connect to them: use them in a closed network.
With --local they are out of reach where the system has network namespaces.

examples:
  tfgraph cluster --local ps=1,worker=2 gradient_clipping --data mnist-5k
  tfgraph cluster --local ps=2,worker=4 classifier --set optimizer=adam --epochs 3
  tfgraph cluster --spec cluster.json --job ps --task 0 gradient_clipping
  tfgraph cluster --spec cluster.json --job worker --task 1 gradient_clipping
"""

import argparse
import contextlib
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tfgraph.cli._arguments import add_data, count, positive, seed, setting

if TYPE_CHECKING:
    from tfgraph.cluster.experiments import Training
    from tfgraph.cluster.roles import OnEvent

SUMMARY = "train with parameter servers and workers, on one machine or many"
JOBS = ("ps", "worker")
WAIT_SECONDS = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph cluster``."""
    parser.add_argument(
        "experiment", metavar="EXPERIMENT", help="a recorded run, or classifier"
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--local",
        metavar="ps=N,worker=N",
        type=_counts,
        help="start that many processes on this machine",
    )
    where.add_argument(
        "--spec", metavar="FILE", type=Path, help="the addresses of all processes, JSON"
    )
    parser.add_argument("--job", choices=JOBS, help="with --spec: of this process")
    parser.add_argument(
        "--task", metavar="N", type=int, help="with --spec: its number, from 0"
    )
    updates = parser.add_mutually_exclusive_group()
    updates.add_argument(
        "--sync",
        dest="updates",
        action="store_const",
        const="sync",
        default="sync",
        help="average the gradients of all workers (default)",
    )
    updates.add_argument(
        "--async",
        dest="updates",
        action="store_const",
        const="async",
        help="apply each worker's gradients at once",
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        type=setting,
        default=[],
        help="change a setting of the classifier, can be repeated",
    )
    parser.add_argument(
        "--epochs", type=count, help="passes over the training set (the experiment's)"
    )
    add_data(parser)
    parser.add_argument("--seed", type=seed, default=42, help="of graph and rows (42)")
    parser.add_argument(
        "--output",
        metavar="DIR",
        type=Path,
        help="where the chief puts checkpoints and results.json (cluster/EXPERIMENT)",
    )
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=positive,
        default=WAIT_SECONDS,
        help=f"for other processes, at most, at each point ({WAIT_SECONDS})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Trains, and returns 0; 1 if training was under way and could not go on."""
    from tfgraph.cluster.experiments import Training
    from tfgraph.errors import LostError

    training = Training(
        args.experiment,
        dict(args.set),
        args.epochs,
        args.data,
        args.seed,
        args.updates,
        str(args.output or Path("cluster") / args.experiment),
    )
    try:
        return (_run_all if args.local else _run_one)(args, training)
    except LostError as error:
        print(f"tfgraph: {error}", file=sys.stderr)
        return 1


def _run_all(args: argparse.Namespace, training: "Training") -> int:
    """Starts all processes on this machine."""
    from dataclasses import replace

    from tfgraph import signals
    from tfgraph.cluster.local import Cluster
    from tfgraph.data import SUBSET, load_mnist

    if args.job or args.task is not None:
        raise _usage("--job and --task are for --spec; --local starts all processes")
    data = load_mnist(training.data)  # once for all: a mistake, or a download
    if data.name == SUBSET:
        training = replace(training, data=SUBSET)
    with _progress() as on_event, signals.raised():
        end = Cluster(training, args.local, wait=args.wait, on_event=on_event).run()
    return _report(args, data.name, training, end)


def _run_one(args: argparse.Namespace, training: "Training") -> int:
    """Plays one process's role."""
    from tfgraph.cluster import specification
    from tfgraph.cluster.roles import Role, play

    if args.job is None or args.task is None:
        raise _usage("--spec needs --job ps|worker and --task N, of this process")
    role = Role(specification.read(args.spec), args.job, args.task, args.wait)
    # TensorFlow waits in C++, where Python does not see Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end = {}
    with _progress() as on_event:

        def note(event: dict) -> None:
            if event["event"] == "end":
                end.update(event)
            on_event(event)

        play(role, training, note)
    if not end or end["result"] is None:
        return 0  # a parameter server, or a worker that is not the chief
    return _report(args, end["result"]["cluster_run"]["data"], training, end)


def _report(
    args: argparse.Namespace, data: str, training: "Training", end: dict
) -> int:
    """Prints the chief's result; 1 if a number is not finite."""
    evaluations = end["result"]["evaluations"]
    if args.json:
        print(json.dumps({
            **end["result"], "updates": end["updates"], "steps": end["steps"],
        }))  # fmt: skip
    else:
        print(report(data, training, end))
    is_finite = all(e["val_loss"] is not None for e in evaluations)
    if not is_finite:
        print("tfgraph: a loss is not finite: training diverged", file=sys.stderr)
    return 0 if is_finite else 1


def report(data: str, training: "Training", end: dict) -> str:
    """Returns a table of the evaluations, with the recorded run beside it."""
    from tfgraph.records import same_seed_run
    from tfgraph.verify.report import table

    recorded = None
    if training.updates == "sync":  # others are evaluated at other steps
        recorded = same_seed_run(data, training.seed, training.experiment)
    curve = iter(recorded["val_accuracy"] if recorded else ())
    header = ("epoch", "updates", "val_loss", "val_accuracy", "TF 1.15.5, one process")
    rows = [
        (
            f"{e['epoch']:g}",
            e["step"],
            e["val_loss"],
            e["val_accuracy"],
            next(curve, None),
        )
        for e in end["result"]["evaluations"]
    ]
    if recorded is None:
        header, rows = header[:-1], [row[:-1] for row in rows]
    ways = {"sync": "synchronous", "async": "asynchronous"}
    return (
        f"{training.experiment}, {data}, seed {training.seed}, "
        f"{ways[training.updates]} updates\n{table(header, rows)}\n\n"
        f"{end['updates']} of {end['steps']} updates   checkpoints and results: "
        f"{training.output}"
    )


@contextlib.contextmanager
def _progress() -> Iterator["OnEvent"]:
    """A bar of the updates on stderr, if that is a terminal; messages in any case."""
    from tqdm import tqdm

    bar = tqdm(unit="update", disable=None, file=sys.stderr)

    def on_event(event: dict) -> None:
        kind, who = event["event"], event.get("from")
        if kind == "says":
            prefix = "tfgraph" if who == "tfgraph" else f"tfgraph: {who}"
            tqdm.write(f"{prefix}: {event['line']}", file=sys.stderr)
        elif kind == "started":
            tqdm.write(f"tfgraph: {who} is process {event['pid']}", file=sys.stderr)
        elif kind == "step" and who in (None, "worker 0"):
            bar.total = event["steps"]
            bar.set_postfix_str(f"loss {event['loss']:.4f}", refresh=False)
            bar.update(event["step"] - bar.n)
        elif kind == "evaluation":
            bar.write(_in_words(event), file=sys.stderr)

    try:
        yield on_event
    finally:
        bar.close()


def _in_words(event: dict) -> str:
    return (
        f"tfgraph: after epoch {event['epoch']:g}: val_loss {event['val_loss']:.4f}, "
        f"val_accuracy {event['val_accuracy']:.4f}"
    )


def _counts(text: str) -> dict[str, int]:
    from tfgraph.cluster.specification import parse_counts

    try:
        return parse_counts(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _usage(message: str) -> Exception:
    from tfgraph.errors import ClusterError

    return ClusterError(f"{message}.")
