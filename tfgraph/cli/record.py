"""Add a record: the numbers of runs, kept as data with their origin.

`seeds` trains the source notebook's experiments once for every seed from 1 up and
records the validation accuracies: the bands that `reproduce` draws and in which it
places curves. Seeds run side by side, one thread each, and finished ones are kept
in OUTPUT.part: after an interruption, or if seeds fail, the same command goes on with
those that are missing. A seed whose process is killed is run again, three times at
most. The record names this machine's processor: a cluster should have the same.

`notebook` executes notebooks from top to bottom and puts their outputs into them. A
notebook with a cell tagged `names-record`, on another data set than its own
(TFGRAPH_DATA chooses), stays as it is: its outputs go into a file of their own.

What is recorded already is replaced only with --force. The format of all records is
in tfgraph/records/README.md.

examples:
  tfgraph record seeds --data mnist --seeds 40
  tfgraph record seeds --data mnist-5k --seeds 10 --output bands.json
  tfgraph record seeds --data mnist --scheduler tcp://10.0.0.1:8786
  tfgraph record notebook new.ipynb
  TFGRAPH_DATA=mnist tfgraph record notebook --force notebooks/*.ipynb
"""

import argparse
import functools
import sys
from pathlib import Path

from tfgraph import signals
from tfgraph.cli import _fan_out
from tfgraph.cli._arguments import count
from tfgraph.errors import OutputError

SUMMARY = "add a record: curves over seeds, a notebook's outputs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph record``."""
    kinds = parser.add_subparsers(metavar="seeds|notebook", required=True)
    seeds = kinds.add_parser("seeds", help="the experiments' curves over many seeds")
    seeds.add_argument(
        "--data",
        metavar="mnist|mnist-5k|PATH",
        default="mnist",
        help="what to train on, as for `tfgraph reproduce` (mnist)",
    )
    seeds.add_argument(
        "--seeds", metavar="N", type=count, default=40, help="seeds 1 to N (40)"
    )
    _fan_out.add_options(seeds, jobs=None)
    seeds.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="default: where `reproduce` looks, tfgraph/records/seeds_DATA.json",
    )
    seeds.set_defaults(record=_record_seeds)
    notebook = kinds.add_parser("notebook", help="the outputs of notebooks")
    notebook.add_argument("notebooks", metavar="NOTEBOOK", type=Path, nargs="+")
    notebook.set_defaults(record=_record_notebooks)
    for kind in (seeds, notebook):
        kind.add_argument(
            "--force", action="store_true", help="replace what is recorded already"
        )


def run(args: argparse.Namespace) -> int:
    """Records, prints the names of the files written, and returns 0."""
    return args.record(args)


def _record_seeds(args: argparse.Namespace) -> int:
    from tfgraph import records
    from tfgraph.data import CUSTOM, load_mnist
    from tfgraph.verify import bands

    name = load_mnist(args.data).name  # each worker loads it for itself
    if args.output is None and name == CUSTOM:
        raise OutputError(
            f"`{args.data}` is not MNIST, so `reproduce` does not look for its bands: "
            "name a file with `--output`."
        )
    data = args.data if name == CUSTOM else name
    output = args.output or records.seeds_file(name)
    if output.exists() and not args.force:
        raise OutputError(f"`{output}` exists; replace it with `--force`.")
    # Not before all that may be wrong was looked at: TensorFlow takes seconds.
    from tfgraph.study.seeds import val_accuracies

    with signals.raised():
        bands.make(
            functools.partial(val_accuracies, source=args.data),
            range(1, args.seeds + 1),
            command=f"tfgraph record seeds --data {data} --seeds {args.seeds}",
            output=output,
            jobs=args.jobs,
            scheduler=args.scheduler,
        )
    print(output)
    return 0


def _record_notebooks(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from tfgraph.verify.nbrecord import record

    for notebook in tqdm(args.notebooks, unit="notebook", disable=None):
        tqdm.write(str(record(notebook, replace=args.force)), file=sys.stdout)
    return 0
