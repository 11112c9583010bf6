"""Run a TensorFlow-1 program, unmodified, on today's TensorFlow.

PROGRAM is a script (.py), a notebook (.ipynb) or, with -m, a module; ARGS are its
own arguments. A script behaves as under `python PROGRAM ARGS`: arguments, working
directory, standard streams, exit status, signals. A notebook runs cell by cell in its
own folder, up to the first cell that fails. Imports of tensorflow reach TensorFlow
1's names, and Python 2 and removed names of other libraries are mended in memory, in
PROGRAM and in the modules beside it that it imports. No file is changed by tfgraph.

run executes the program, with all that you may do on this machine: it is no place for
one that you do not trust. For a notebook there is `tfgraph verify --sandbox`.

What a program has written stays with the program. --graph and --output write their
file whole or not at all. Of a notebook that is stopped by Ctrl-C, SIGTERM or SIGHUP the
outputs so far are written. A notebook needs no home folder.

Graphs are built as TensorFlow 1.15 built them. A program recorded under an older
release may need TFGRAPH_RELEASE=1.12 (any of 1.0 to 1.15) in the environment to draw
the same random numbers. What is known to have changed since: savers and dropout (1.13,
1.14), variance_scaling_initializer (1.9), tf.zeros and ones (1.6, 1.8), dynamic_rnn
(1.6), convolution layers (1.4), contrib's flatten (1.1, 1.4); and scikit-learn's iris
data (1.11).

examples:
  tfgraph run train.py --batch_size 100
  tfgraph run -m models.train --epochs 2
  tfgraph run --graph graph.json train.py     and write the graph that it builds
  tfgraph run --output new.ipynb old.ipynb    and write the executed notebook
"""

import argparse
from functools import partial
from pathlib import Path

from tfgraph.cli._arguments import positive
from tfgraph.errors import ProgramError

SUMMARY = "run an old script or notebook as it is"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``tfgraph run``."""
    parser.add_argument(
        "--graph",
        metavar="FILE",
        type=Path,
        help="at exit, write the operations and variables of the default graph (JSON)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="of a notebook: write it here with its new outputs",
    )
    parser.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=positive,
        help="of a notebook: what one cell may take at most",
    )
    parser.add_argument(
        "-m",
        dest="is_module",
        action="store_true",
        help="PROGRAM is a module's dotted name, as for `python -m`",
    )
    # What follows the program is the program's, options too.
    parser.add_argument(
        "program", metavar="PROGRAM [ARGS]", nargs=argparse.PARSER, help="what to run"
    )


def is_program(args: argparse.Namespace) -> bool:
    """Whether it runs in this process: a notebook has one of its own, the kernel."""
    return args.is_module or not args.program[0].endswith(".ipynb")


def run(args: argparse.Namespace) -> int:
    """Runs the program and returns its exit status."""
    name, *arguments = args.program
    if not is_program(args):
        return _run_notebook(args, name, arguments)
    from tfgraph.run import program
    from tfgraph.run.graph_rows import write_graph

    if args.output or args.timeout:
        raise ProgramError("--output and --timeout are for notebooks (.ipynb).")
    at_exit = partial(write_graph, args.graph.absolute()) if args.graph else _nothing
    run_program = program.run_module if args.is_module else program.run_script
    return run_program(name, arguments, at_exit)


def _run_notebook(args: argparse.Namespace, name: str, arguments: list[str]) -> int:
    from tfgraph.run.notebook import run_notebook

    if args.graph or arguments:
        raise ProgramError(
            "A notebook takes no arguments, and --graph is for scripts: put the "
            "options of `tfgraph run` before its name."
        )
    return run_notebook(Path(name), output=args.output, timeout=args.timeout)


def _nothing() -> None:
    pass
