"""The command line: one module per command, found by its name.

A command module has ``SUMMARY`` (one line), a docstring whose text is the
description and examples of ``--help``, ``add_arguments(parser)`` and
``run(args)``, which returns the exit status. Only ``run`` imports what is heavy.
"""

import argparse
import importlib
import os
import pkgutil
import signal
import sys
from collections.abc import Sequence

from tfgraph import __version__
from tfgraph.errors import TfgraphError

EXIT_STATUS = """exit status:
  0  done, nothing to report
  1  finished, with findings (a run differs from its record, ...)
  2  not run: bad arguments, unreadable input or output
"""


def build_parser() -> argparse.ArgumentParser:
    """Returns the parser with a subparser for every module of this package."""
    parser = argparse.ArgumentParser(
        prog="tfgraph",
        description="TensorFlow-1 graph code on today's TensorFlow, "
        "with proof of equal numbers.",
        epilog="`tfgraph COMMAND --help` explains a command.\n\n" + EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tfgraph {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        command = commands.add_parser(
            module_info.name,
            help=module.SUMMARY,
            description=module.__doc__,
            epilog=EXIT_STATUS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status; a user's mistake takes one line."""
    args = build_parser().parse_args(argv)
    try:
        return args.run(args)
    except TfgraphError as error:
        print(f"tfgraph: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("tfgraph: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader has gone, as in `tfgraph ... | head`; nothing more is written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
